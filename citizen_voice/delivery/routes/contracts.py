"""Staff's lists: the contracts of a council, and what each is to report."""

from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import transactional
from citizen_voice.delivery import queries, service
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.forms import contract_form
from citizen_voice.delivery.routes.blueprint import CONTRACT, blueprint
from citizen_voice.delivery.steps.bound import find_contract, get_contract_lot, list_lots_with_contract
from citizen_voice.delivery.steps.contracts import build_contract
from citizen_voice.delivery.steps.listing import list_recorded_imports
from citizen_voice.exceptions import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from citizen_voice.delivery.steps.bound import ContractLot
    from citizen_voice.models import Authority, TenderImport


@blueprint.get("/<authority_slug>/staff/delivery")
@requires(Permission.TENDER_LIST, load=accounts_queries.get_authority)
def list_contracts(authority: "Authority") -> ResponseReturnValue:
    """List the contracts of the officer's councils with what is due and what is late."""
    councils = commissioning_queries.list_own_councils(authority, current_actor().commissioned_council_ids)
    imports = list_recorded_imports([one.id for one in councils])
    rows = queries.list_commitments([one.id for one in imports])
    return render_template(
        "delivery/list_contracts.html",
        contracts=[(one, [row for row in rows if row.commitment.tender_import_id == one.id]) for one in imports],
    )


@blueprint.get(CONTRACT)
@requires(Permission.DELIVERY_REPORT, load=commissioning_queries.get_recorded_import)
def show_contract(tender_import: "TenderImport") -> ResponseReturnValue:
    """Show what the contracts of a recorded import are to report, what they reported, and what is due."""
    rows = queries.list_commitments([tender_import.id])
    return render_template(
        "delivery/show_contract.html",
        tender_import=tender_import,
        rows=rows,
        lots=sorted({row.commitment.tender_lot.number for row in rows}),
        written=list_lots_with_contract(tender_import),
        find_unit=find_unit,
    )


@blueprint.route(f"{CONTRACT}/lots/<int:lot>/contract", methods=["GET", "POST"])
@requires(Permission.DELIVERY_REPORT, load=get_contract_lot)
@transactional
def record_contract(contract_lot: "ContractLot") -> ResponseReturnValue:
    """Write down with whom the contract for a lot was made and what was agreed, or correct it."""
    contract = find_contract(contract_lot)
    agreed = contract.agreed if contract else {}
    data = {
        f"agreed-{one.measure_code}": Decimal(agreed.get(one.measure_code, one.target))
        for one in contract_lot.commitments
    }
    form = contract_form(contract_lot.commitments)(obj=contract, data=data)
    if form.validate_on_submit():
        try:
            names = ("reference", "supplier_id", "supplier_name", "signed_on")
            fields = service.ContractFields(agreed=form.agreed, **{name: form[name].data for name in names})
            service.record_contract(contract_lot, fields, officer_id=current_officer_id())
        except InvalidInputError as fault:
            form[fault.field].errors = [str(fault)]
        else:
            flash(gettext("Saved."), "success")
            return redirect(
                url_for(".show_contract", authority_slug=g.authority.slug, import_id=contract_lot.tender_import.id)
            )
    page = render_template("delivery/record_contract.html", form=form, contract_lot=contract_lot, contract=contract)
    return (page, 400) if form.is_submitted() else page


@blueprint.get(f"{CONTRACT}/lots/<int:lot>/contract.json")
@requires(Permission.DELIVERY_REPORT, load=get_contract_lot)
def download_contract(contract_lot: "ContractLot") -> ResponseReturnValue:
    """Hand out the OCDS release of the contract for a lot, with what was agreed and what was delivered."""
    contract = find_contract(contract_lot)
    if contract is None:
        raise NotFoundError(gettext("Write down the contract first: with whom it was made, and what was agreed."))
    name = f"contract-{contract_lot.tender_import.id}-{contract_lot.lot.number}.json"
    return Response(
        build_contract(contract_lot, contract),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
