"""Pages of consultations: for everybody, for those who take part, and for the officers who run them."""

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.routing import BuildError
from wtforms.fields.choices import SelectChoice

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.clock import today
from citizen_voice.consultations import queries, service
from citizen_voice.consultations.forms import (
    NOT_HERE,
    UPDATES_WORDING,
    CloseConsultationForm,
    CreateConsultationForm,
    SetDatesForm,
    TakePartForm,
    WriteWordingForm,
)
from citizen_voice.consultations.steps.network import mark_network
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError
from citizen_voice.templating import in_language
from citizen_voice.vocabulary import AgeBand, Capacity, Language

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Consultation

blueprint = Blueprint("consultations", __name__)


@blueprint.get("/<authority_slug>/consultations")
@public
def list_consultations(authority_slug: str) -> ResponseReturnValue:
    """List what the authority asks and has asked, open consultations first."""
    consultations = queries.list_public_consultations(g.authority)
    shown = [(one, queries.get_wording(one, str(get_locale()))) for one in consultations]
    return render_template("consultations/list_consultations.html", shown=shown, today=today())


@blueprint.get("/<authority_slug>/consultations/<consultation_slug>")
@public
def show_consultation(authority_slug: str, consultation_slug: str) -> ResponseReturnValue:
    """Show what is asked, until when and why, and the ways to take part."""
    consultation = queries.get_public_consultation(authority_slug, consultation_slug)
    resident_id = _resident_id()
    is_taking_part = queries.find_participant(consultation, resident_id) is not None
    return render_template(
        "consultations/show_consultation.html",
        consultation=consultation,
        wording=queries.get_wording(consultation, str(get_locale())),
        counts=queries.count_contributions(consultation),
        is_open=queries.is_taking_part_open(consultation),
        today=today(),
        is_taking_part=is_taking_part,
        consent=queries.find_consent(consultation, resident_id) if is_taking_part and resident_id else None,
        updates_wording=UPDATES_WORDING,
    )


@blueprint.route("/<authority_slug>/consultations/<consultation_slug>/take-part", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_TAKE_PART, load=queries.get_public_consultation)
@transactional
def take_part(consultation: "Consultation") -> ResponseReturnValue:
    """Ask somebody, once, what they say about themselves; who takes part already goes on."""
    address = {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug}
    resident_id = _resident_id()
    if queries.find_participant(consultation, resident_id) is not None:
        return redirect(url_for(".show_consultation", **address))
    service.ensure_open(consultation)
    form = TakePartForm()
    councils = accounts_queries.list_councils(g.authority)
    form.council.choices = [
        SelectChoice("", gettext("Select your council")),
        *(SelectChoice(str(one.id), in_language(one, "name")) for one in councils),
        SelectChoice(NOT_HERE, gettext("I don't live here")),
    ]
    if form.validate_on_submit():
        service.take_part(
            consultation,
            resident_id=resident_id,
            council_id=None if form.council.data == NOT_HERE else UUID(form.council.data),
            capacity=Capacity(form.capacity.data),
            is_supplier=form.is_supplier.data,
            wants_updates=form.wants_updates.data,
            consent_wording=str(UPDATES_WORDING),
            language=Language(str(get_locale())),
            age_band=AgeBand(form.age_band.data) if form.age_band.data else None,
            network_mark=mark_network(request.remote_addr, consultation.id, str(current_app.config["SECRET_KEY"])),
        )
        flash(gettext("You are taking part. You can now make proposals and vote on those of others."), "success")
        return redirect(url_for(".show_consultation", **address))
    wording = queries.get_wording(consultation, str(get_locale()))
    return render_template("consultations/take_part.html", form=form, consultation=consultation, wording=wording)


@blueprint.post("/<authority_slug>/consultations/<consultation_slug>/ask-for-updates")
@requires(Permission.CONSULTATION_TAKE_PART, load=queries.get_public_consultation)
@transactional
def ask_for_updates(consultation: "Consultation") -> ResponseReturnValue:
    """Keep that somebody who takes part wants to be told what happens."""
    resident_id = _resident_id()
    if resident_id is not None and queries.find_participant(consultation, resident_id) is not None:
        service.ask_for_updates(
            consultation,
            resident_id=resident_id,
            consent_wording=str(UPDATES_WORDING),
            language=Language(str(get_locale())),
        )
        flash(gettext("We will tell you by email what happens."), "success")
    return _to_page(consultation)


@blueprint.post("/<authority_slug>/consultations/<consultation_slug>/stop-updates")
@requires(Permission.CONSULTATION_TAKE_PART, load=queries.get_public_consultation)
@transactional
def stop_updates(consultation: "Consultation") -> ResponseReturnValue:
    """Tell somebody nothing more; they can change their mind again."""
    resident_id = _resident_id()
    if resident_id is not None:
        service.stop_updates(consultation, resident_id=resident_id)
        flash(gettext("We will not tell you any more what happens. You can change your mind on this page."), "success")
    return _to_page(consultation)


def _to_page(consultation: "Consultation") -> ResponseReturnValue:
    return redirect(url_for(".show_consultation", authority_slug=g.authority.slug, consultation_slug=consultation.slug))


def _resident_id() -> UUID | None:
    """Return the id of the resident of this authority who makes the request, or None."""
    actor = current_actor()
    return actor.id if actor.is_resident and actor.authority_id == g.authority.id else None


