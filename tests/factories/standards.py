"""Makers of what standards are made from: confirmed themes with figures, a priority list, whole standards."""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from citizen_voice.clock import today, utcnow
from citizen_voice.db import db
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    Council,
    GroupingRun,
    Officer,
    PriorityList,
    PriorityListEntry,
    Publication,
    Standard,
    StandardWithdrawal,
    Statement,
    Theme,
    ThemeDecision,
    ThemeStatement,
)
from citizen_voice.standards import service
from citizen_voice.standards.steps import gate
from citizen_voice.vocabulary import ConsultationState, Role, RunState, ThemeAct, ThemeState, VoteChoice
from tests.factories import Factories
from tests.unit.drafting.examples import OFFICER

_numbers = itertools.count(1)
APPROVAL = {
    "body": "The mayor",
    "decision_reference": "MD 12",
    "decision_link": "https://example.org/decisions/12",
    "decided_on": "2026-11-01",
}
TEXTS = (
    "Run the last bus after the late shift ends. I walk home.",
    "Bysiau hwyrach os gwelwch yn dda",
    "Night buses only bring trouble",
)


@dataclass
class Scene:
    """A closed consultation with one chosen theme, and the people who act on it."""

    consultation: Consultation
    council: Council
    theme: Theme
    statements: list[Statement]
    priority_list: PriorityList
    officer: Officer
    approver: Officer


def _keep(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def theme(
    make: Factories,
    consultation: Consultation,
    *,
    title: str = "the late shift ends",
    council: Council | None = None,
    texts: tuple[str, ...] = TEXTS,
    is_title_from_residents: bool = True,
) -> tuple[Theme, list[Statement]]:
    """A confirmed theme with one statement for each text; the first is its exemplar, the last is disputed."""
    owned = {"authority_id": consultation.authority_id}
    run = _keep(
        GroupingRun(
            **owned,
            consultation_id=consultation.id,
            requested_by_id=consultation.created_by_id,
            state=RunState.SUCCEEDED,
            parameters={},
            queued_at=utcnow(),
        )
    )
    candidate = _keep(
        CandidateTheme(
            **owned,
            grouping_run_id=run.id,
            number=1,
            level=2,
            label=title,
            keywords=["bus"],
            exemplar_statement_ids=[],
            people=len(texts),
            statements=len(texts),
            distinct_statements=len(texts),
            grade="fair",
            coherence=0.5,
            stability=0.9,
        )
    )
    row = _keep(
        Theme(
            **owned,
            consultation_id=consultation.id,
            title=title,
            state=ThemeState.CONFIRMED,
            first_candidate_id=candidate.id,
            is_title_from_residents=is_title_from_residents,
        )
    )
    statements = []
    for number, text in enumerate(texts):
        proposal = make.proposal(
            consultation,
            text,
            participant=make.participant(consultation, council=council),
            language="cy" if "Bysiau" in text else "en",
        )
        for choice in (VoteChoice.AGREE, VoteChoice.DISAGREE if number else VoteChoice.AGREE):
            make.vote(proposal, choice)
        statements.append(make.statement(proposal))
        _keep(ThemeStatement(**owned, theme_id=row.id, statement_id=statements[-1].id, is_exemplar=number == 0))
    return row, statements


def rename(theme: Theme, officer: Officer, title: str, reason: str) -> None:
    """An officer's rename, as the record has it."""
    _keep(
        ThemeDecision(
            authority_id=theme.authority_id,
            theme_id=theme.id,
            officer_id=officer.id,
            act=ThemeAct.RENAME,
            old_title=theme.title,
            new_title=title,
            reason=reason,
            decided_at=utcnow(),
        )
    )
    theme.title, theme.is_title_from_residents = title, False
    db.session.flush()


def priority_list(consultation: Consultation, themes: list[Theme], *, council: Council | None = None) -> PriorityList:
    """A priority list on which all the themes are chosen."""
    owned = {"authority_id": consultation.authority_id}
    number = next(_numbers)
    row = _keep(
        PriorityList(
            **owned,
            consultation_id=consultation.id,
            number=number,
            chosen_by_id=consultation.created_by_id,
            chosen_at=utcnow(),
        )
    )
    counts = {"people": 3, "proposals": 3, "statements": 3, "voters": 6, "agree": 4, "disagree": 2, "unsure": 0}
    for rank, one in enumerate(themes, start=1):
        figures = counts | {"areas": [{"code": council.code, "name": council.name, "people": 12}] if council else []}
        _keep(
            PriorityListEntry(
                **owned,
                priority_list_id=row.id,
                theme_id=one.id,
                rank=rank,
                is_chosen=True,
                reason="Most people agree.",
                figures=figures,
            )
        )
    db.session.refresh(row)
    return row


def scene(make: Factories, *, state: ConsultationState = ConsultationState.CLOSED, themes: int = 1) -> Scene:
    """A consultation whose themes are confirmed and chosen."""
    consultation = make.consultation(state=state)
    council = make.council()
    made = [
        theme(
            make, consultation, title=TITLES[number % len(TITLES)] + (f" {number}" if number else ""), council=council
        )
        for number in range(themes)
    ]
    return Scene(
        consultation=consultation,
        council=council,
        theme=made[0][0],
        statements=made[0][1],
        priority_list=priority_list(consultation, [one for one, _ in made], council=council),
        officer=make.officer(Role.OFFICER),
        approver=make.officer(Role.APPROVER),
    )


TITLES = ("the late shift ends",)


def drafts(scene: Scene) -> list[Standard]:
    """The machine's drafts from the scene's priorities."""
    return service.draft_standards(scene.priority_list, officer_id=scene.officer.id)


def fill(standard: Standard, officer: Officer, **values: Any) -> None:
    """Every officer's field filled in, with a reason."""
    measures = [{**one, "id": one["id"].replace("SV-01", standard.reference)} for one in OFFICER["measures"]]
    filled = {**OFFICER, "measures": measures, "approval": APPROVAL, **values}
    if standard.id in gate.published_before(standard.authority_id):
        filled["changes_since_last"] = "The target is higher."
    changes = {field: service.FieldChange(value, "Set with the councils.") for field, value in filled.items() if value}
    service.revise_standard(standard, officer_id=officer.id, changes=changes)


def approved(scene: Scene) -> list[Standard]:
    """Whole standards, approved by somebody who wrote none of them."""
    made = drafts(scene)
    for one in made:
        approve(one, scene)
    return made


def approve(standard: Standard, scene: Scene) -> None:
    """The way from a draft to approval."""
    fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="It says what people said.")


