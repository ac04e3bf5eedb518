"""Reads about the contracts that were written down for lots."""

import uuid
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import db
from citizen_voice.delivery.queries import list_commitments
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import Commitment, Contract, TenderImport, TenderLot


@dataclass(frozen=True)
class ContractLot:
    """A lot of a recorded import, and what its contract is to report."""

    tender_import: TenderImport
    lot: TenderLot
    commitments: list[Commitment]

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority of the tender, for permissions."""
        return self.tender_import.authority_id

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender_import.council_id


def get_contract_lot(authority_slug: str, import_id: uuid.UUID, lot: int) -> ContractLot:
    """Return a lot of a recorded import. Raises `NotFoundError`, also for a lot that nothing is asked of."""
    tender_import = commissioning_queries.get_recorded_import(authority_slug, import_id)
    commitments = [
        row.commitment for row in list_commitments([tender_import.id]) if row.commitment.tender_lot.number == lot
    ]
    if not commitments:
        raise NotFoundError(gettext("There is no such lot in this tender."))
    return ContractLot(tender_import, commitments[0].tender_lot, commitments)


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
