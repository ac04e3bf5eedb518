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
from tests.factories import (
    Factories,
    commissioning,
    delivery,
    draft_consultations,
    populations,
    programs,
    responses,
    standards,
    themes,
)

ROUTES = Path(__file__).parents[1] / "architecture" / "routes.json"
_FILES = (
    *("ocds", "schedule", "workbook", "measures", "standards", "kpi_schedule"),
    *("value_act_record", "goals_record"),
)
NOT_IDS = {"authority_slug", "language", "field", "lot", "revision", "discussion", "draft", "version", "filename"}
"""Parts of addresses that mean the same in every authority."""


@dataclass
class World:
    """People of every role in one authority, and for each part of an address what stands in it."""

    slug: str
    officers: dict[Role, Officer]
    everyone: Officer
    resident: Resident
    secret: str
    """Of a token that acts as `everyone`."""
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
    webhook = programs.make_webhook(everyone, "https://example.org/hook", council=council)
    contract = delivery.make_contract(make, everyone, council)
    commitment = delivery.commitments_of(contract)[0]
    delivery.write_contract(contract, everyone)
    put_out, remark_id = _put_out(make, resident)
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
        secret=programs.make_secret(everyone),
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
            "commitment_id": str(commitment.id),
            "report_id": str(delivery.verified(commitment, everyone, officers[Role.OFFICER]).id),
            "revision": "1",
            "version": publication.version,
            "council_code": council.code,
            "tender_id": str(tender.id),
            "import_id": str(begun.id),
            "token": proposals.receipt_token(scene.statements[0].proposal),
            "language": "en",
            "webhook_id": str(webhook.id),
            "webhook_delivery_id": str(programs.make_delivery(webhook, publication).id),
            "api_token_id": str(programs.make_token(authority, everyone)[0].id),
            "lot": "1",
            "field": "measures",
            "discussion": "1",
            "draft": put_out["draft"],
            "remark_id": remark_id,
            "filename": "manifest.json",
        },
        special={
            "commissioning.adapt_standard": {"field": "geography"},
            **{f"commissioning.download_{one}": {"import_id": str(recorded.id)} for one in _FILES},
            "api_v1.show_import": {"import_id": str(recorded.id)},
            "api_v1.download_import_file": {"import_id": str(recorded.id), "filename": "ocds.json"},
            **{
                f"api_v1.{one}": {"import_id": str(contract.id)}
                for one in ("list_deliveries", "store_delivery", "show_contract", "show_contract_release")
            },
            "api_v1.show_clause": {"field": "title"},
            "commissioning.show_import": {"import_id": str(recorded.id)},
            "commissioning.download_public_ocds": {"import_id": str(recorded.id)},
            **{
                f"delivery.{one}": {"import_id": str(contract.id)}
                for one in (
                    *("record_contract", "download_contract", "show_public_contract", "download_public_contract"),
                    *("show_contract", "download_return", "read_return_file", "store_return"),
                )
            },
            "accounts.show_sign_in_link": {"token": _sign_in_token(authority, resident)},
            "accounts.use_sign_in_link": {"token": _sign_in_token(authority, make.resident())},
            "consultations.write_wording": is_draft,
            "consultations.set_dates": is_draft,
            "consultations.open_consultation": is_draft,
            "consultations.close_consultation": {"consultation_slug": taking_part[0]},
            **resident_pages,
            # Of those who took part in a consultation that has closed.
            **{row["endpoint"]: put_out for row, _ in routes() if "<int:discussion>" in row["url"]},
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


def _put_out(make: Factories, resident: Resident) -> tuple[dict[str, str], str]:
    """Return the address of a draft that residents are asked about, and a comment that waits for an officer."""
    scene = standards.scene(make)
    draft = draft_consultations.first_draft(draft_consultations.put_out(scene))
    participant = make.participant(scene.consultation, resident=resident)
    draft_consultations.answer(draft, participant, remark="Add the night buses.")
    remark = draft_consultations.remarked(make, scene, draft, "Add the trams too.")
    return {"consultation_slug": scene.consultation.slug, "draft": draft.standard.reference}, str(remark.id)


def _sign_in_token(authority: Any, resident: Resident) -> str:
    accounts.request_sign_in_link(authority, email=resident.email, is_for_staff=False, language=Language.ENGLISH)
    body = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.to_address == resident.email)).one()
    found = re.search(r"/sign-in/link/(\S+)", body)
    assert found
    return found.group(1)
