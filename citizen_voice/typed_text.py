"""What people type into forms: how it is stored, and what of it no form takes."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl

from flask import Request, current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from werkzeug.formparser import FormDataParser
from wtforms import BooleanField, Field, StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Optional, ValidationError

View = TypeVar("View", bound=Callable[..., Any])
_MOST_BYTES = "most_bytes"
ALLOWED_CONTROLS = frozenset("\n\t")
UNREADABLE = "\ufffd"
"""What stands for bytes that are no text: whoever reads a form's body puts it there, and what was typed is lost."""
# Zero-width joiner and non-joiner.
JOINERS = "\u200d\u200c"


def plain_text(value: str | None) -> str | None:
    """Return what somebody typed as it is stored: trimmed, in composed Unicode (NFC), with one kind of line end.

    Characters that nobody can see are left out, so that words made of them count as none; those that join the parts
    of an emoji or of a letter stay.
    """
    if value is None:
        return None
    # ASCII has none of them: most texts need not be looked at sign by sign.
    seen = (
        value
        if value.isascii()
        else "".join(one for one in value if unicodedata.category(one) != "Cf" or one in JOINERS)
    )
    words = unicodedata.normalize("NFC", seen).replace("\r\n", "\n").replace("\r", "\n").strip()
    return words if words.strip(JOINERS) else ""


def fit_text(text: str) -> str:
    """Return a text that came by file as a form would have taken it: as it is stored, without what nobody can type."""
    return "".join(
        one
        for one in plain_text(text) or ""
        if one in ALLOWED_CONTROLS or unicodedata.category(one) not in ("Cc", "Cs")
    )


class NoControlCharacters:
    """Refuses what no keyboard types: control characters other than new lines and tabs, and broken halves of signs.

    It refuses as well what could not be read, as when a form comes in another encoding than UTF-8.
    """

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Raise `ValidationError` when the field holds such a character."""
        typed = field.data or ""
        if UNREADABLE in typed:
            # It stays on the page, so that whoever sent it sees where something is to be typed again.
            raise ValidationError(
                _l("“%(field)s” has characters that could not be read: type them again", field=field.label.text)
            )
        if typed.isprintable():
            return
        shown = "".join(
            one for one in typed if unicodedata.category(one) not in ("Cc", "Cs") or one in ALLOWED_CONTROLS
        )
        if shown != typed:
            # The page that is shown again would not be valid HTML with it.
            field.data = shown
            raise ValidationError(
                _l("This held a character that can't be shown. We took it out: check the words, and send them again")
            )


class TickField(BooleanField):
    """A box to tick. Its value is ours, whatever a forged form sent: no page need be able to show that."""

    def _value(self) -> str:
        return "y"


class MarkingParser(FormDataParser):
    """Reads a form's body, and puts `UNREADABLE` where a byte is no text.

    The library does so for forms with files alone: in all others it leaves "%FF", which nobody can tell from what
    was typed, and of a body with such a byte as it is it reads nothing at all.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], Any, Any]:
        """Return the stream, the fields and the files. The stream must be limited already."""
        if mimetype != "application/x-www-form-urlencoded":
            return super().parse(stream, mimetype, content_length, options)
        pairs = parse_qsl(stream.read().decode(errors="replace"), keep_blank_values=True, errors="replace")
        return stream, self.cls(pairs), self.cls()


class MarkingRequest(Request):
    """A request whose forms are read by `MarkingParser`."""

    form_data_parser_class = MarkingParser

    def _load_form_data(self) -> None:
        # The form is read before the page's own code runs, for the token that every form carries.
        size = getattr(current_app.view_functions.get(self.endpoint or ""), _MOST_BYTES, None)
        if size is not None:
            self.max_content_length = self.max_form_memory_size = size
        super()._load_form_data()


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let a page take forms of this many bytes, where the usual limit is too low. It stands next to the route."""

    def mark(view: View) -> View:
        setattr(view, _MOST_BYTES, size)
        return view

    return mark


NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?:\.[0-9]{1,20})?")


class NumberField(StringField):
    """A number written in digits, with or without commas between thousands; kept exactly, as a Decimal."""

    data: Any

    def __init__(
        self, label: Any, message: Any, *, places: int = 2, sign: str = "", hint: Any = "", **kwargs: Any
    ) -> None:
        needed = [InputRequired(message)] if message else [Optional()]
        super().__init__(label, needed, widget=GovTextInput(), description=hint, **kwargs)
        self.places, self.sign = places, sign

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data).normalize():f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits. Raises `ValueError` for anything else: no exponent, no infinity, no words."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip().removeprefix(self.sign).removesuffix("%").strip()
        # What is shown again must be fit for a page.
        self.raw_data = ["".join(sign for sign in text if sign.isprintable())]
        if not text:
            return
        if not NUMBER.fullmatch(text):
            raise ValueError(_l("Enter a number in digits, like 12 or 12.5"))
        try:
            self.data = Decimal(text.replace(",", ""))
        except InvalidOperation as fault:
            raise ValueError(_l("Enter a number in digits, like 12 or 12.5")) from fault

    def post_validate(self, _form: FlaskForm, _validation_stopped: bool) -> None:
        """Refuse more decimal places than are kept: nothing is rounded in silence."""
        if self.data is not None and not self.errors and self.data != round(self.data, self.places):
            raise ValidationError(_l("Use at most %(places)d decimal places", places=self.places))
