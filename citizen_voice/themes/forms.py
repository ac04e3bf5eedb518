"""Forms for decisions about themes."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from citizen_voice.typed_text import NoControlCharacters, TickField, plain_text

OTHER = "other"
"""What a form says where a theme is chosen from the list of all, not from the few most alike."""


def _title_field(label: Any = None, *, is_required: bool = True) -> StringField:
    return StringField(
        label or _l("Title"),
        widget=GovTextInput(),
        description=_l("In residents' words where you can: a few words that say what they ask for."),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter a title")) if is_required else Optional(),
            Length(max=150, message=_l("Title must be 150 characters or fewer")),
            NoControlCharacters(),
        ],
    )


def _reason_field(*, is_required: bool) -> TextAreaField:
    return TextAreaField(
        _l("Reason") if is_required else _l("Reason (optional)"),
        widget=GovTextArea(),
        description=_l("It is kept with your decision and can't be changed later."),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter the reason")) if is_required else Optional(),
            Length(max=1000, message=_l("Reason must be 1,000 characters or fewer")),
            NoControlCharacters(),
        ],
    )


def _destination_field(label: Any, message: Any) -> RadioField:
    return RadioField(
        label,
        widget=GovRadioInput(),
        description=_l("Those that are most alike come first."),
        validators=[InputRequired(message)],
    )


def _asked_of_all(form: FlaskForm, field: SelectField) -> None:
    """Ask for a theme of the list where none of the few is wanted; otherwise whatever the list says counts for nothing.

    Raises `StopValidation`, with a message only where a theme of the list is wanted and none is named.
    """
    is_asked = form["into"].data == OTHER
    if is_asked and field.data:
        return
    field.errors = []
    raise StopValidation(_l("Select the theme") if is_asked else "")


class DestinationForm(FlaskForm):
    """Has a choice of where something goes: one of a few themes, or `OTHER` and one of the list of all."""

    into: RadioField
    other = SelectField(_l("Name of the theme"), widget=GovSelect(), validators=[_asked_of_all])

    @property
    def destination(self) -> str:
        """The key of what was chosen."""
        return str(self.other.data if self.into.data == OTHER else self.into.data)


class RequestGroupingForm(FlaskForm):
    """Asks for the published proposals to be grouped."""

    split = TickField(
        _l("Cut proposals written here into their ideas too"),
        widget=GovCheckboxInput(),
        description=_l(
            "What came in by file or on paper always is. This holds for proposals that are grouped for the first time."
        ),
    )
    submit = SubmitField(_l("Group the proposals"), widget=GovSubmitInput())


class ConfirmCandidateForm(FlaskForm):
    """Makes a theme of a suggestion."""

    title = _title_field()
    reason = _reason_field(is_required=False)
    submit = SubmitField(_l("Confirm the theme"), widget=GovSubmitInput())


class MergeForm(DestinationForm):
    """Merges a suggestion or a theme into another."""

    into = _destination_field(_l("Merge into"), _l("Select what to merge into"))
    reason = _reason_field(is_required=True)
    submit = SubmitField(_l("Merge"), widget=GovSubmitInput())


class DiscardForm(FlaskForm):
    """Puts a suggestion or a theme aside."""

    reason = _reason_field(is_required=True)
    submit = SubmitField(_l("Discard"), widget=GovSubmitInput())


class RenameThemeForm(FlaskForm):
    """Gives a theme another title."""

    title = _title_field()
    keeps_sense = TickField(
        _l("The new title asks for the same as the old one"),
        widget=GovCheckboxInput(),
        description=_l(
            "Leave it ticked if only the wording changes. Without the tick, for and against must be settled anew for "
            "every statement, since they were settled towards the old title."
        ),
    )
    reason = _reason_field(is_required=False)
    submit = SubmitField(_l("Rename the theme"), widget=GovSubmitInput())


class ConfirmThemeForm(FlaskForm):
    """Confirms a theme that was taken up."""

    title = _title_field()
    reason = _reason_field(is_required=False)
    submit = SubmitField(_l("Confirm the theme"), widget=GovSubmitInput())


class MoveForm(DestinationForm):
    """Moves statements to another theme, to a new one, or to none. Which ones is ticked beside it."""

    into = _destination_field(_l("Move to"), _l("Select where to move them"))
    title = _title_field(_l("Title of the new theme"), is_required=False)
    reason = _reason_field(is_required=True)
    submit = SubmitField(_l("Move the statements"), widget=GovSubmitInput())


class SplitForm(FlaskForm):
    """Makes two themes of one."""

    title = _title_field(_l("Title of the first theme"))
    second_title = _title_field(_l("Title of the second theme"))
    reason = _reason_field(is_required=True)
    submit = SubmitField(_l("Make two themes of it"), widget=GovSubmitInput())


class ReadForm(FlaskForm):
    """Says that a sample was read."""

    has_read = TickField(
        _l("I have read these statements"),
        widget=GovCheckboxInput(),
        validators=[InputRequired(_l("Tick the box when you have read them"))],
    )
    submit = SubmitField(_l("Keep a record of it"), widget=GovSubmitInput())
