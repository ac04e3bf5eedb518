"""Reminding councils of reports that are late: each contract is looked at once a day, each late period is told once."""

import uuid

from flask_babel import lazy_gettext
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from citizen_voice import mail
from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.delivery import queries
from citizen_voice.delivery.queries import CommitmentRow
from citizen_voice.models import Authority, Commitment, DeliveryReminder, Officer, OfficerRole, TenderImport
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import Language, Role

MOST_AT_ONCE = 20


def remind_of_late_reports() -> int:
    """Look at some contracts that nobody looked at today, and mail commissioners of what is late. Returns how many."""
    day = today()
    current = select(Commitment.tender_import_id).where(Commitment.replaced_at.is_(None))
    imports = db.session.scalars(
        select(TenderImport)
        .outerjoin(DeliveryReminder, DeliveryReminder.tender_import_id == TenderImport.id)
        .where(
            TenderImport.id.in_(current),
            or_(DeliveryReminder.looked_on.is_(None), DeliveryReminder.looked_on < day),
        )
        .order_by(TenderImport.recorded_at)
        .limit(MOST_AT_ONCE)
    ).all()
    for one in imports:
        late = [row for row in queries.list_commitments([one.id]) if row.late]
        if late:
            _remind(one, late)
        _note(one)
    return len(imports)


def _note(tender_import: TenderImport) -> None:
    statement = insert(DeliveryReminder).values(
        id=uuid.uuid4(),
        authority_id=tender_import.authority_id,
        tender_import_id=tender_import.id,
        looked_on=today(),
    )
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["tender_import_id"], set_={"looked_on": today()})
    )


def _remind(tender_import: TenderImport, late: list[CommitmentRow]) -> None:
    authority = db.session.get_one(Authority, tender_import.authority_id)
    # Something new that is late makes a new mail; what was told once is not told every day.
    newest = max(period.last for row in late for period in row.late)
    for officer in _commissioners(tender_import.council_id):
        mail.post(
            authority_id=authority.id,
            to_address=officer.email,
            template="delivery_late",
            subject=lazy_gettext("Reports of what a contract delivered are late"),
            language=Language.ENGLISH,
            once_key=f"delivery-late:{tender_import.id}:{newest.isoformat()}:{officer.id}",
            tender=tender_import.tender,
            late=late,
            link=public_address("delivery.show_contract", authority_slug=authority.slug, import_id=tender_import.id),
        )


def _commissioners(council_id: uuid.UUID) -> list[Officer]:
    return list(
        db.session.scalars(
            select(Officer)
            .join(OfficerRole, OfficerRole.officer_id == Officer.id)
            .where(OfficerRole.role == Role.COMMISSIONER, OfficerRole.council_id == council_id, Officer.is_active)
            .order_by(Officer.email)
        )
    )
