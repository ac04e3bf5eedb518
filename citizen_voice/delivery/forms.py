"""Forms in which delivery is reported, verified and taken back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSubmitInput,
)
from wtforms import HiddenField, RadioField, SelectChoice, SubmitField
from wtforms.validators import InputRequired, Optional

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.steps.reporting import LONGEST, ReportFields
from citizen_voice.typed_text import NumberField, TickField
from citizen_voice.vocabulary import DeliveryRating

if TYPE_CHECKING:
    from citizen_voice.models import Commitment

RATINGS = {
    DeliveryRating.GOOD: _l("Good: the target is met or will be"),
    DeliveryRating.APPROACHING_TARGET: _l("Approaching target"),
    DeliveryRating.REQUIRES_IMPROVEMENT: _l("Requires improvement"),
    DeliveryRating.INADEQUATE: _l("Inadequate"),
    DeliveryRating.OTHER: _l("Other"),
}
"""The five words of the notices under section 71 of the Procurement Act 2023, and what we say with them."""

PUBLIC = _l("Everybody can read it. Name no person.")

RATING_WORDS = RATINGS | {DeliveryRating.GOOD: _l("Good")}
"""The same as they stand beside a report: the words alone."""


class ReportDeliveryForm(FlaskForm):
    """What a contract delivered under one measure over some days. `report_form` adds the figure in its unit."""

    starts_on = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day"))])
    ends_on = DayField(_l("Last day"), validators=[InputRequired(_l("Enter the last day"))])
    rating = RadioField(
        _l("How does the contract do under this measure? (optional)"),
        widget=GovRadioInput(),
        validators=[Optional()],
        choices=[SelectChoice(code.value, words) for code, words in RATINGS.items()],
        description=_l(
            "In the words of the Procurement Act. Those of a contract over £5 million are published anyway."
        ),
    )
    evidence_url = text_field(
        _l("Link to the evidence (optional)"),
        None,
        longest=LONGEST["evidence_url"],
        is_long=False,
        hint=_l("An address that whoever verifies the report can open. Everybody can see it. No names of people."),
    )
    is_additional = TickField(
        _l("Additional: it would not have happened without this contract"), widget=GovCheckboxInput()
    )
    is_shared = TickField(
        _l("Shared: somebody else may count the same thing, another contract or a funder"), widget=GovCheckboxInput()
    )
    shared_note = text_field(
        _l("Who else may count it? (if somebody may)"),
        None,
        longest=LONGEST["shared_note"],
        is_long=False,
        hint=PUBLIC,
    )
    note = text_field(
        _l("What should people know about it? (optional)"), None, longest=LONGEST["note"], rows=3, hint=PUBLIC
    )
    is_confirmed = TickField(_l("The figure is right"), widget=GovCheckboxInput())
    submit = SubmitField(_l("Report"), widget=GovSubmitInput())

    unit = ""
    is_asked_to_confirm = False

    @property
    def fields(self) -> ReportFields:
        """What was filled in, for the service."""
        whole = self["whole"].data if "whole" in self else None
        return ReportFields(
            unit=self.unit,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            quantity=self["quantity"].data,
            whole=whole,
            rating=DeliveryRating(self.rating.data) if self.rating.data else None,
            is_additional=self.is_additional.data,
            is_shared=self.is_shared.data,
            shared_note=self.shared_note.data or "",
            evidence_url=self.evidence_url.data or "",
            note=self.note.data or "",
            is_confirmed=self.is_confirmed.data,
        )


def report_form(commitment: "Commitment") -> type[ReportDeliveryForm]:
    """Return the form class for a measure: with the figure in its unit, or of a percentage with both numbers."""
    unit = find_unit(commitment.unit)
    needed = _l("Enter what was delivered. Enter 0 if it was nothing")
    parts: dict[str, Any] = {"unit": unit.code}
    if unit.code == "percent":
        parts["quantity"] = NumberField(_l("How many"), needed, places=3)
        parts["whole"] = NumberField(_l("Out of how many"), _l("Enter out of how many"), places=3)
    elif unit.code == "yes_no":
        hint = _l("Enter 1 for yes or 0 for no.")
        parts["quantity"] = NumberField(_l("Was it done?"), needed, places=0, hint=hint)
    else:
        parts["quantity"] = NumberField(
            _l("What was delivered, in %(unit)s", unit=_l(unit.name)), needed, places=unit.decimals
        )
    return type("ReportMeasureForm", (ReportDeliveryForm,), parts)


class RecordContractForm(FlaskForm):
    """With whom the contract for a lot was made. `contract_form` adds what was agreed under each measure."""

    reference = text_field(
        _l("Reference of the contract"), _l("Enter the reference of the contract"), longest=60, is_long=False
    )
    supplier_name = text_field(
        _l("Name of the supplier"), _l("Enter the name of the supplier"), longest=200, is_long=False
    )
    supplier_id = text_field(
        _l("Number of the supplier in a register"),
        _l("Enter the number of the supplier"),
        longest=60,
        is_long=False,
        hint=_l("With the register before it. For example, GB-COH-01234567 at Companies House, or GB-CHC-1234567."),
    )
    signed_on = DayField(_l("Day on which it was signed"), validators=[InputRequired(_l("Enter the day"))])
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    codes: tuple[str, ...] = ()

    @property
    def agreed(self) -> dict[str, Decimal]:
        """What was agreed, by measure code."""
        return {code: self[f"agreed-{code}"].data for code in self.codes}


def contract_form(commitments: "Sequence[Commitment]") -> type[RecordContractForm]:
    """Return the form class for the contract of a lot: `agreed-CODE` for each of its measures."""
    fields: dict[str, Any] = {"codes": tuple(one.measure_code for one in commitments)}
    for one in commitments:
        fields[f"agreed-{one.measure_code}"] = NumberField(
            f"{one.measure_code} {one.title}",
            _l("Enter what was agreed"),
            places=3,
            hint=_l(
                "What the supplier agreed to over the whole contract, in %(unit)s. The tender asked for %(target)s.",
                unit=_l(find_unit(one.unit).name),
                target=f"{one.target.normalize():,f}",
            ),
        )
    return type("RecordContractOfLotForm", (RecordContractForm,), fields)


class DecideReportForm(FlaskForm):
    """Verifies a report that somebody else made, or takes it back."""

    reason = text_field(
        _l("What did you look at, or why is it taken back?"),
        None,
        longest=1000,
        rows=3,
        hint=_l("Needed to take it back, and to verify it where there is no link to evidence. Name no person."),
    )
    verify = SubmitField(_l("Verify"), widget=GovSubmitInput())
    retract = SubmitField(_l("Take it back"), widget=GovSubmitInput())


class UploadReturnForm(FlaskForm):
    """The workbook of a contract, filled in."""

    file = FileField(
        _l("The workbook, filled in"),
        widget=GovFileInput(),
        validators=[FileRequired(_l("Choose the workbook"))],
        description=_l("The XLSX file that you took from this page. At most 2 MB."),
    )
    submit = SubmitField(_l("Read it"), widget=GovSubmitInput())


class StoreReturnForm(FlaskForm):
    """What was read from a workbook, to be stored once somebody has looked at it."""

    rows = HiddenField()
    is_confirmed = TickField(_l("These figures are right"), widget=GovCheckboxInput())
    submit = SubmitField(_l("Report all of them"), widget=GovSubmitInput())
