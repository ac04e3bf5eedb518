"""Reads of contracts as everybody sees them: which there are, what each agreed to, and what it reported."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from citizen_voice.db import db
from citizen_voice.delivery import queries
from citizen_voice.delivery.queries import CommitmentRow
from citizen_voice.delivery.steps.bound import ContractLot, find_contract
from citizen_voice.delivery.totals import ContractCount
from citizen_voice.models import Commitment, Contract, Tender, TenderImport, TenderLot

PER_PAGE = 50
STATES = ("missing", "partial", "complete", "waiting")


@dataclass(frozen=True)
class ListedContract:
    """A contract in a list: the lot, the record of the tender whose page tells of it, and the counts of its reports."""

    lot: TenderLot
    import_id: uuid.UUID
    count: ContractCount

    @property
    def has_lots(self) -> bool:
        """Whether its tender has several lots, so that the number of the lot is to be said."""
        return len(self.lot.tender.lots) > 1


@dataclass(frozen=True)
class PublicLot:
    """A contract on its own page: the lot, with whom it was made where that was written down, and its measures."""

    lot: TenderLot
    contract: Contract | None
    rows: list[CommitmentRow]

    def agreed(self, row: CommitmentRow) -> Decimal:
        """Return what the supplier agreed to under a measure; before that is known, what the tender asks for."""
        said = self.contract.agreed.get(row.commitment.measure_code) if self.contract else None
        return row.commitment.target if said is None else Decimal(said)


def list_contracts(counts: Mapping[uuid.UUID, ContractCount], *, state: str, most: int) -> list[ListedContract]:
    """Return contracts whose reports are in a `state`, by tender, at most so many."""
    return describe_contracts(db.session.scalars(_select(counts, state).limit(most)).all(), counts)


def paginate_contracts(
    counts: Mapping[uuid.UUID, ContractCount], *, state: str | None, page: int
) -> tuple[Pagination, list[ListedContract]]:
    """Return a page of the contracts whose reports are in a `state`, or of all, by tender."""
    listing = db.paginate(_select(counts, state), page=page, per_page=PER_PAGE, error_out=False)
    return listing, describe_contracts(listing.items, counts)


def _select(counts: Mapping[uuid.UUID, ContractCount], state: str | None) -> Select[Any]:
    wanted = [lot for lot, count in counts.items() if state in (None, count.state)]
    return (
        select(TenderLot)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .where(TenderLot.id.in_(wanted))
        .options(joinedload(TenderLot.tender).joinedload(Tender.council))
        .order_by(Tender.title, Tender.id, TenderLot.number)
    )


def describe_contracts(lots: Sequence[TenderLot], counts: Mapping[uuid.UUID, ContractCount]) -> list[ListedContract]:
    """Return contracts by their lots, each with the record of its tender and the counts of its reports."""
    records = _records([one.id for one in lots])
    return [ListedContract(one, records[one.id], counts[one.id]) for one in lots]


def _records(lots: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return for each lot the record of its tender that is in force, or that was last."""
    rows = db.session.execute(
        select(Commitment.tender_lot_id, Commitment.tender_import_id)
        .ext(distinct_on(Commitment.tender_lot_id))
        .where(Commitment.tender_lot_id.in_(lots))
        .order_by(Commitment.tender_lot_id, Commitment.replaced_at.is_(None).desc(), Commitment.created_at.desc())
    )
    return {one.tender_lot_id: one.tender_import_id for one in rows}


def list_lots(tender_import: TenderImport) -> list[PublicLot]:
    """Return the contracts of a recorded import, by the number of the lot, with what they agreed to and reported."""
    lots: dict[TenderLot, list[CommitmentRow]] = {}
    for row in queries.list_commitments([tender_import.id]):
        lots.setdefault(row.commitment.tender_lot, []).append(row)
    return [
        PublicLot(lot, find_contract(ContractLot(tender_import, lot, [row.commitment for row in rows])), rows)
        for lot, rows in lots.items()
    ]


def find_later_record(tender_import: TenderImport) -> uuid.UUID | None:
    """Return the record that took the place of this one, or None while this one is in force."""
    own = select(Commitment.id).where(Commitment.tender_import_id == tender_import.id, Commitment.replaced_at.is_(None))
    if db.session.scalar(own.limit(1)):
        return None
    return db.session.scalar(
        select(Commitment.tender_import_id)
        .where(Commitment.tender_id == tender_import.tender_id, Commitment.replaced_at.is_(None))
        .limit(1)
    )


def list_recorded_imports(council_ids: Collection[uuid.UUID]) -> Sequence[TenderImport]:
    """Return the imports of some councils that something is to be reported of, the latest first."""
    current = select(Commitment.tender_import_id).where(
        Commitment.council_id.in_(council_ids), Commitment.replaced_at.is_(None)
    )
    return db.session.scalars(
        select(TenderImport)
        .where(TenderImport.id.in_(current))
        .options(joinedload(TenderImport.tender))
        .order_by(TenderImport.recorded_at.desc())
    ).all()
