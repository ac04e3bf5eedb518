"""Pages on which priorities are chosen: the proposed slate, the themes with their figures, and what if."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.priorities import queries, service
from citizen_voice.priorities.forms import TrySlateForm, choose_form
from citizen_voice.priorities.policy import DEFAULT_PLACES, MOST_PLACES
from citizen_voice.priorities.routes.blueprint import BASE, address_of, blueprint, render
from citizen_voice.priorities.steps import dissent, signing, words
from citizen_voice.priorities.steps.slates import ProposedSlate, WhatIf, propose
from citizen_voice.templating import in_language
from citizen_voice.vocabulary import AssuranceLevel

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, ThemeOpinion


def _places() -> int:
    """Return the number of places that was asked for, in the address or the form, within its bounds."""
    return min(max(request.values.get("places", DEFAULT_PLACES, type=int), 1), MOST_PLACES)


@blueprint.route(f"{BASE}/choose", methods=["GET", "POST"])
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
@transactional
def choose_priorities(consultation: "Consultation") -> ResponseReturnValue:
    """Choose priorities from the confirmed themes: the proposed slate, what is put in or left out, and why."""
    figures = signing.rank_themes(consultation)
    ids = [row.theme.id for row in figures]
    at_hand = signing.find_slate(consultation, _places(), ids)
    proposed = at_hand.theme_ids if at_hand is not None else frozenset()
    unstable = {row.theme.id for row in figures if row.is_unstable}
    make_form = choose_form(((row.theme.id, row.theme.title) for row in figures), unstable, proposed)
    form = make_form(data={f"chosen-{at}": True for at in proposed})
    if form.validate_on_submit():
        chosen = [at for at in ids if form[f"chosen-{at}"].data]
        if chosen:
            return _store(consultation, form, chosen, unstable, proposed)
        form.form_errors.append(gettext("Tick at least one theme"))
    return render(
        "priorities/choose_priorities.html",
        consultation,
        form=form,
        figures=figures,
        latest=queries.latest_priority_list(consultation),
        at_hand=at_hand,
        places=_places(),
        titles={row.theme.id: row.theme for row in figures},
        is_being_counted=queries.is_being_counted(consultation),
        contrary=dissent.list_contrary(consultation, ids),
        words=words,
    )


def _store(
    consultation: "Consultation", form: Any, chosen: list[UUID], unstable: set[UUID], proposed: frozenset[UUID]
) -> ResponseReturnValue:
    stored = service.choose_priorities(
        consultation,
        officer_id=current_officer_id(),
        reasons={at: form[f"reason-{at}"].data or "" for at in chosen},
        instability_reasons={at: form[f"unstable-{at}"].data or "" for at in chosen if at in unstable},
        left_out_reasons={at: form[f"left-{at}"].data or "" for at in proposed if at not in chosen},
        places=_places(),
    )
    flash(gettext("The choice is stored as list %(number)d.", number=stored.number), "success")
    return redirect(url_for(".show_priority_list", number=stored.number, **address_of(consultation)))


@blueprint.get(f"{BASE}/slate")
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
def try_slate(consultation: "Consultation") -> ResponseReturnValue:
    """Show what would be proposed if only some people counted, or counted otherwise, beside what is proposed."""
    stored = queries.find_theme_opinion(consultation)
    figures = signing.rank_themes(consultation)
    form = _try_form(consultation, stored)
    is_asked = form.validate()
    plain = tried = None
    if stored is not None and is_asked:
        plain = propose(stored, WhatIf(places=form.places.data))
        tried = _try(stored, form, consultation)
    return render(
        "priorities/try_slate.html",
        consultation,
        form=form,
        stored=stored,
        plain=plain,
        tried=tried,
        titles={row.theme.id: row.theme for row in figures},
        words=words,
        kept=_in_both(plain, tried),
    )


def _try_form(consultation: "Consultation", stored: "ThemeOpinion | None") -> TrySlateForm:
    form = TrySlateForm(request.args, data={"places": DEFAULT_PLACES, "group": "", "council": "", "assurance": ""})
    groups = words.group_names(stored.figures["k"] if stored is not None else 1)
    form.group.choices = [
        SelectChoice("", gettext("Everybody")),
        *(SelectChoice(str(at), name) for at, name in enumerate(groups) if len(groups) > 1),
    ]
    councils = accounts_queries.list_councils(consultation.authority)
    form.council.choices = [
        SelectChoice("", gettext("Everybody")),
        *(SelectChoice(one.code, in_language(one, "name")) for one in councils),
    ]
    return form


def _try(stored: "ThemeOpinion", form: TrySlateForm, consultation: "Consultation") -> ProposedSlate | None:
    what_if = WhatIf(
        places=form.places.data,
        group=int(form.group.data) if form.group.data else None,
        council=form.council.data or None,
        assurance=AssuranceLevel(form.assurance.data) if form.assurance.data else None,
        without_suspected=form.without.data,
        is_weighted=form.weighted.data,
        unseen_as_group=form.unseen.data,
    )
    if what_if.is_plain:
        return None
    try:
        return propose(stored, what_if, queries.list_margins(consultation))
    except InvalidInputError as fault:
        form.weighted.errors = [str(fault)]
    return None


def _in_both(plain: ProposedSlate | None, tried: ProposedSlate | None) -> frozenset[UUID]:
    if plain is None or tried is None:
        return frozenset()
    return frozenset(plain.theme_ids) & frozenset(tried.theme_ids)
