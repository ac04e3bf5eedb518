"""Everybody's pages of contracts: the list, and of each what was agreed and what it reported."""

import uuid

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.commissioning.queries import get_recorded_import
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.forms import RATING_WORDS
from citizen_voice.delivery.routes.blueprint import PUBLIC_CONTRACT, blueprint
from citizen_voice.delivery.steps.bound import find_contract, get_contract_lot
from citizen_voice.delivery.steps.contracts import build_contract
from citizen_voice.delivery.steps.listing import STATES, find_later_record, list_lots, paginate_contracts
from citizen_voice.delivery.steps.reporting import is_public_address
from citizen_voice.delivery.steps.summing import read_delivered
from citizen_voice.exceptions import NotFoundError
from citizen_voice.open_data import open_file


@blueprint.get("/<authority_slug>/contracts")
@public
def list_public_contracts(authority_slug: str) -> ResponseReturnValue:
    """List the contracts that have begun, and how many of the reports due each sent; narrowed by `reports`."""
    state = request.args.get("reports")
    state = state if state in STATES else None
    counts = read_delivered(g.authority.id).contracts
    page = max(request.args.get("page", 1, int), 1)
    listing, contracts = paginate_contracts(counts, state=state, page=page)
    return render_template("delivery/list_public_contracts.html", state=state, listing=listing, contracts=contracts)


@blueprint.get(PUBLIC_CONTRACT)
@public
def show_public_contract(authority_slug: str, import_id: uuid.UUID) -> ResponseReturnValue:
    """Show everybody what the contracts of a tender agreed to, and the reports on them that stand."""
    tender_import = get_recorded_import(authority_slug, import_id)
    return render_template(
        "delivery/show_public_contract.html",
        tender_import=tender_import,
        later=find_later_record(tender_import),
        lots=list_lots(tender_import),
        find_unit=find_unit,
        ratings=RATING_WORDS,
        is_public_address=is_public_address,
    )


@blueprint.get(f"{PUBLIC_CONTRACT}/lots/<int:lot>/ocds.json")
@public
def download_public_contract(authority_slug: str, import_id: uuid.UUID, lot: int) -> ResponseReturnValue:
    """Give everybody the OCDS release of the contract for a lot, with what was agreed and what was delivered."""
    contract_lot = get_contract_lot(authority_slug, import_id, lot)
    contract = find_contract(contract_lot)
    if contract is None:
        raise NotFoundError(gettext("The council has not said yet with whom the contract was made."))
    body = build_contract(contract_lot, contract)
    return open_file(body, name=f"contract-{import_id}-{lot}-ocds.json", kind="application/json")
