"""The form that narrows the catalogue of published standards, sent by GET."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import Form, SelectField

from citizen_voice.consultations.forms import text_field
from citizen_voice.reference import catalogue
from citizen_voice.templating import in_language
from citizen_voice.typed_text import NumberField
from citizen_voice.vocabulary import CatalogueOrder, CatalogueState

if TYPE_CHECKING:
    from citizen_voice.models import Authority
    from citizen_voice.standards.steps.places import Place

ALL_STATES = "all"
LONGEST_QUESTION = 200
SELECTS = ("place", "cpv", "category", "goal", "unit", "state", "sort")
NARROWING = ("place", "value", "cpv", "category", "goal", "unit")


def _select(label: Any) -> SelectField:
    return SelectField(label, widget=GovSelect(), validate_choice=False)


class SearchStandardsForm(Form):
    """Words to look for, and what narrows the list; nothing is needed."""

    q = text_field(
        _l("Words to look for, in English or Welsh"),
        None,
        longest=LONGEST_QUESTION,
        is_long=False,
        hint=_l("For example: apprentices, later buses, SV-01. You can leave out Welsh accents."),
    )
    place = _select(_l("Place"))
    value = NumberField(
        _l("Value of the contract in pounds"),
        None,
        sign="£",
        hint=_l("Finds the standards that are meant for a contract of this value."),
    )
    category = _select(_l("What is bought"))
    cpv = _select(_l("CPV division"))
    goal = _select(_l("Mission or well-being goal"))
    unit = _select(_l("Counted in"))
    state = _select(_l("Which standards"))
    sort = _select(_l("Order"))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words and the order is chosen."""
        is_other_state = self.state.data not in (None, "", CatalogueState.IN_FORCE.value)
        return is_other_state or any(self[name].data for name in NARROWING)

    def offer(self, places: Iterable["Place"], authority: "Authority | None") -> None:
        """Fill in what may be chosen, of one authority or of all."""
        is_one_authority = authority is not None
        goals = authority.profile.goals if authority else catalogue.goals()
        named = [
            (one.value, _place_label(one, is_one_authority)) for one in places if one.named or not is_one_authority
        ]
        self.place.choices = [("", gettext("Anywhere")), *named]
        self.category.choices = [
            ("", gettext("Anything")),
            *[("goods", gettext("Goods")), ("services", gettext("Services")), ("works", gettext("Works"))],
        ]
        divisions = ((one.division, f"{one.division} {one.title}") for one in catalogue.cpv_divisions())
        self.cpv.choices = [("", gettext("Every division")), *divisions]
        self.goal.choices = [
            ("", gettext("Any or none")),
            *((one.code, gettext(one.name)) for one in goals),
        ]
        units = ((one.code, gettext(one.name)) for one in catalogue.units())
        self.unit.choices = [("", gettext("Any unit")), *units]
        self.state.choices = [
            (CatalogueState.IN_FORCE.value, gettext("In force today")),
            (CatalogueState.COMING.value, gettext("Published, not in force yet")),
            (CatalogueState.REPLACED.value, gettext("Replaced by a later version")),
            (CatalogueState.WITHDRAWN.value, gettext("Withdrawn")),
            (ALL_STATES, gettext("All of these")),
        ]
        self.sort.choices = [
            (CatalogueOrder.BEST.value, gettext("Best answer to the words first")),
            (CatalogueOrder.TITLE.value, gettext("By title")),
            (CatalogueOrder.NEWEST.value, gettext("Latest in force first")),
            (CatalogueOrder.VALUE.value, gettext("For the smallest contracts first")),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that what is chosen is among what may be."""
        is_sound: bool = super().validate(extra_validators)
        for name in SELECTS:
            field = self[name]
            if field.data and field.data not in {code for code, _ in field.choices}:
                field.errors = [gettext("Choose one from the list")]
                is_sound = False
        return is_sound


class CompareAuthoritiesForm(Form):
    """Chooses the two authorities whose standards are shown side by side."""

    one = _select(_l("One region"))
    other = _select(_l("The other region"))

    def offer(self, authorities: Iterable["Authority"]) -> None:
        """Fill in what may be chosen."""
        named = [(one.slug, in_language(one, "name")) for one in authorities]
        for field in (self.one, self.other):
            field.choices = [("", gettext("Choose a region")), *named]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that both are known, and that they are two."""
        is_sound: bool = super().validate(extra_validators)
        for field in (self.one, self.other):
            if field.data not in {code for code, _ in field.choices}:
                field.errors = [gettext("Choose one from the list")]
                is_sound = False
        if is_sound and self.one.data == self.other.data:
            self.other.errors = [gettext("Choose another region than the first")]
            is_sound = False
        return is_sound


def _place_label(place: "Place", is_one_authority: bool) -> str:
    authority = in_language(place.authority, "name")
    if place.named is None:
        return authority
    council = in_language(place.named, "name")
    return council if is_one_authority else f"{authority}: {council}"
