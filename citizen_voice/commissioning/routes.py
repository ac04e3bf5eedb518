"""Pages for commissioners, and the public page of a tender that uses standards."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form, SelectChoice

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as account_queries
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.choices import StandardChoice, as_ids, list_choices
from citizen_voice.commissioning.forms import (
    AnswerTestsForm,
    BeginImportForm,
    ChangeTenderForm,
    ChooseMeasureForm,
    RecordImportForm,
    RecordTenderForm,
)
from citizen_voice.commissioning.lines import describe_sum, find_unit, is_countable, read_line, read_lines, sum_weights
from citizen_voice.commissioning.release import build_ocds, division_of
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError, InvalidInputError

if TYPE_CHECKING:
    from citizen_voice.commissioning.queries import ImportStart
    from citizen_voice.models import Authority, ImportedStandard, Tender, TenderImport

blueprint = Blueprint("commissioning", __name__)

TENDER = "/<authority_slug>/staff/tenders/<uuid:tender_id>"
IMPORT = "/<authority_slug>/staff/tender-imports/<uuid:import_id>"


@blueprint.get("/<authority_slug>/staff/tenders")
@requires(Permission.TENDER_LIST, load=account_queries.get_authority)
def list_tenders(authority: "Authority") -> ResponseReturnValue:
    """List the tenders of the councils that the commissioner buys for."""
    page = request.args.get("page", 1, type=int)
    listing = queries.list_tenders(authority, current_actor().commissioned_council_ids, page=page)
    return render_template("commissioning/list_tenders.html", listing=listing)


@blueprint.route("/<authority_slug>/staff/tenders/new", methods=["GET", "POST"])
@requires(Permission.TENDER_LIST, load=account_queries.get_authority)
@transactional
def record_tender(authority: "Authority") -> ResponseReturnValue:
    """Write down a tender."""
    form = RecordTenderForm()
    form.offer(queries.list_own_councils(authority, current_actor().commissioned_council_ids))
    if form.validate_on_submit():
        with _refusals_shown(form):
            tender = service.record_tender(form.buyer(), officer_id=current_officer_id(), **_tender_fields(form))
            return redirect(_tender_url(tender.id))
    return render_template("commissioning/record_tender.html", form=form)


@blueprint.route(f"{TENDER}/change", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_tender)
@transactional
def change_tender(tender: "Tender") -> ResponseReturnValue:
    """Correct a tender, as long as nothing is recorded for it."""
    form = ChangeTenderForm(obj=tender)
    form.corrected = tender
    if form.is_submitted():
        # Nothing that is wrong with the form matters when the tender can't be changed at all.
        service.check_correctable(tender)
    if form.validate_on_submit():
        with _refusals_shown(form):
            service.change_tender(tender, officer_id=current_officer_id(), **_tender_fields(form))
            return redirect(_tender_url(tender.id))
    return render_template("commissioning/change_tender.html", form=form, tender_url=_tender_url(tender.id))


def _tender_fields(form: RecordTenderForm) -> service.TenderFields:
    return service.TenderFields(
        title=form.title.data,
        reference=form.reference.data,
        value_gbp=form.value_gbp.data,
        cpv_code=form.cpv_code.data,
        lot_title=form.lot_title.data,
        price_weight=form.price_weight.data,
        quality_weight=form.quality_weight.data,
    )


@contextmanager
def _refusals_shown(form: RecordTenderForm) -> Iterator[None]:
    """Show at the form's fields what the service refuses inside the block."""
    try:
        yield
    except ConflictError as fault:
        form.reference.errors = [str(fault)]
    except InvalidInputError as fault:
        _show_at_field(form, fault)


@blueprint.get(TENDER)
@requires(Permission.TENDER_EDIT, load=queries.get_tender)
def show_tender(tender: "Tender") -> ResponseReturnValue:
    """Show a tender with what is done and what is to do."""
    current = queries.find_open_import(tender)
    return render_template(
        "commissioning/show_tender.html",
        tender=tender,
        division=division_of(tender),
        current=current,
        lines=read_lines(current) if current else [],
        has_answers=queries.has_answered_tests(current) if current else False,
        weights=_weights(current) if current else None,
        recorded=queries.list_recorded_imports(tender),
    )


@blueprint.get(f"{TENDER}/publications")
@requires(Permission.TENDER_EDIT, load=queries.get_tender)
def list_publications(tender: "Tender") -> ResponseReturnValue:
    """Show the publications in force; when there is only one, go on to its standards."""
    in_force = queries.list_publications_in_force(tender.authority_id)
    if len(in_force) == 1:
        return redirect(
            url_for(
                ".begin_import",
                authority_slug=g.authority.slug,
                tender_id=tender.id,
                publication_id=in_force[0].id,
            )
        )
    return render_template("commissioning/list_publications.html", tender=tender, publications=in_force)


@blueprint.route(f"{TENDER}/publications/<uuid:publication_id>", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_import_start)
@transactional
def begin_import(start: "ImportStart") -> ResponseReturnValue:
    """Choose standards of a publication for a tender, or choose again."""
    form = BeginImportForm()
    if form.validate_on_submit():
        try:
            service.begin_import(
                start.tender,
                publication=start.publication,
                published_standard_ids=as_ids(form.standards.data),
                officer_id=current_officer_id(),
            )
        except InvalidInputError as fault:
            _show_at_field(form, fault)
        else:
            return redirect(_tender_url(start.tender.id))
    problem = queries.find_force_problem(start.publication)
    if problem:
        flash(problem, "error")
        return redirect(_tender_url(start.tender.id))
    choices = list_choices(start.tender, start.publication)
    current = queries.find_open_import(start.tender)
    _offer(form, choices, {str(one.published_standard_id) for one in current.standards} if current else set())
    return render_template("commissioning/begin_import.html", form=form, start=start, choices=choices)


