"""Staff's pages on which the workbook of a contract is taken away, read and stored."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from itsdangerous import BadSignature, URLSafeTimedSerializer

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import transactional
from citizen_voice.delivery import queries, service
from citizen_voice.delivery.forms import RATING_WORDS, StoreReturnForm, UploadReturnForm
from citizen_voice.delivery.routes.blueprint import CONTRACT, blueprint
from citizen_voice.delivery.steps.reporting import ReportFields
from citizen_voice.delivery.steps.returns import ReadRow, build_return, read_rows, to_json
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.exports.delivery_return import ReturnError, read_return
from citizen_voice.typed_text import takes_up_to
from citizen_voice.vocabulary import DeliveryRating

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport

MOST_BYTES = 4 * 1024 * 1024
LONGEST_WAY = 24 * 3600
"""Seconds from reading the file to storing what was read."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get(f"{CONTRACT}/return.xlsx")
@requires(Permission.DELIVERY_REPORT, load=commissioning_queries.get_recorded_import)
def download_return(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the workbook with a row for each period that is over and has no report."""
    body = build_return(tender_import, queries.list_commitments([tender_import.id]))
    name = f"delivery-{tender_import.tender_id}.xlsx"
    return Response(body, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.route(f"{CONTRACT}/return", methods=["GET", "POST"])
@takes_up_to(MOST_BYTES)
@requires(Permission.DELIVERY_REPORT, load=commissioning_queries.get_recorded_import)
def read_return_file(tender_import: "TenderImport") -> ResponseReturnValue:
    """Read a workbook and show what it would report. Nothing is stored."""
    form = UploadReturnForm()
    if form.validate_on_submit():
        try:
            with form.file.data.stream as upload:
                returned = read_return(upload.read())
        except ReturnError as fault:
            form.file.errors = [str(fault)]
        else:
            if returned:
                rows = read_rows(returned, queries.list_commitments([tender_import.id]))
                return _show_read(tender_import, rows, StoreReturnForm(formdata=None))
            form.file.errors = [gettext("Nothing is filled in. Fill in the yellow cells, and choose it again.")]
    page = render_template("delivery/read_return.html", form=form, tender_import=tender_import)
    return (page, 400) if form.errors else page


@blueprint.post(f"{CONTRACT}/return/store")
@takes_up_to(MOST_BYTES)
@requires(Permission.DELIVERY_REPORT, load=commissioning_queries.get_recorded_import)
@transactional
def store_return(tender_import: "TenderImport") -> ResponseReturnValue:
    """Store what was read from a workbook: all of it or nothing."""
    form = StoreReturnForm()
    contract = url_for(".show_contract", authority_slug=g.authority.slug, import_id=tender_import.id)
    try:
        rows = _carried(tender_import, form.rows.data or "", is_confirmed=form.is_confirmed.data)
    except BadSignature:
        flash(gettext("What was read can't be used any more. Choose the workbook again."), "error")
        return redirect(url_for(".read_return_file", authority_slug=g.authority.slug, import_id=tender_import.id))
    try:
        made = service.report_return(rows, officer_id=current_officer_id())
    except InvalidInputError as fault:
        form.is_confirmed.errors = [str(fault)]
        return _show_read(tender_import, rows, form), 409
    words = ngettext("%(num)s report is stored.", "%(num)s reports are stored.", len(made))
    flash(f"{words} {gettext('Somebody else can verify them now.')}", "success")
    return redirect(contract)


def _show_read(tender_import: "TenderImport", rows: list[ReadRow], form: StoreReturnForm) -> str:
    form.rows.data = _signer(tender_import).dumps(to_json(rows))
    return render_template(
        "delivery/show_return.html",
        form=form,
        tender_import=tender_import,
        rows=rows,
        ratings=RATING_WORDS,
        has_faults=any(row.faults for row in rows),
        has_doubts=any(row.doubt for row in rows),
    )


def _carried(tender_import: "TenderImport", text: str, *, is_confirmed: bool) -> list[ReadRow]:
    rows: list[dict[str, Any]] = _signer(tender_import).loads(text, max_age=LONGEST_WAY)
    known = {str(row.commitment.id): row.commitment for row in queries.list_commitments([tender_import.id])}
    read = []
    for row in rows:
        place, commitment = row.pop("place"), known[row.pop("commitment")]
        whole, rating = row.pop("whole"), row.pop("rating")
        fields = ReportFields(
            unit=commitment.unit,
            starts_on=date.fromisoformat(row.pop("starts_on")),
            ends_on=date.fromisoformat(row.pop("ends_on")),
            quantity=Decimal(row.pop("quantity")),
            whole=Decimal(whole) if whole is not None else None,
            rating=DeliveryRating(rating) if rating else None,
            **row,
        )
        read.append(ReadRow(place, commitment, replace(fields, is_confirmed=is_confirmed), []))
    return read


def _signer(tender_import: "TenderImport") -> URLSafeTimedSerializer:
    salt = f"delivery-return:{tender_import.id}:{current_officer_id()}"
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=salt)
