"""Pages on which standards are brought into a tender: chosen, measured, weighed, adapted, tested and recorded."""

from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import SelectChoice

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.choices import StandardChoice, as_ids, list_choices
from citizen_voice.commissioning.effort import estimate_effort
from citizen_voice.commissioning.forms.choosing import (
    AdaptFrequencyForm,
    AdaptStandardForm,
    RecordImportForm,
    choose_measures_form,
    choose_standards_form,
)
from citizen_voice.commissioning.lines import (
    LotLines,
    describe_sum,
    find_unit,
    read_line,
    read_lots,
    suggested_target,
    target_to_choose,
)
from citizen_voice.commissioning.routes.blueprint import (
    IMPORT,
    STANDARD,
    TENDER,
    blueprint,
    leave_recorded,
    refusals_shown,
    show_at_field,
    tender_url,
)
from citizen_voice.commissioning.standing_words import words_of_part
from citizen_voice.commissioning.steps import readiness
from citizen_voice.commissioning.steps.left_out import list_unexplained
from citizen_voice.commissioning.warnings import find_warnings
from citizen_voice.db import transactional
from citizen_voice.drafting.parts import ADAPTABLE_PARTS
from citizen_voice.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from citizen_voice.commissioning.queries import ImportStart
    from citizen_voice.models import ImportedStandard, Tender, TenderImport


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
    """Choose standards of a publication for the lots of a tender, or choose again."""
    lots = start.tender.lots
    form = choose_standards_form(lots, g.authority.most_measures)()
    if form.validate_on_submit():
        try:
            service.begin_import(
                start.tender,
                publication=start.publication,
                chosen={lot.id: as_ids(form[f"lot-{lot.number}"].data or []) for lot in lots},
                officer_id=current_officer_id(),
            )
        except InvalidInputError as fault:
            show_at_field(form, fault)
        else:
            return redirect(tender_url(start.tender.id))
    problem = queries.find_force_problem(start.publication)
    if problem:
        flash(problem, "error")
        return redirect(tender_url(start.tender.id))
    choices = list_choices(start.tender, start.publication)
    _offer(form, choices, start.tender)
    return render_template("commissioning/begin_import.html", form=form, start=start, choices=choices)


def _offer(form: Any, choices: list[StandardChoice], tender: "Tender") -> None:
    current = queries.find_open_import(tender)
    for lot in tender.lots:
        field = form[f"lot-{lot.number}"]
        field.choices = [SelectChoice(str(one.id), f"{one.standard.reference} {one.title}") for one in choices]
        if not form.is_submitted():
            chosen = {
                str(one.published_standard.standard_id)
                for one in (current.standards if current else [])
                if one.tender_lot_id == lot.id
            }
            # By the standard itself: after a later version of the set they are other rows.
            field.data = [str(one.id) for one in choices if one.standard.standard_id in chosen]


@blueprint.route(STANDARD, methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_imported_standard)
@transactional
def choose_measures(imported: "ImportedStandard") -> ResponseReturnValue:
    """Choose the measures, their targets and the weight of one standard in a lot."""
    tender_import = imported.tender_import
    if request.method == "GET" and tender_import.recorded_at is not None:
        return leave_recorded(tender_import)
    line = read_line(imported)
    tender = tender_import.tender
    suggested = {one.code: suggested_target(tender, one) for one in line.counted}
    targets = {one.code: target_to_choose(one, suggested[one.code]) for one in line.counted}
    form = choose_measures_form(line)(obj=imported, data=_to_begin_with(imported, targets))
    fields = ("weight", "weight_reason", "starts_on", "ends_on")
    if form.validate_on_submit():
        with refusals_shown(form):
            service.choose_measures(
                imported,
                officer_id=current_officer_id(),
                targets=form.targets,
                **{name: form[name].data for name in fields},
            )
            problem = describe_sum(_lot_of(imported).total)
            flash(gettext("Saved.") if problem is None else f"{gettext('Saved.')} {problem}")
            return redirect(tender_url(tender_import.tender_id))
    lot = _lot_of(imported)
    return render_template(
        "commissioning/choose_measures.html",
        form=form,
        line=line,
        measures=[(one, find_unit(one.unit)) for one in line.counted],
        suggested=suggested,
        targets=targets,
        tender=tender,
        lot=lot,
        warnings=find_warnings(tender, [lot]),
        effort=estimate_effort([lot]),
        adaptable=_adaptable(imported),
    )


