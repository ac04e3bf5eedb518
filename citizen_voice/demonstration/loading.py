"""Second step: what people said and how they voted, as if it had come in while the consultation was open."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from citizen_voice import audit
from citizen_voice.accounts import queries as accounts
from citizen_voice.accounts import service as accounts_service
from citizen_voice.clock import end_of_day, start_of_day
from citizen_voice.consultations import service as consultations_service
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.setting_up import at_moment, find_officer_id
from citizen_voice.demonstration.vote_model import Card, VoteModel, draw_votes
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake import queries as intake
from citizen_voice.intake.service.polis import import_polis
from citizen_voice.intake.service.votes import IncomingVote, store_votes
from citizen_voice.moderation import service as moderation_service
from citizen_voice.proposals import queries as proposals
from citizen_voice.proposals import service as proposals_service
from citizen_voice.vocabulary import (
    AssuranceLevel,
    Capacity,
    ContributionSource,
    Language,
    ModerationReason,
    ModerationStatus,
)

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, Participant, Proposal

Progress = Callable[[str, int, int], None]
PREFIX = "demo:"
# Parts of the time that the consultation is open: proposals come in, the officer reads them, then people vote.
IDEAS_UNTIL, READ_AT, VOTES_UNTIL = 0.35, 0.4, 0.98
BETWEEN_VOTES = timedelta(seconds=9)


def load_polis(plan: Plan, consultation: "Consultation", progress: Progress) -> None:
    """Bring in the Polis export: people, statements, states and votes."""
    if plan.export is not None:
        import_polis(consultation, plan.export, progress=progress)


def load_demonstration(plan: Plan, consultation: "Consultation", progress: Progress) -> None:
    """Load the written proposals, moderate them by the stated rule and store the votes of the stated model."""
    first, length = _open_time(consultation)
    participants = _take_part(plan, consultation, progress)
    for number, row in enumerate(plan.proposals, start=1):
        with at_moment(first + length * (IDEAS_UNTIL * number / len(plan.proposals))):
            proposals_service.submit_proposal(
                participants[row["person"]],
                text=row["text"],
                why=row["why"],
                language=row["language"],
                source=ContributionSource.IMPORT,
                source_reference=PREFIX + row["key"],
            )
        if number % 20 == 0 or number == len(plan.proposals):
            progress("proposals", number, len(plan.proposals))
    with at_moment(first + length * READ_AT):
        _moderate(plan, consultation, progress)
    _vote(plan, consultation, participants, progress)


def people_of(plan: Plan) -> dict[str, str]:
    """Return the code of the council in which each made-up person lives (nothing: elsewhere), p001 first."""
    groups = (plan.votes or {})["people"]
    return {
        f"p{number:03d}": group["council_code"]
        for group in groups
        for number in range(group["first"], group["last"] + 1)
    }


def _open_time(consultation: "Consultation") -> tuple[datetime, timedelta]:
    if consultation.opens_on is None or consultation.closes_on is None:
        raise InvalidInputError(f"The consultation {consultation.slug} has no days.")
    first = start_of_day(consultation.opens_on) + timedelta(hours=10)
    return first, end_of_day(consultation.closes_on) - first


def _take_part(plan: Plan, consultation: "Consultation", progress: Progress) -> dict[str, "Participant"]:
    authority = consultation.authority
    councils = {one.code: one.id for one in accounts.list_councils(authority)}
    known: dict[str, Mapping[str, str]] = {}
    for row in plan.proposals:
        known.setdefault(row["person"], row)
    people = people_of(plan)
    participants = {}
    for number, (person, council_code) in enumerate(people.items(), start=1):
        row = known.get(person, {})
        resident = accounts_service.add_resident(
            authority, email=plan.settings["residents"]["email_pattern"].format(person=person)
        )
        participants[person] = consultations_service.take_part(
            consultation,
            resident_id=resident.id,
            council_id=councils[council_code] if council_code else None,
            capacity=Capacity(row.get("capacity", Capacity.INDIVIDUAL)),
            is_supplier=row.get("is_supplier") == "true",
            wants_updates=False,
            consent_wording="",
            language=Language(row.get("language", Language.ENGLISH)),
            source=ContributionSource.IMPORT,
            source_reference=PREFIX + person,
        )
        if number % 20 == 0 or number == len(people):
            progress("people", number, len(people))
    return participants


def _moderate(plan: Plan, consultation: "Consultation", progress: Progress) -> None:
    officer_id = find_officer_id(consultation.authority, plan.acting("moderates"))
    for number, row in enumerate(plan.proposals, start=1):
        proposal = proposals.find_by_source(consultation.id, PREFIX + row["key"])
        if proposal is not None and proposal.moderation_status is ModerationStatus.PENDING:
            _decide(proposal, (plan.decisions or {}).get(row["key"]), officer_id)
        if number % 20 == 0 or number == len(plan.proposals):
            progress("moderation", number, len(plan.proposals))


def _decide(proposal: "Proposal", listed: Mapping[str, str] | None, officer_id: Any) -> None:
    """Publish a proposal as it stands, unless the officer's list says otherwise."""
    if listed is None:
        moderation_service.approve_proposal(proposal, officer_id=officer_id)
        return
    how = {"officer_id": officer_id, "reason": ModerationReason(listed["reason_code"]), "note": listed["note"]}
    if listed["decision"] == "reject":
        moderation_service.reject_proposal(proposal, **how)
    else:
        moderation_service.publish_redacted(proposal, text=listed["published_text"], why=listed["published_why"], **how)


def _vote(
    plan: Plan, consultation: "Consultation", participants: Mapping[str, "Participant"], progress: Progress
) -> None:
    stored = intake.proposals_by_source(consultation, PREFIX)
    ids = {reference.removeprefix(PREFIX): one for reference, one in stored.items()}
    cards = {row["key"]: Card(row["person"], float(row["appeal"]), row["lean"]) for row in plan.proposals}
    model = VoteModel.read(plan.votes or {})
    published = [key for key, one in ids.items() if key in cards and one.status is ModerationStatus.APPROVED]
    drawn = draw_votes(model, people=list(participants), cards=cards, published=published)
    first, length = _open_time(consultation)
    start = {
        person: first + length * (READ_AT + (VOTES_UNTIL - READ_AT) * number / len(participants))
        for number, person in enumerate(participants)
    }
    votes = []
    for one in drawn:
        votes.append(
            IncomingVote(
                participants[one.person].id,
                ids[one.key].id,
                one.choice,
                cast_at=start[one.person],
                is_important=one.is_important,
            )
        )
        start[one.person] += BETWEEN_VOTES
    counts = store_votes(consultation, votes, assurance_level=AssuranceLevel.CONFIRMED_EMAIL, progress=progress)
    audit.record(
        "demonstration_votes_stored",
        who=audit.SYSTEM,
        authority_id=consultation.authority_id,
        subject_kind="consultation",
        subject_id=consultation.id,
        **asdict(counts),
        seed=model.seed,
    )
