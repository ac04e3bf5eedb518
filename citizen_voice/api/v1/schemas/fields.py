"""Fields that the API's schemas share: text and numbers as our forms take them."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, fields, validate

from citizen_voice.typed_text import ALLOWED_CONTROLS, plain_text

DIGITS = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
NO_CONTROLS = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"


class Words(fields.String):
    """Text as our forms keep it: trimmed, in composed Unicode, without signs that nobody can type."""

    def __init__(self, *, longest: int, needed: bool = True, **options: Any) -> None:
        least = 1 if needed else 0
        options.setdefault("required", needed)
        if not needed:
            options.setdefault("load_default", "")
        super().__init__(validate=validate.Length(min=least, max=longest), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = plain_text(super()._deserialize(value, attr, data, **kwargs)) or ""
        if any(unicodedata.category(one) in ("Cc", "Cs") and one not in ALLOWED_CONTROLS for one in text):
            raise ValidationError(gettext("Take out the control characters: no keyboard types them."))
        return text


class Digits(fields.Field[Decimal]):
    """A number, kept exactly: as a JSON number, or as text in digits, which no program rounds on its way."""

    def __init__(self, **options: Any) -> None:
        metadata = {"type": ["string", "number"], "examples": ["7.5"], **options.pop("metadata", {})}
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:  # noqa: ARG002
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        text = str(value) if is_number else value
        if not isinstance(text, str) or not DIGITS.fullmatch(text.strip()):
            raise ValidationError(gettext("Enter a number in digits, like 12 or 12.5"))
        return Decimal(text.strip())

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else f"{value.normalize():f}"