@blueprint.get("/<authority_slug>/staff/consultations")
@requires(Permission.CONSULTATION_EDIT, load=accounts_queries.get_authority)
def list_staff_consultations(authority: "Authority") -> ResponseReturnValue:
    """List all consultations with their states."""
    consultations = queries.list_staff_consultations(authority)
    shown = [(one, queries.get_wording(one, str(get_locale()))) for one in consultations]
    return render_template("consultations/list_staff_consultations.html", shown=shown)


@blueprint.route("/<authority_slug>/staff/create-consultation", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_EDIT, load=accounts_queries.get_authority)
@transactional
def create_consultation(authority: "Authority") -> ResponseReturnValue:
    """Begin a consultation."""
    form = CreateConsultationForm()
    if form.validate_on_submit():
        title = form.title.data
        try:
            consultation = service.create_consultation(
                authority, slug=queries.suggest_slug(authority, title), title=title, officer_id=current_officer_id()
            )
        except ConflictError as fault:
            form.title.errors = [str(fault)]
        else:
            flash(gettext("The consultation is a draft: nobody else can see it."), "success")
            return _to_staff_page(consultation)
    return render_template("consultations/create_consultation.html", form=form)


@blueprint.get("/<authority_slug>/staff/consultations/<consultation_slug>")
@requires(Permission.CONSULTATION_EDIT, load=queries.get_consultation)
def show_staff_consultation(consultation: "Consultation") -> ResponseReturnValue:
    """Show where a consultation stands, what is missing before it opens, and the work that follows."""
    checks = queries.list_opening_checks(consultation)
    return render_template(
        "consultations/show_staff_consultation.html",
        consultation=consultation,
        wording=queries.get_wording(consultation, str(get_locale())),
        counts=queries.count_contributions(consultation),
        checks=checks,
        is_ready=all(check.is_done for check in checks),
        next_steps=_next_steps(consultation),
    )


def _next_steps(consultation: "Consultation") -> list[tuple[str, str]]:
    """Return address and words of the pages on which the work goes on; a part that is not installed is left out."""
    steps = (
        ("intake.list_imports", gettext("Bring in responses from files")),
        ("moderation.list_queue", gettext("Moderate proposals")),
        ("voting.show_opinion", gettext("See what the votes show")),
        ("themes.list_runs", gettext("Group proposals into themes")),
        ("themes.list_themes", gettext("See the confirmed themes")),
        ("priorities.choose_priorities", gettext("Choose priorities")),
        ("standards.list_standards", gettext("Draft and approve standards")),
        ("standards.list_staff_draft_consultations", gettext("Ask residents about the drafts")),
    )
    found = []
    for endpoint, words in steps:
        try:
            address = url_for(endpoint, authority_slug=g.authority.slug, consultation_slug=consultation.slug)
        except BuildError:
            continue
        found.append((address, words))
    return found


@blueprint.route(
    "/<authority_slug>/staff/consultations/<consultation_slug>/wording/<language>", methods=["GET", "POST"]
)
@requires(Permission.CONSULTATION_EDIT, load=queries.get_language_of_consultation)
@transactional
def write_wording(subject: queries.LanguageOfConsultation) -> ResponseReturnValue:
    """Write what people read, in one language."""
    consultation = subject.consultation
    form = WriteWordingForm(obj=queries.find_wording(consultation, subject.language))
    if form.validate_on_submit():
        words = {name: form[name].data or "" for name in queries.WORDING_FIELDS}
        service.write_wording(consultation, language=subject.language, officer_id=current_officer_id(), **words)
        flash(gettext("The wording is saved."), "success")
        return _to_staff_page(consultation)
    return render_template(
        "consultations/write_wording.html", form=form, consultation=consultation, language=subject.language
    )


@blueprint.route("/<authority_slug>/staff/consultations/<consultation_slug>/dates", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_EDIT, load=queries.get_consultation)
@transactional
def set_dates(consultation: "Consultation") -> ResponseReturnValue:
    """Set the first and the last day."""
    form = SetDatesForm(obj=consultation)
    if form.validate_on_submit():
        service.set_dates(
            consultation,
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            officer_id=current_officer_id(),
        )
        flash(gettext("The dates are saved."), "success")
        return _to_staff_page(consultation)
    return render_template("consultations/set_dates.html", form=form, consultation=consultation)


@blueprint.post("/<authority_slug>/staff/consultations/<consultation_slug>/open")
@requires(Permission.CONSULTATION_EDIT, load=queries.get_consultation)
@transactional
def open_consultation(consultation: "Consultation") -> ResponseReturnValue:
    """Open the consultation to everybody."""
    service.open_consultation(consultation, officer_id=current_officer_id())
    flash(gettext("The consultation is open."), "success")
    return _to_staff_page(consultation)


@blueprint.route("/<authority_slug>/staff/consultations/<consultation_slug>/close", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_EDIT, load=queries.get_consultation)
@transactional
def close_consultation(consultation: "Consultation") -> ResponseReturnValue:
    """Close the consultation before its last day, with a reason."""
    form = CloseConsultationForm()
    if form.validate_on_submit():
        service.close_consultation(consultation, who=current_actor().who, reason=form.reason.data)
        flash(gettext("The consultation is closed."), "success")
        return _to_staff_page(consultation)
    return render_template("consultations/close_consultation.html", form=form, consultation=consultation)


def _to_staff_page(consultation: "Consultation") -> ResponseReturnValue:
    return redirect(
        url_for(".show_staff_consultation", authority_slug=g.authority.slug, consultation_slug=consultation.slug)
    )
