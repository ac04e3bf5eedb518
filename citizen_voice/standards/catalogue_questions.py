"""What somebody looks for in the catalogue: read in one way for the page, its files and the API."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import gettext

from citizen_voice.standards.catalogue_forms import ALL_STATES, CompareAuthoritiesForm, SearchStandardsForm
from citizen_voice.standards.steps.catalogue import CatalogueFilter
from citizen_voice.standards.steps.highlighting import MOST_WORDS, words_in
from citizen_voice.standards.steps.places import list_places
from citizen_voice.vocabulary import CatalogueOrder, CatalogueState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

    from citizen_voice.models import Authority
    from citizen_voice.standards.steps.places import Place


@dataclass(frozen=True)
class Asked:
    """What a reader looks for, read from what was sent; `form` says what is wrong with it."""

    form: SearchStandardsForm
    chosen: CatalogueFilter
    order: CatalogueOrder
    is_sound: bool
    has_more_words: bool
    arguments: dict[str, str]
    """The same question for another address."""


@dataclass(frozen=True)
class AskedPair:
    """Which two authorities are to be compared; no `pair` until two are named, or where `form` says what is wrong."""

    form: CompareAuthoritiesForm
    pair: "tuple[Authority, Authority] | None"
    is_sound: bool


def read_pair(sent: "MultiDict[str, str]") -> AskedPair:
    """Return which two authorities are to be compared. Nobody named is no fault: the page asks then."""
    authorities = {one.value: one.authority for one in list_places() if one.named is None}
    form = CompareAuthoritiesForm(sent)
    form.offer(authorities.values())
    if not (form.one.data and form.other.data):
        return AskedPair(form, None, is_sound=True)
    if not form.validate():
        return AskedPair(form, None, is_sound=False)
    return AskedPair(form, (authorities[form.one.data], authorities[form.other.data]), is_sound=True)


def read_question(authority: "Authority | None", sent: "MultiDict[str, str]") -> Asked:
    """Return what is looked for. What can't be read narrows nothing, and the form says what is wrong with it."""
    form = SearchStandardsForm(sent)
    arguments = {name: value for name in form._fields if (value := sent.get(name))}
    places = list_places(authority)
    form.offer(places, authority)
    is_sound = form.validate()
    words = words_in(form.q.data or "")
    if form.q.data and not words and is_sound:
        form.q.errors = [gettext("Type at least one word of letters or digits")]
        is_sound = False
    if not form.sort.data or (form.sort.data == CatalogueOrder.BEST and not words):
        form.sort.data = (CatalogueOrder.BEST if words else CatalogueOrder.TITLE).value
    form.state.data = form.state.data or CatalogueState.IN_FORCE.value
    chosen = CatalogueFilter(authority_id=authority.id if authority else None, words=words[:MOST_WORDS])
    return Asked(
        form=form,
        chosen=_narrow(chosen, form, places) if is_sound else chosen,
        order=CatalogueOrder(form.sort.data) if is_sound else CatalogueOrder.TITLE,
        is_sound=is_sound,
        has_more_words=is_sound and len(words) > MOST_WORDS,
        arguments=arguments,
    )


def _narrow(chosen: CatalogueFilter, form: SearchStandardsForm, places: "Sequence[Place]") -> CatalogueFilter:
    where = next((one for one in places if one.value == form.place.data), None)
    return replace(
        chosen,
        authority_id=where.authority_id if where else chosen.authority_id,
        council=where.council if where else None,
        value=form.value.data,
        cpv_division=form.cpv.data or None,
        category=form.category.data or None,
        goal=form.goal.data or None,
        unit=form.unit.data or None,
        state=None if form.state.data == ALL_STATES else CatalogueState(form.state.data),
    )