def _to_begin_with(imported: "ImportedStandard", suggested: "Mapping[str, Decimal | None]") -> dict[str, Any]:
    """Return what was chosen before, and beside what was not the target that the standard suggests."""
    chosen = {one.measure_code: one.target for one in imported.measures}
    targets = {**suggested, **chosen}
    return {f"measure-{code}": True for code in chosen} | {f"target-{code}": one for code, one in targets.items()}


def _lot_of(imported: "ImportedStandard") -> LotLines:
    lots = read_lots(imported.tender_import)
    return next(one for one in lots if one.lot.id == imported.tender_lot_id)


def _adaptable(imported: "ImportedStandard") -> list[tuple[str, str, bool]]:
    """Return the parts that may be adapted: code, label, and whether it is."""
    adapted = {one.field for one in imported.adaptations}
    flexibility = read_line(imported).flexibility
    return [(code, gettext(label), code in adapted) for code, label in ADAPTABLE_PARTS if code in flexibility]


@blueprint.route(f"{STANDARD}/adapt/<field>", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_adaptable)
@transactional
def adapt_standard(adaptable: "queries.Adaptable") -> ResponseReturnValue:
    """Put other words in the place of a part of a standard, leave it out, or take that back."""
    imported, tender_import = adaptable.imported, adaptable.imported.tender_import
    if request.method == "GET" and tender_import.recorded_at is not None:
        return leave_recorded(tender_import)
    standing = next((one for one in imported.adaptations if one.field == adaptable.field), None)
    form = (AdaptFrequencyForm if adaptable.field == "frequency" else AdaptStandardForm)(obj=standing)
    if form.validate_on_submit():
        with refusals_shown(form):
            _adapt(adaptable, form)
            return redirect(
                url_for(
                    ".choose_measures",
                    authority_slug=g.authority.slug,
                    import_id=tender_import.id,
                    lot=imported.tender_lot.number,
                    reference=imported.published_standard.standard.reference,
                )
            )
    line = read_line(imported)
    return render_template(
        "commissioning/adapt_standard.html",
        form=form,
        line=line,
        imported=imported,
        field=adaptable.field,
        label=gettext(dict(ADAPTABLE_PARTS)[adaptable.field]),
        freedom=line.flexibility.get(adaptable.field),
        said=words_of_part(line, adaptable.field),
        standing=standing,
    )


def _adapt(adaptable: "queries.Adaptable", form: AdaptStandardForm) -> None:
    who, field = current_officer_id(), adaptable.field
    if form.take_back.data:
        service.keep_standard(adaptable.imported, officer_id=who, field=field)
        flash(gettext("The standard's own words hold again."), "success")
        return
    service.adapt_standard(
        adaptable.imported,
        officer_id=who,
        field=field,
        words=form.words.data or "",
        reason=form.reason.data or "",
    )
    flash(gettext("Saved."), "success")


@blueprint.route(f"{IMPORT}/record", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_import)
@transactional
def record_import(tender_import: "TenderImport") -> ResponseReturnValue:
    """Check everything on one page, then record it for good."""
    form = RecordImportForm()
    if form.validate_on_submit():
        service.record_import(tender_import, officer_id=current_officer_id())
        flash(gettext("Recorded. You can take away the file for your tender."), "success")
        return redirect(tender_url(tender_import.tender_id))
    if tender_import.recorded_at is not None:
        return redirect(tender_url(tender_import.tender_id))
    lots = read_lots(tender_import)
    return render_template(
        "commissioning/record_import.html",
        form=form,
        tender_import=tender_import,
        lots=lots,
        warnings=find_warnings(tender_import.tender, lots),
        effort=estimate_effort(lots),
        problems=readiness.find_import_problems(tender_import),
        parts=dict(ADAPTABLE_PARTS),
        unexplained=list_unexplained(tender_import),
        may_change=not queries.list_recorded_imports(tender_import.tender),
    )
