"""Forms in which commissioners write down tenders and their lots."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovFileInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import HiddenField, SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired

from citizen_voice.access.actor import current_officer_id
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.carried import read_carried
from citizen_voice.commissioning.checks import (
    check_duration,
    check_reservation,
    check_rest,
    check_share,
    check_value,
    plain_cpv,
    plain_notice,
    say_taken,
)
from citizen_voice.commissioning.forms.fields import Rule, RuledForm
from citizen_voice.commissioning.release import category_of
from citizen_voice.consultations.forms import text_field
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.templating import in_language
from citizen_voice.typed_text import NoControlCharacters, NumberField, TickField, plain_text
from citizen_voice.vocabulary import PurchaseCategory, ReservedArea

if TYPE_CHECKING:
    from citizen_voice.models import Council, Tender


class LotForm(RuledForm):
    """A lot of a tender with the weights of price and quality in it."""

    lot_title = text_field(
        _l("Title of the lot"),
        _l("Enter the title of the lot"),
        longest=200,
        is_long=False,
        hint=_l("Further lots can be added afterwards. A tender that is not divided has one lot: the whole contract."),
    )
    price_weight = NumberField(
        _l("Weight of price"),
        _l("Enter the weight of price"),
        hint=_l("Percent of the total score that a bidder can reach, not of the money. At most two decimals."),
    )
    quality_weight = NumberField(
        _l("Weight of quality"),
        _l("Enter the weight of quality"),
        hint=_l("Percent of the total score, without the standards. What is left to 100 is shared by the standards."),
    )
    submit = SubmitField(_l("Save the lot"), widget=GovSubmitInput())

    def rules(self) -> Iterator[Rule]:
        """Give the rules of weights."""
        price, quality = self.price_weight, self.quality_weight
        yield [price], lambda: check_share(price.data, price.name)
        yield [quality], lambda: check_share(quality.data, quality.name)
        yield [price, quality], lambda: check_rest(price.data, quality.data)


class RemoveLotForm(FlaskForm):
    """The one button that takes a lot away."""

    submit = SubmitField(_l("Remove this lot"), widget=GovSubmitInput())


class ChangeTenderForm(RuledForm):
    """Corrects a tender; it stays with its council."""

    title = text_field(_l("Title of the tender"), _l("Enter the title"), longest=200, is_long=False)
    reference = text_field(
        _l("Your reference"),
        _l("Enter your reference"),
        longest=60,
        is_long=False,
        hint=_l("The number under which your council knows this tender."),
    )
    description = text_field(
        _l("What the contract is for (optional)"),
        None,
        longest=2000,
        rows=3,
        hint=_l("A few sentences. A measure that asks for what the contract is for anyway is then pointed out to you."),
    )
    value_gbp = NumberField(
        _l("Value in pounds, without VAT"),
        _l("Enter the value in pounds"),
        sign="£",
        hint=_l("Over the whole length of the contract, extensions included. For example, £900,000."),
    )
    duration_months = NumberField(
        _l("Length in months (optional)"), None, places=0, hint=_l("Extensions included. For example, 48.")
    )
    cpv_code = StringField(
        _l("CPV code"),
        widget=GovTextInput(),
        description=_l("The main code of what you buy, 8 digits. For example, 77300000 or 77300000-3."),
        filters=[plain_text],
        validators=[DataRequired(_l("Enter the CPV code")), NoControlCharacters()],
    )
    category = SelectField(
        _l("What you buy"),
        widget=GovSelect(),
        default="",
        choices=[
            SelectChoice("", _l("As the CPV code says")),
            SelectChoice(PurchaseCategory.GOODS.value, _l("Goods")),
            SelectChoice(PurchaseCategory.SERVICES.value, _l("Services")),
            SelectChoice(PurchaseCategory.WORKS.value, _l("Works")),
        ],
    )
    is_light_touch = TickField(_l("It is a light touch contract"), widget=GovCheckboxInput())
    is_suitable_for_sme = TickField(_l("It is suitable for small and medium-sized firms"), widget=GovCheckboxInput())
    is_suitable_for_vcse = TickField(
        _l("It is suitable for charities, community groups and social enterprises"), widget=GovCheckboxInput()
    )
    reserved_area = SelectField(
        _l("Kept for suppliers of an area"),
        widget=GovSelect(),
        default="",
        description=_l("Only below the threshold, and only when the notice says so."),
        filters=[lambda chosen: getattr(chosen, "value", chosen) or ""],
        choices=[
            SelectChoice("", _l("No, suppliers from everywhere may bid")),
            SelectChoice(ReservedArea.UNITED_KINGDOM.value, _l("Suppliers of the United Kingdom")),
            SelectChoice(ReservedArea.COUNCIL_AREA.value, _l("Suppliers of the council's area")),
            SelectChoice(
                ReservedArea.COUNCIL_AREA_AND_NEIGHBOURS.value,
                _l("Suppliers of the council's area and of the counties or London boroughs that border it"),
            ),
        ],
    )
    is_reserved_for_small = TickField(
        _l("Of that area, only small and medium-sized firms, charities and the like"), widget=GovCheckboxInput()
    )
    notice_id = StringField(
        _l("Number of the notice on Find a Tender (optional)"),
        widget=GovTextInput(),
        description=_l("For example, 012345-2027. It is written down; nothing is fetched."),
        filters=[plain_text],
        validators=[NoControlCharacters()],
    )
    submit = SubmitField(_l("Save the tender"), widget=GovSubmitInput())

    corrected: "Tender | None" = None

    @property
    def months(self) -> int | None:
        """The length in months, where it is given."""
        return None if self.duration_months.data is None else int(self.duration_months.data)

    def rules(self) -> Iterator[Rule]:
        """Give the rules of tenders."""
        if self.corrected is not None:
            council = self.corrected.council
            yield [self.reference], lambda: self.check_reference(council)
        yield [self.cpv_code], lambda: plain_cpv(self.cpv_code.data)
        yield [self.value_gbp], lambda: check_value(self.value_gbp.data)
        yield [self.duration_months], lambda: check_duration(self.months)
        yield [self.cpv_code, self.value_gbp, self.category, self.reserved_area], self.check_reserved
        yield [self.notice_id], lambda: plain_notice(self.notice_id.data or "")

    @property
    def kept_for(self) -> ReservedArea | None:
        """The area whose suppliers alone may bid, where there is one."""
        return ReservedArea(self.reserved_area.data) if self.reserved_area.data else None

    def check_reserved(self) -> None:
        """Raise `InvalidInputError` when the contract may not be kept for the suppliers of the area."""
        chosen = PurchaseCategory(self.category.data) if self.category.data else None
        check_reservation(
            g.authority,
            value_gbp=self.value_gbp.data,
            category=category_of(plain_cpv(self.cpv_code.data), chosen),
            is_light_touch=self.is_light_touch.data,
            area=self.kept_for,
            for_small=self.is_reserved_for_small.data,
        )

    def check_reference(self, council: "Council") -> None:
        """Raise `InvalidInputError` when the council has another tender of the reference."""
        if queries.has_tender(council.id, self.reference.data, besides=self.corrected):
            raise InvalidInputError(say_taken(council.name), "reference")


class StartFromFileForm(FlaskForm):
    """An OCDS file to start a tender from."""

    file = FileField(
        _l("OCDS file"),
        widget=GovFileInput(),
        description=_l("JSON in UTF-8, at most 5 MB."),
        validators=[FileRequired(_l("Choose a file"))],
    )
    submit = SubmitField(_l("Read the file"), widget=GovSubmitInput())


class RecordTenderForm(ChangeTenderForm, LotForm):
    """Writes down a tender with its first lot."""

    council = SelectField(
        _l("Council that buys"),
        widget=GovSelect(),
        validate_choice=False,
        validators=[InputRequired(_l("Select the council"))],
    )
    submit = SubmitField(_l("Save the tender"), widget=GovSubmitInput())

    source_release = HiddenField()

    councils: Sequence["Council"] = ()
    package: dict[str, Any] | None = None
    """The release that the form was filled in from, once the form is checked."""

    def offer(self, councils: Sequence["Council"]) -> None:
        """Say which councils may be chosen: those that the commissioner buys for."""
        choices = [SelectChoice(str(one.id), in_language(one, "name")) for one in councils]
        self.councils = councils
        self.council.choices = choices if len(choices) == 1 else [SelectChoice("", gettext("Choose one")), *choices]

    def buyer(self) -> "Council":
        """Return the council that buys. Raises `InvalidInputError` when it is none of those offered."""
        for one in self.councils:
            if str(one.id) == self.council.data:
                return one
        raise InvalidInputError(gettext("Select a council that you buy for"), "council")

    def read_source(self) -> None:
        """Read the release that the form carries. Raises `InvalidInputError`, and carries it no longer, if it can't."""
        carried, self.source_release.data = self.source_release.data, None
        if carried:
            self.package = read_carried(carried, authority_id=g.authority.id, officer_id=current_officer_id())
            self.source_release.data = carried

    def rules(self) -> Iterator[Rule]:
        """Give the rules of tenders, of their first lot, and of who may buy."""
        yield [self.source_release], self.read_source
        yield [self.council], self.buyer
        yield [self.council, self.reference], lambda: self.check_reference(self.buyer())
        yield from ChangeTenderForm.rules(self)
        yield from LotForm.rules(self)