def about(*, is_bilingual: bool = False) -> dict[str, Any]:
    """What a set says of itself as a whole: all that such an authority must say."""
    welsh = {
        "title_cy": "Yr hyn y mae trigolion yn ei ofyn",
        "foreword_cy": "Rhagair y maer.",
        "method_statement_cy": "Gofynnwyd i bawb.",
    }
    return {
        "period_from": date(2027, 4, 1),
        "period_to": date(2031, 3, 31),
        "foreword": "The mayor asks every council to use these.",
        "method_statement": "Everybody was asked online and in libraries.",
        "contact_name": "Standards team",
        "contact_email": "standards@example.org",
        **(welsh if is_bilingual else {}),
    }


def about_as_sent(*, is_bilingual: bool = False) -> dict[str, Any]:
    """The same as a browser sends it."""
    said = about(is_bilingual=is_bilingual)
    days = {name: [str(day.day), str(day.month), str(day.year)] for name, day in said.items() if isinstance(day, date)}
    return {**said, **days}


def published(scene: Scene, standards: list[Standard] | None = None, **values: Any) -> Publication:
    """A publication of the scene's approved standards."""
    return service.publish_standards(
        scene.consultation.authority,
        standards or approved(scene),
        **{
            "officer_id": scene.officer.id,
            "slug": "priorities",
            "title": "What residents ask of contracts",
            "effective_on": today(),
            "about": about(is_bilingual=scene.consultation.authority.is_bilingual),
            **values,
        },
    )


def leave_out(make: Factories, scene: Scene) -> None:
    """Put a theme on the list of priorities that was proposed and not chosen."""
    entry = PriorityListEntry(
        authority_id=scene.priority_list.authority_id,
        priority_list_id=scene.priority_list.id,
        theme_id=theme(make, scene.consultation, title="Left out")[0].id,
        rank=99,
        is_chosen=False,
        is_proposed=True,
        left_out_reason="No money.",
        figures=dict(scene.priority_list.entries[0].figures),
    )
    db.session.add(entry)
    db.session.flush()


def withdraw(publication: Publication, place: int = 0) -> StandardWithdrawal:
    """Withdraw a standard of a publication by who published it."""
    return service.withdraw_standard(
        publication.standards[place].standard,
        officer_id=publication.published_by_id,
        reason="It was met.",
        decision_reference="MD 9",
    )
