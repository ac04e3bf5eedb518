"""Staff's pages on which delivery is reported, corrected, verified and taken back."""

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.delivery import queries, service
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.forms import RATING_WORDS, DecideReportForm, ReportDeliveryForm, report_form
from citizen_voice.delivery.periods import Period
from citizen_voice.delivery.queries import find_in_force
from citizen_voice.delivery.routes.blueprint import COMMITMENT, REPORT, blueprint
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError, NotAllowedError
from citizen_voice.vocabulary import DeliverySource

if TYPE_CHECKING:
    from citizen_voice.models import Commitment, DeliveryReport


@blueprint.route(f"{COMMITMENT}/report", methods=["GET", "POST"])
@requires(Permission.DELIVERY_REPORT, load=queries.get_commitment)
@transactional
def report_delivery(commitment: "Commitment") -> ResponseReturnValue:
    """Report what a contract delivered under one measure."""
    period = _asked_period() or next(iter(_due(commitment)), None)
    data = {"starts_on": period.first, "ends_on": period.last} if period else None
    return _report(commitment, report_form(commitment)(data=data), None)


@blueprint.route(f"{REPORT}/correct", methods=["GET", "POST"])
@requires(Permission.DELIVERY_REPORT, load=queries.get_report)
@transactional
def correct_report(report: "DeliveryReport") -> ResponseReturnValue:
    """Put another report in the place of one."""
    # What was reported under an earlier record of the tender is corrected under the one in force.
    commitment = find_in_force(report.commitment)
    form = report_form(commitment)(obj=report, data={"rating": report.rating.value if report.rating else ""})
    return _report(commitment, form, report)


def _report(
    commitment: "Commitment", form: ReportDeliveryForm, replaces: "DeliveryReport | None"
) -> ResponseReturnValue:
    status = 200
    if form.is_submitted():
        status = 400
        if form.validate() and _store(commitment, form, replaces):
            flash(gettext("Reported. Somebody else can verify it now."), "success")
            return redirect(_contract_url(commitment))
    page = render_template(
        "delivery/report_delivery.html",
        form=form,
        commitment=commitment,
        unit=find_unit(commitment.unit),
        replaces=replaces,
    )
    return page, status


def _store(commitment: "Commitment", form: ReportDeliveryForm, replaces: "DeliveryReport | None") -> bool:
    try:
        service.report_delivery(
            commitment,
            form.fields,
            officer_id=current_officer_id(),
            source=DeliverySource.FORM,
            replaces=replaces,
        )
    except InvalidInputError as fault:
        form.is_asked_to_confirm = fault.field == "is_confirmed"
        field: Any = form[fault.field] if fault.field in form else form["quantity"]
        field.errors = [str(fault)]
    except (ConflictError, InvalidTransitionError) as fault:
        form.form_errors.append(str(fault))
    else:
        return True
    return False


def _asked_period() -> Period | None:
    try:
        days = [date.fromisoformat(request.args.get(name, "")) for name in ("from", "to")]
    except ValueError:
        return None
    return Period(*days)


def _due(commitment: "Commitment") -> list[Period]:
    rows = queries.list_commitments([commitment.tender_import_id])
    return next((row.due for row in rows if row.commitment.id == commitment.id), [])


@blueprint.route(REPORT, methods=["GET", "POST"])
@requires(Permission.DELIVERY_VERIFY, load=queries.get_report)
@transactional
def decide_report(report: "DeliveryReport") -> ResponseReturnValue:
    """Show a report with its evidence; verify it or take it back."""
    form, status = DecideReportForm(), 200
    if form.is_submitted():
        status = 400
        if form.validate():
            try:
                _decide(report, form)
            except InvalidInputError as fault:
                form.reason.errors = [str(fault)]
            except (ConflictError, NotAllowedError) as fault:
                form.form_errors.append(str(fault))
                status = 403 if isinstance(fault, NotAllowedError) else 409
            else:
                return redirect(url_for(".decide_report", authority_slug=g.authority.slug, report_id=report.id))
    page = render_template(
        "delivery/decide_report.html",
        form=form,
        report=report,
        commitment=report.commitment,
        unit=find_unit(report.commitment.unit),
        is_standing=queries.is_standing(report),
        correction=queries.find_correction(report),
        same_evidence=queries.count_same_evidence(report),
        ratings=RATING_WORDS,
        is_own=report.reported_by_id == current_officer_id(),
    )
    return page, status


def _decide(report: "DeliveryReport", form: DecideReportForm) -> None:
    words, who = form.reason.data or "", current_officer_id()
    if form.retract.data:
        service.retract_report(report, officer_id=who, reason=words)
        flash(gettext("The report is taken back. It counts nowhere any more."), "success")
        return
    service.verify_report(report, officer_id=who, note=words)
    flash(gettext("Verified."), "success")


def _contract_url(commitment: "Commitment") -> str:
    return url_for(".show_contract", authority_slug=g.authority.slug, import_id=commitment.tender_import_id)
