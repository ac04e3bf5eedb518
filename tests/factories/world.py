"""One of everything in an authority, so that every address of routes.json can be written for it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from citizen_voice.accounts import service as accounts
from citizen_voice.db import db
from citizen_voice.models import Officer, OutgoingMail, Resident
from citizen_voice.proposals import queries as proposals
from citizen_voice.themes import service as theme_service
from citizen_voice.vocabulary import ConsultationState, Language, Role
from tests.factories import Factories, commissioning, populations, responses, standards, themes

ROUTES = Path(__file__).parents[1] / "architecture" / "routes.json"
NOT_IDS = {"authority_slug", "language", "field", "lot", "revision", "version", "filename"}
"""Parts of addresses that mean the same in every authority."""


@dataclass
class World:
    """People of every role in one authority, and for each part of an address what stands in it."""

    slug: str
    officers: dict[Role, Officer]
    everyone: Officer
    resident: Resident
    parts: dict[str, str]
    special: dict[str, dict[str, str]]
    """Parts of addresses of routes that need a thing in a state of its own, by endpoint."""

    def address(self, row: dict[str, Any], **other: str) -> str:
        """Return an address of a route; `other` replaces parts of it."""
        parts = {**self.parts, **self.special.get(row["endpoint"], {}), **other}
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts[found.group(1)], row["url"])

    def named(self, row: dict[str, Any], part: str) -> str:
        """Return what stands in one part of the address of a route."""
        return {**self.parts, **self.special.get(row["endpoint"], {})}[part]


def routes() -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each reviewed route with each of its methods."""
    for row in json.loads(ROUTES.read_text()):
        for method in row["methods"]:
            yield row, method


def parts_of(row: dict[str, Any]) -> list[str]:
    """Return the names of the parts of a route's address."""
    return re.findall(r"<(?:\w+:)?(\w+)>", row["url"])


def build(make: Factories) -> World:
    """Make one of everything."""
    authority = make.the_authority()
    council = make.council(authority)
    officers = {role: make.officer(role, council=council) for role in Role}
    everyone, resident = make.officer(*Role, council=council), make.resident()
    scene = standards.scene(make)
    standards.leave_out(make, scene)
    publication = commissioning.make_publication(make, authority=authority)
    tender = commissioning.make_tender(council, everyone)
    begun = commissioning.make_import(tender, publication, everyone)
    recorded = commissioning.make_import(commissioning.make_tender(council, everyone), publication, everyone)
    commissioning.fill_import(recorded, "7.50", "7.50")
    commissioning.service.record_import(recorded, officer_id=everyone.id)
    _leave_out_a_standard(council, publication, everyone)
    taking_part = _open_consultation(make, resident)
    draft = make.consultation(state=ConsultationState.DRAFT)
    run = themes.grouping_run(make, scene.consultation)
    suggestion = themes.candidate(make, run, scene.statements)
    populations.give(scene.consultation)
    is_open = {"consultation_slug": taking_part[0], "proposal_reference": taking_part[1]}
    resident_pages = {"proposals.show_sent": {**is_open, "proposal_reference": taking_part[2]}}
    for row, _ in routes():
        if row["access"] == "consultation:take-part":
            resident_pages.setdefault(row["endpoint"], is_open)
    is_draft = {"consultation_slug": draft.slug}
    return World(
        slug=authority.slug,
        officers=officers,
        everyone=everyone,
        resident=resident,
        parts={
            "authority_slug": authority.slug,
            "consultation_slug": scene.consultation.slug,
            "proposal_reference": scene.statements[0].proposal.reference,
            "statement_id": str(scene.statements[0].id),
            "response_import_id": str(responses.response_import(scene.consultation, everyone).id),
            "run_id": str(run.id),
            "candidate_id": str(suggestion.id),
            "theme_id": str(scene.theme.id),
            "decision_id": str(themes.oriented(scene.theme, everyone).id),
            "proposal_id": str(themes.split_proposal(scene.theme, everyone).id),
            "reading_id": str(theme_service.draw_sample(scene.theme, officer_id=everyone.id).id),
            "number": str(scene.priority_list.number),
            "reference": publication.standards[0].standard.reference,
            "publication_slug": publication.slug,
            "publication_id": str(publication.id),
            "revision": "1",
            "version": publication.version,
            "council_code": council.code,
            "tender_id": str(tender.id),
            "import_id": str(begun.id),
            "token": proposals.receipt_token(scene.statements[0].proposal),
            "language": "en",
            "lot": "1",
            "field": "measures",
            "filename": "manifest.json",
        },
        special={
            "commissioning.adapt_standard": {"field": "geography"},
            **{
                f"commissioning.download_{one}": {"import_id": str(recorded.id)}
                for one in ("ocds", "schedule", "workbook", "measures", "standards", "value_act_record", "kpi_schedule")
            },
            "commissioning.show_import": {"import_id": str(recorded.id)},
            "accounts.show_sign_in_link": {"token": _sign_in_token(authority, resident)},
            "accounts.use_sign_in_link": {"token": _sign_in_token(authority, make.resident())},
            "consultations.write_wording": is_draft,
            "consultations.set_dates": is_draft,
            "consultations.open_consultation": is_draft,
            "consultations.close_consultation": {"consultation_slug": taking_part[0]},
            **resident_pages,
        },
    )


def _leave_out_a_standard(council: Any, publication: Any, officer: Officer) -> None:
    """Record a tender that uses all standards of a publication but the last, with the reason."""
    tender = commissioning.make_tender(council, officer, quality_weight=Decimal("42.50"))
    *used, left_out = (one.id for one in publication.standards)
    chosen = {lot.id: used for lot in tender.lots}
    recorded = commissioning.service.begin_import(tender, publication=publication, chosen=chosen, officer_id=officer.id)
    commissioning.fill_import(recorded, "7.50")
    reasons = {left_out: "The contract has no place for it."}
    commissioning.service.explain_left_out(recorded, officer_id=officer.id, reasons=reasons)
    commissioning.service.record_import(recorded, officer_id=officer.id)


def _open_consultation(make: Factories, resident: Resident) -> tuple[str, str, str]:
    """Return the address of an open consultation, of a proposal the resident voted on, and of one of their own."""
    consultation = make.consultation()
    participant = make.participant(consultation, resident=resident)
    voted = make.proposal(consultation)
    make.vote(voted, participant=participant)
    own = make.proposal(consultation, participant=participant)
    return consultation.slug, voted.reference, own.reference


def _sign_in_token(authority: Any, resident: Resident) -> str:
    accounts.request_sign_in_link(authority, email=resident.email, is_for_staff=False, language=Language.ENGLISH)
    body = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.to_address == resident.email)).one()
    found = re.search(r"/sign-in/link/(\S+)", body)
    assert found
    return found.group(1)
