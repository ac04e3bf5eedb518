"""The whole way of one sentence: sent, published, grouped, chosen, drafted, approved, published, put into a tender."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citizen_voice.audit import officer as by_officer
from citizen_voice.clock import today
from citizen_voice.commissioning import service as commissioning
from citizen_voice.commissioning.lines import read_line
from citizen_voice.consultations import service as consultations
from citizen_voice.models import Consultation, Officer, Proposal, TenderImport
from citizen_voice.moderation import service as moderation
from citizen_voice.priorities import service as priorities
from citizen_voice.proposals import service as proposals
from citizen_voice.standards import service as standards
from citizen_voice.themes import service as themes
from citizen_voice.vocabulary import Capacity, Language, ModerationReason, Role, VoteChoice
from tests.factories import Factories
from tests.factories import commissioning as tenders
from tests.factories import standards as drafts
from tests.factories import themes as groupings

SECRET = "Quillback"
"""Stands in everything that anybody writes on the way, so that it is found wherever it should not be."""
EMAIL = "quillback@example.com"


@dataclass
class Way:
    """One resident's proposal and the people who deal with it."""

    make: Factories
    consultation: Consultation
    proposal: Proposal
    officer: Officer
    approver: Officer
    commissioner: Officer
    tender_import: TenderImport | None = None


def walk(make: Factories) -> Iterator[tuple[str, Way]]:
    """Go the way, and yield the name of each stage once it is reached."""
    way = _begin(make)
    yield "waiting", way
    moderation.approve_proposal(way.proposal, officer_id=way.officer.id, note=f"Read by {SECRET}")
    yield "published", way
    themes_of = _group(way)
    yield "grouped", way
    consultations.close_consultation(way.consultation, who=by_officer(way.officer.id), reason=f"{SECRET} asked")
    chosen = priorities.choose_priorities(
        way.consultation, officer_id=way.officer.id, reasons={themes_of: f"{SECRET} says so"}
    )
    (standard,) = standards.draft_standards(chosen, officer_id=way.officer.id)
    drafts.fill(standard, way.officer, outcome_sought=f"{SECRET} gets home safely.")
    standards.submit_standard(standard, officer_id=way.officer.id)
    standards.return_standard(standard, officer_id=way.approver.id, reason=f"{SECRET} again")
    standards.submit_standard(standard, officer_id=way.officer.id)
    standards.approve_standard(standard, officer_id=way.approver.id, reason=f"{SECRET} is right")
    publication = standards.publish_standards(
        way.consultation.authority,
        [standard],
        officer_id=way.officer.id,
        slug="priorities",
        title="What residents ask of contracts",
        effective_on=today(),
        about=drafts.about(),
    )
    yield "in a standard", way
    council = make.council(name=f"{SECRET} Council")
    tender = tenders.make_tender(council, way.commissioner, title=f"{SECRET} Park", reference=f"{SECRET}-1")
    way.tender_import = tenders.make_import(tender, publication, way.commissioner)
    _record(way.tender_import, way.commissioner)
    yield "in a tender", way


def _begin(make: Factories) -> Way:
    consultation, resident = make.consultation(), make.resident(email=EMAIL)
    participant = consultations.take_part(
        consultation,
        resident_id=resident.id,
        council_id=None,
        capacity=Capacity.INDIVIDUAL,
        is_supplier=False,
        wants_updates=True,
        consent_wording=f"Tell {SECRET}",
        language=Language.ENGLISH,
    )
    proposal = proposals.submit_proposal(
        participant, text=f"{SECRET} wants later buses home", why=f"{SECRET} walks at night", language="en"
    )
    return Way(
        make,
        consultation,
        proposal,
        make.officer(Role.OFFICER, name=f"Olive {SECRET}"),
        make.officer(Role.APPROVER, name=f"Ambrose {SECRET}"),
        make.officer(Role.COMMISSIONER, name=f"Cora {SECRET}"),
    )


def _group(way: Way):
    """Confirm, rename, merge and discard themes; return the id of the one that holds the proposal."""
    make, by = way.make, {"officer_id": way.officer.id}
    for choice in (VoteChoice.AGREE, VoteChoice.DISAGREE):
        make.vote(way.proposal, choice)
    for choice in ("redact", "reject"):
        _moderate(way, choice)
    run = groupings.grouping_run(make, way.consultation)
    others = groupings.statements(make, way.consultation, 3)
    first = groupings.candidate(make, run, [make.statement(way.proposal)], label=f"{SECRET} buses")
    second, third, fourth = (groupings.candidate(make, run, [one], label=f"Idea {one.id}") for one in others)
    theme = themes.confirm_candidate(first, **by)
    themes.rename_theme(theme, title=f"Later buses for {SECRET}", reason=f"{SECRET} said it", **by)
    themes.merge_candidate(second, into=theme, reason=f"The same for {SECRET}", **by)
    themes.discard_candidate(third, reason=f"{SECRET} is off topic", **by)
    themes.discard_theme(themes.confirm_candidate(fourth, **by), reason=f"{SECRET} twice", **by)
    return theme.id


def _moderate(way: Way, choice: str) -> None:
    other = proposals.submit_proposal(
        way.make.participant(way.consultation), text=f"{SECRET} lives at 3 High Street", language="en"
    )
    given = {"officer_id": way.officer.id, "reason": ModerationReason.PERSONAL_DATA, "note": f"{SECRET} named"}
    if choice == "reject":
        moderation.reject_proposal(other, **given)
    else:
        moderation.publish_redacted(other, text="A person lives there", why="", **given)


def _record(tender_import: TenderImport, commissioner: Officer) -> None:
    (line,) = tender_import.standards
    commissioning.choose_measures(
        line,
        officer_id=commissioner.id,
        targets={read_line(line).measures[0].code: Decimal(12)},
        weight=Decimal(15),
        weight_reason=f"{SECRET} needs it",
        starts_on=today(),
        ends_on=date(today().year + 2, 1, 1),
    )
    answers = {name: f"{SECRET} for {name}" for name in tenders.TESTS}
    commissioning.answer_tests(tender_import, officer_id=commissioner.id, **answers)
    commissioning.record_import(tender_import, officer_id=commissioner.id)
