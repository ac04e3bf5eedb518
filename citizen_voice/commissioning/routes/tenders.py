"""Pages on which commissioners write down tenders and their lots."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as account_queries
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.carried import MOST_BYTES
from citizen_voice.commissioning.effort import estimate_effort
from citizen_voice.commissioning.forms.tenders import ChangeTenderForm, LotForm, RecordTenderForm, RemoveLotForm
from citizen_voice.commissioning.lines import describe_sum, read_lots
from citizen_voice.commissioning.prefilling import notes_on
from citizen_voice.commissioning.release import division_of, find_conflicts
from citizen_voice.commissioning.routes.blueprint import TENDER, blueprint, refusals_shown, tender_url
from citizen_voice.commissioning.steps import readiness
from citizen_voice.commissioning.steps.documents import formats_of
from citizen_voice.commissioning.steps.from_release import begin_from_release, find_own
from citizen_voice.commissioning.steps.left_out import list_left_out, list_unexplained
from citizen_voice.commissioning.warnings import find_warnings
from citizen_voice.db import transactional
from citizen_voice.exports.ocds_reading import read_stored
from citizen_voice.typed_text import takes_up_to
from citizen_voice.vocabulary import PurchaseCategory

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Tender, TenderLot


@blueprint.get("/<authority_slug>/staff/tenders")
@requires(Permission.TENDER_LIST, load=account_queries.get_authority)
def list_tenders(authority: "Authority") -> ResponseReturnValue:
    """List the tenders of the councils that the commissioner buys for."""
    page = request.args.get("page", 1, type=int)
    listing = queries.list_tenders(authority, current_actor().commissioned_council_ids, page=page)
    return render_template("commissioning/list_tenders.html", listing=listing)


@blueprint.route("/<authority_slug>/staff/tenders/new", methods=["GET", "POST"])
@takes_up_to(MOST_BYTES)
@requires(Permission.TENDER_LIST, load=account_queries.get_authority)
@transactional
def record_tender(authority: "Authority") -> ResponseReturnValue:
    """Write down a tender."""
    form = RecordTenderForm()
    form.offer(queries.list_own_councils(authority, current_actor().commissioned_council_ids))
    if form.validate_on_submit():
        with refusals_shown(form):
            tender = service.record_tender(
                form.buyer(),
                officer_id=current_officer_id(),
                source_release=form.package,
                **_tender_fields(form),
                **_lot_fields(form),
            )
            _take_over_standards(tender, form)
            return redirect(tender_url(tender.id))
    if request.method == "GET":
        # What most tenders need: they are not divided.
        form.lot_title.data = gettext("The whole contract")
    own = find_own(form.package, authority) if form.package else None
    has_own = own is not None and own.publication is not None
    notes = notes_on(read_stored(form.package), form.councils, authority, has_own=has_own) if form.package else []
    return render_template("commissioning/record_tender.html", form=form, notes=notes, own=own)


def _take_over_standards(tender: "Tender", form: RecordTenderForm) -> None:
    """Choose the standards again that stand in a file of ours, and say what came of it."""
    own = find_own(form.package, tender.authority) if form.package else None
    if own is None:
        return
    begun, notes = begin_from_release(tender, own, officer_id=current_officer_id())
    if begun is not None:
        flash(
            gettext(
                "The standards in your file are chosen again, with their measures, targets, weights and reasons."
                " Check them, and answer the four legal tests for this contract."
            ),
            "success",
        )
    for note in notes:
        flash(note)


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
        with refusals_shown(form):
            service.change_tender(tender, officer_id=current_officer_id(), **_tender_fields(form))
            return redirect(tender_url(tender.id))
    return render_template("commissioning/change_tender.html", form=form, tender_url=tender_url(tender.id))


@blueprint.route(f"{TENDER}/lots/new", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_tender)
@transactional
def add_lot(tender: "Tender") -> ResponseReturnValue:
    """Add a lot to a tender, as long as nothing is recorded for it."""
    form = LotForm()
    if form.is_submitted():
        service.check_correctable(tender)
    if form.validate_on_submit():
        with refusals_shown(form):
            lot = service.add_lot(tender, officer_id=current_officer_id(), **_lot_fields(form))
            flash(gettext("Lot %(number)d is added.", number=lot.number), "success")
            return redirect(tender_url(tender.id))
    return render_template("commissioning/change_lot.html", form=form, tender=tender, lot=None)


@blueprint.route(f"{TENDER}/lots/<int:lot>", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_lot)
@transactional
def change_lot(lot: "TenderLot") -> ResponseReturnValue:
    """Correct a lot, as long as nothing is recorded for its tender."""
    form = LotForm(obj=lot, data={"lot_title": lot.title})
    if form.is_submitted():
        service.check_correctable(lot.tender)
    if form.validate_on_submit():
        with refusals_shown(form):
            service.change_lot(lot, officer_id=current_officer_id(), **_lot_fields(form))
            return redirect(tender_url(lot.tender_id))
    return render_template("commissioning/change_lot.html", form=form, tender=lot.tender, lot=lot)


@blueprint.route(f"{TENDER}/lots/<int:lot>/remove", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_lot)
@transactional
def remove_lot(lot: "TenderLot") -> ResponseReturnValue:
    """Take a lot away with what was chosen for it."""
    form, tender_id = RemoveLotForm(), lot.tender_id
    if form.validate_on_submit():
        service.remove_lot(lot, officer_id=current_officer_id())
        flash(gettext("The lot is removed."), "success")
        return redirect(tender_url(tender_id))
    return render_template("commissioning/remove_lot.html", form=form, lot=lot)


@blueprint.get(TENDER)
@requires(Permission.TENDER_EDIT, load=queries.get_tender)
def show_tender(tender: "Tender") -> ResponseReturnValue:
    """Show a tender with what is done and what is to do."""
    current = queries.find_open_import(tender)
    lots = read_lots(current) if current else []
    recorded = queries.list_recorded_imports(tender)
    return render_template(
        "commissioning/show_tender.html",
        tender=tender,
        division=division_of(tender),
        current=current,
        lots=lots,
        warnings=find_warnings(tender, lots),
        effort=estimate_effort(lots),
        left_out=list_left_out(current) if current else [],
        unexplained=list_unexplained(current) if current else [],
        has_answers=readiness.has_answered_tests(current) if current else False,
        to_choose_again=readiness.find_choice_problems(current, lots) if current else [],
        is_ready=current is not None and not readiness.find_import_problems(current),
        problems={one.lot.number: describe_sum(one.total) for one in lots if one.lines},
        recorded=recorded,
        withdrawn={one.id: queries.list_withdrawn_of(one) for one in recorded},
        lost={one.id: queries.list_lost_support(one) for one in (*recorded, *([current] if current else []))},
        to_report=queries.list_to_report(recorded),
        formats_of=formats_of,
        has_source=tender.source_release is not None,
        conflicts=find_conflicts(recorded[0]) if recorded else [],
    )


def _tender_fields(form: ChangeTenderForm) -> service.TenderFields:
    return service.TenderFields(
        title=form.title.data,
        reference=form.reference.data,
        description=form.description.data or "",
        value_gbp=form.value_gbp.data,
        cpv_code=form.cpv_code.data,
        category=PurchaseCategory(form.category.data) if form.category.data else None,
        duration_months=form.months,
        is_light_touch=form.is_light_touch.data,
        notice_id=form.notice_id.data or "",
        reserved_area=form.kept_for,
        is_reserved_for_small=form.is_reserved_for_small.data,
        is_suitable_for_sme=form.is_suitable_for_sme.data,
        is_suitable_for_vcse=form.is_suitable_for_vcse.data,
    )


def _lot_fields(form: LotForm) -> service.LotFields:
    return service.LotFields(
        lot_title=form.lot_title.data, price_weight=form.price_weight.data, quality_weight=form.quality_weight.data
    )
