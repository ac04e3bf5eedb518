"""The form with which an officer brings in a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import Length

from citizen_voice.typed_text import NoControlCharacters, plain_text
from citizen_voice.vocabulary import ResponseChannel

SOURCES = {
    ResponseChannel.PAPER: _l("On paper"),
    ResponseChannel.PHONE: _l("By phone"),
    ResponseChannel.MEETING: _l("At a meeting"),
    ResponseChannel.EMAIL: _l("By email"),
    ResponseChannel.ONLINE: _l("Through another website"),
    ResponseChannel.OTHER: _l("Another way, or several"),
}
TOO_LONG = _l("Use 200 characters or fewer")


def _column(label: object, hint: object) -> StringField:
    return StringField(
        label,
        widget=GovTextInput(),
        description=hint,
        filters=[plain_text],
        validators=[Length(max=200, message=TOO_LONG), NoControlCharacters()],
    )


class ImportResponsesForm(FlaskForm):
    """A file, and as much about it as its own column names do not say."""

    file = FileField(
        _l("CSV file"),
        widget=GovFileInput(),
        description=_l("One row for each answer, with column names in the first row. At most 2 MB."),
        validators=[FileRequired(_l("Choose a file"))],
    )
    source = SelectField(
        _l("How the answers reached you"),
        widget=GovSelect(),
        choices=[SelectChoice(channel.value, words) for channel, words in SOURCES.items()],
        default=ResponseChannel.PAPER.value,
    )
    text_column = _column(_l("Column of the answers (optional)"), _l("Leave it empty if only one column can be meant."))
    id_column = _column(
        _l("Column of the ids (optional)"), _l("With ids a row is known again when the file comes in a second time.")
    )
    submit = SubmitField(_l("Bring it in"), widget=GovSubmitInput())