def _offer(form: BeginImportForm, choices: list[StandardChoice], chosen: set[str]) -> None:
    form.standards.choices = [SelectChoice(str(one.id), f"{one.standard.reference} {one.title}") for one in choices]
    if not form.is_submitted():
        form.standards.data = sorted(chosen)


@blueprint.route(f"{IMPORT}/standards/<reference>", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_imported_standard)
@transactional
def choose_measure(imported: "ImportedStandard") -> ResponseReturnValue:
    """Choose the measure, the target and the weight of one standard."""
    if request.method == "GET" and imported.tender_import.recorded_at is not None:
        return _leave_recorded(imported.tender_import)
    form = ChooseMeasureForm(obj=imported)
    line = read_line(imported)
    counted = [one for one in line.measures if is_countable(one)]
    form.measure_code.choices = [SelectChoice(one.code, f"{one.code} {one.title}") for one in counted]
    fields = ("measure_code", "target", "weight", "weight_reason", "starts_on", "ends_on")
    if form.validate_on_submit():
        try:
            service.choose_measure(
                imported, officer_id=current_officer_id(), **{name: form[name].data for name in fields}
            )
        except InvalidInputError as fault:
            _show_at_field(form, fault)
        else:
            problem = describe_sum(sum_weights(imported.tender_import))
            flash(gettext("Saved.") if problem is None else f"{gettext('Saved.')} {problem}")
            return redirect(_tender_url(imported.tender_import.tender_id))
    return render_template(
        "commissioning/choose_measure.html",
        form=form,
        line=line,
        measures=[(one, find_unit(one.unit)) for one in counted],
        tender_import=imported.tender_import,
        weights=_weights(imported.tender_import),
    )


@blueprint.route(f"{IMPORT}/tests", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_import)
@transactional
def answer_tests(tender_import: "TenderImport") -> ResponseReturnValue:
    """Answer the four tests of section 23(2) of the Procurement Act 2023."""
    if request.method == "GET" and tender_import.recorded_at is not None:
        return _leave_recorded(tender_import)
    fields = ("subject_matter", "clear_measurable", "technical_rules", "proportionate")
    form = AnswerTestsForm(data={name: getattr(tender_import, f"test_{name}") for name in fields})
    if form.validate_on_submit():
        service.answer_tests(
            tender_import, officer_id=current_officer_id(), **{name: form[name].data for name in fields}
        )
        return redirect(_tender_url(tender_import.tender_id))
    return render_template("commissioning/answer_tests.html", form=form, tender_import=tender_import)


@blueprint.route(f"{IMPORT}/record", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_import)
@transactional
def record_import(tender_import: "TenderImport") -> ResponseReturnValue:
    """Check everything on one page, then record it for good."""
    form = RecordImportForm()
    if form.validate_on_submit():
        service.record_import(tender_import, officer_id=current_officer_id())
        flash(gettext("Recorded. You can take away the file for your tender."), "success")
        return redirect(_tender_url(tender_import.tender_id))
    if tender_import.recorded_at is not None:
        return redirect(_tender_url(tender_import.tender_id))
    return render_template(
        "commissioning/record_import.html",
        form=form,
        tender_import=tender_import,
        lines=_with_units(tender_import),
        weights=_weights(tender_import),
        problems=queries.find_import_problems(tender_import),
        may_change=not queries.list_recorded_imports(tender_import.tender),
    )


@blueprint.get(f"{IMPORT}/ocds.json")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_ocds(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the OCDS release package of a recorded import."""
    name = f"tender-{tender_import.tender_id}-ocds.json"
    return Response(
        build_ocds(tender_import),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/<authority_slug>/tenders/<uuid:import_id>")
@public
def show_import(authority_slug: str, import_id: uuid.UUID) -> ResponseReturnValue:
    """Show everybody which standards a tender uses, with what is asked and its weight."""
    tender_import = queries.get_recorded_import(authority_slug, import_id)
    return render_template(
        "commissioning/show_import.html", tender_import=tender_import, lines=_with_units(tender_import)
    )


def _with_units(tender_import: "TenderImport") -> list[tuple[object, object]]:
    """Return each line with the unit of its chosen measure, if one is chosen."""
    lines = read_lines(tender_import)
    return [(line, find_unit(line.measure.unit) if line.measure else None) for line in lines]


def _weights(tender_import: "TenderImport") -> dict[str, object]:
    total = sum_weights(tender_import)
    return {"total": total, "problem": describe_sum(total)}


def _leave_recorded(tender_import: "TenderImport") -> ResponseReturnValue:
    flash(gettext("This has been recorded, so it can't be changed."))
    return redirect(_tender_url(tender_import.tender_id))


def _tender_url(tender_id: uuid.UUID) -> str:
    return url_for("commissioning.show_tender", authority_slug=g.authority.slug, tender_id=tender_id)


def _show_at_field(form: Form, fault: InvalidInputError) -> None:
    """Show what the service refused at the field that it names."""
    field = form[fault.field] if fault.field in form else next(iter(form))
    field.errors = [str(fault)]
