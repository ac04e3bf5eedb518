"""Reads about the contracts that were written down for lots."""

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.delivery.queries import ContractLot
from citizen_voice.models import Contract, TenderImport, TenderLot


def find_contract(contract_lot: ContractLot) -> Contract | None:
    """Return the contract for a lot, or None while it was not written down.

    It is the one of this record of the tender; where there is none, the latest that was written under another record.
    """
    return db.session.scalars(
        select(Contract)
        .where(Contract.tender_lot_id == contract_lot.lot.id)
        .order_by((Contract.tender_import_id == contract_lot.tender_import.id).desc(), Contract.created_at.desc())
        .limit(1)
    ).one_or_none()


def list_lots_with_contract(tender_import: TenderImport) -> set[int]:
    """Return the numbers of the lots whose contract was written down, under this record of the tender or another."""
    return set(
        db.session.scalars(
            select(TenderLot.number)
            .join(Contract, Contract.tender_lot_id == TenderLot.id)
            .where(TenderLot.tender_id == tender_import.tender_id)
        )
    )
