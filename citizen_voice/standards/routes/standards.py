"""Staff's pages of standards: the list, one standard clause by clause, editing, approval and publishing."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.drafting.fields import FieldSpec
from citizen_voice.drafting.problems import Problem
from citizen_voice.exceptions import (
    ConflictError,
    IncompleteError,
    InvalidInputError,
    InvalidTransitionError,
    NotAllowedError,
)
from citizen_voice.priorities import queries as priority_queries
from citizen_voice.standards import queries, service
from citizen_voice.standards.forms.deciding import DecideForm
from citizen_voice.standards.forms.fields import field_form
from citizen_voice.standards.queries import StandardField
from citizen_voice.standards.routes.clauses import names_for, show_clauses_with_evidence
from citizen_voice.standards.routes.presentation import (
    empty_fields,
    fields_to_write,
)
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.discussing import problem_of_asking
from citizen_voice.standards.steps.history import list_decisions, list_publications_of
from citizen_voice.standards.steps.revisions import has_written, list_revisions
from citizen_voice.standards.steps.support import find_loss, find_losses
from citizen_voice.themes.steps import serving
from citizen_voice.vocabulary import StandardState

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Consultation, Standard

blueprint = Blueprint("standards", __name__)


@blueprint.get("/<authority_slug>/staff/standards")
@requires(Permission.STANDARD_READ, load=accounts_queries.get_authority)
def list_all_standards(authority: "Authority") -> ResponseReturnValue:
    """List the standards of all consultations of an authority."""
    listing = queries.list_all_standards(authority, page=request.args.get("page", 1, type=int))
    return render_template(
        "standards/list_all_standards.html",
        listing=listing,
        losses=find_losses(listing.items),
        title_of=queries.title_of,
        wording_of=consultation_queries.get_wording,
    )


@blueprint.get("/<authority_slug>/staff/consultations/<consultation_slug>/standards")
@requires(Permission.STANDARD_READ, load=consultation_queries.get_consultation)
def list_standards(consultation: "Consultation") -> ResponseReturnValue:
    """List the standards of a consultation with what each lacks, and the priorities that have none yet."""
    rows = gate.list_standards(consultation)
    drafted = {row.standard.theme_id for row in rows}
    priority_list = priority_queries.latest_priority_list(consultation)
    entries = priority_list.entries if priority_list else []
    return render_template(
        "standards/list_standards.html",
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        rows=rows,
        losses=find_losses([row.standard for row in rows]),
        waiting=[one for one in entries if one.is_chosen and one.theme_id not in drafted],
        has_publishable=any(row.standard.state is StandardState.APPROVED for row in rows),
    )


@blueprint.post("/<authority_slug>/staff/consultations/<consultation_slug>/standards/draft")
@requires(Permission.STANDARD_EDIT, load=consultation_queries.get_consultation)
@transactional
def draft_standards(consultation: "Consultation") -> ResponseReturnValue:
    """Draft a standard from each chosen priority that has none yet."""
    priority_list = priority_queries.latest_priority_list(consultation)
    if priority_list is None:
        raise InvalidTransitionError(gettext("No priorities have been chosen yet: choose them first."))
    made = service.draft_standards(priority_list, officer_id=current_officer_id())
    if made:
        flash(gettext("Drafted: %(references)s.", references=", ".join(one.reference for one in made)), "success")
    else:
        flash(gettext("Every chosen priority has a standard already."))
    return redirect(url_for(".list_standards", authority_slug=g.authority.slug, consultation_slug=consultation.slug))


@blueprint.get("/<authority_slug>/staff/standards/<reference>")
@requires(Permission.STANDARD_READ, load=queries.get_standard)
def show_standard(standard: "Standard") -> ResponseReturnValue:
    """Show a standard clause by clause, what each rests on, what is missing and what has happened to it."""
    revision, clauses = standard.current_revision, show_clauses_with_evidence(standard)
    profile = standard.consultation.authority.profile
    known = {one.code: one for one in profile.goals}
    suggested = revision.suggested_missions if revision else []
    return render_template(
        "standards/show_standard.html",
        standard=standard,
        standard_title=queries.title_of(standard),
        clauses=clauses,
        empty_fields=empty_fields(
            clauses, is_bilingual=g.authority.is_bilingual, has_well_being_goals=profile.has_well_being_goals
        ),
        goals=[(known[one["code"]], one["score"]) for one in suggested if one["code"] in known],
        served=serving.list_suggestions(standard.theme),
        entry=priority_queries.find_entry(standard.priority_list_id, standard.theme_id),
        problems=gate.missing(standard),
        later_problems=gate.missing(standard, before="publication"),
        revisions=list_revisions(standard),
        loss=find_loss(standard),
        asking=problem_of_asking(standard),
        decisions=list_decisions(standard),
        publications=list_publications_of(standard),
        editable={spec.code for spec in fields_to_write(standard.state)},
    )


@blueprint.route("/<authority_slug>/staff/standards/<reference>/revise/<field>", methods=["GET", "POST"])
@requires(Permission.STANDARD_EDIT, load=queries.get_standard_field)
@transactional
def revise_standard(subject: StandardField) -> ResponseReturnValue:
    """Write one field of a standard, with the reason."""
    standard, spec, clause = subject.standard, subject.spec, subject.clause
    value = clause.value if clause else _first_thought(subject)
    choices = {key: list(named.items()) for key, named in names_for(standard).items()}
    asked_rows = request.form.get("rows", type=int) if request.method == "POST" else None
    if asked_rows is not None and "add" in request.form:
        asked_rows += 1
    form = field_form(spec, value, choices, posted_rows=asked_rows)()
    form.rows.data = str(form.row_count)
    status = 200
    if request.method == "POST" and "add" not in request.form:
        status = 400
        if form.validate():
            try:
                _save_field(subject, form)
            except InvalidInputError:
                form.show_problems(gate.value_problems(standard, spec.code, form.read_value()) or [Problem("fill_in")])
            except ConflictError as fault:
                form.reason.errors = [str(fault)]
                status = 409
            else:
                flash(gettext("%(field)s is saved.", field=gettext(spec.label)), "success")
                return redirect(_url(standard) + f"#{spec.code}")
    number = standard.current_revision.number if standard.current_revision else 0
    if status != 400:
        form.seen.data = str(number)
    page = render_template(
        "standards/revise_standard.html", form=form, standard=standard, spec=spec, **_beside(standard, spec)
    )
    return page, status


def _first_thought(subject: StandardField) -> dict[str, str] | None:
    """Return what the form of an empty field begins with: a theme, with the one that the standard was drafted from."""
    return {"code": str(subject.standard.theme_id)} if subject.spec.code == "theme" else None


def _beside(standard: "Standard", spec: FieldSpec) -> dict[str, Any]:
    """Return what stands beside the form: the clause with its evidence, and where it rests on nobody that of all."""
    shown = {one.spec.code: one for one in show_clauses_with_evidence(standard)}
    now = shown.get(spec.code)
    is_of_residents = now is not None and now.kind == "resident"
    return {"now": now, "whole": None if is_of_residents else shown.get("resident_evidence")}


def _save_field(subject: StandardField, form: Any) -> None:
    seen = form.seen.data or ""
    change = service.FieldChange(form.read_value(), form.reason.data, form.source.data or "")
    service.revise_standard(
        subject.standard,
        officer_id=current_officer_id(),
        changes={subject.spec.code: change},
        seen_number=int(seen) if seen.isdecimal() else None,
    )


@blueprint.post("/<authority_slug>/staff/standards/<reference>/submit")
@requires(Permission.STANDARD_EDIT, load=queries.get_standard)
@transactional
def submit_standard(standard: "Standard") -> ResponseReturnValue:
    """Send a draft for approval."""
    service.submit_standard(standard, officer_id=current_officer_id())
    flash(gettext("%(reference)s is sent for approval.", reference=standard.reference), "success")
    return redirect(_url(standard))


@blueprint.route("/<authority_slug>/staff/standards/<reference>/approve", methods=["GET", "POST"])
@requires(Permission.STANDARD_APPROVE, load=queries.get_standard)
@transactional
def approve_standard(standard: "Standard") -> ResponseReturnValue:
    """Approve a standard that somebody else wrote, or send it back; either with a reason."""
    form, status, problems = DecideForm(), 200, gate.missing(standard)
    if form.is_submitted():
        status = 400
        if form.validate():
            try:
                _decide(standard, form)
            except IncompleteError as fault:
                form.form_errors.append(str(fault))
                status = 409
            except (NotAllowedError, InvalidTransitionError, ConflictError) as fault:
                form.form_errors.append(str(fault))
                status = 403 if isinstance(fault, NotAllowedError) else 409
            else:
                return redirect(_url(standard))
    form.seen.data = str(standard.current_revision.number if standard.current_revision else 0)
    page = render_template(
        "standards/approve_standard.html",
        form=form,
        standard=standard,
        standard_title=queries.title_of(standard),
        clauses=show_clauses_with_evidence(standard),
        problems=problems,
        asking=problem_of_asking(standard),
        has_written=has_written(standard, current_officer_id()),
        revisions=list_revisions(standard),
    )
    return page, status


def _decide(standard: "Standard", form: DecideForm) -> None:
    if form.send_back.data:
        service.return_standard(standard, officer_id=current_officer_id(), reason=form.reason.data)
        flash(gettext("%(reference)s is sent back.", reference=standard.reference), "success")
        return
    seen = int(form.seen.data) if form.seen.data else None
    service.approve_standard(standard, officer_id=current_officer_id(), reason=form.reason.data, seen_number=seen)
    flash(gettext("%(reference)s is approved.", reference=standard.reference), "success")


def _url(standard: "Standard") -> str:
    return url_for(".show_standard", authority_slug=g.authority.slug, reference=standard.reference)
