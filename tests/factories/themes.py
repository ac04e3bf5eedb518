"""Makers of what a grouping leaves: runs, suggestions and themes. Each takes the makers of the other rows."""

from typing import Any

from sqlalchemy import select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD, FINE
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    GroupedStatement,
    GroupingRun,
    Officer,
    SplitProposal,
    Statement,
    Theme,
    ThemeDecision,
    ThemeStatement,
)
from citizen_voice.themes import service
from citizen_voice.themes.steps import halves
from citizen_voice.vocabulary import RunState, Stance
from tests.factories import Factories

COUNTS = {"rows": 0, "statements": 0, "placed": 0, "unplaced": 0, "duplicates": 0, "broad_themes": 1, "fine_themes": 1}


def keep(row):
    db.session.add(row)
    db.session.flush()
    return row


def grouping_run(make: Factories, consultation: Consultation, **values: Any) -> GroupingRun:
    defaults = {
        "authority_id": consultation.authority_id,
        "consultation_id": consultation.id,
        "requested_by_id": consultation.created_by_id,
        "state": RunState.SUCCEEDED,
        "parameters": {"seed": 0, "split": False},
        "queued_at": utcnow(),
        "counts": COUNTS,
        "seconds": {"total": 1.5},
        "encoder_name": "word-hash",
        "encoder_revision": "0" * 64,
    }
    return keep(GroupingRun(**(defaults | values)))


def candidate(make: Factories, run: GroupingRun, statements: list[Statement], label: str = "More buses", **values: Any):
    """Make a fine suggestion that holds the statements, below the run's one broad heading."""
    broad = db.session.scalars(select(CandidateTheme).filter_by(grouping_run_id=run.id, level=BROAD)).one_or_none()
    number = len(db.session.scalars(select(CandidateTheme).filter_by(grouping_run_id=run.id)).all()) + 1
    common = {"authority_id": run.authority_id, "grouping_run_id": run.id, "coherence": 0.7, "stability": 0.8}
    common |= {"grade": "fair"}
    if broad is None:
        broad = keep(
            CandidateTheme(
                **common,
                number=1,
                level=BROAD,
                label="Getting about",
                keywords=[],
                exemplar_statement_ids=[],
                people=1,
                statements=1,
                distinct_statements=1,
            )
        )
        number = 2
    row = keep(
        CandidateTheme(
            **(
                common
                | {
                    "number": number,
                    "parent_number": broad.number,
                    "level": FINE,
                    "label": label,
                    "label_statement_id": statements[0].id if statements else None,
                    "keywords": ["bus", "route"],
                    "exemplar_statement_ids": [str(one.id) for one in statements[:1]],
                    "people": len(statements),
                    "statements": len(statements),
                    "distinct_statements": len(statements),
                }
                | values
            )
        )
    )
    for one in statements:
        place(run, one, row)
    return row


def place(run: GroupingRun, statement: Statement, into: CandidateTheme | None) -> GroupedStatement:
    return keep(
        GroupedStatement(
            authority_id=run.authority_id,
            grouping_run_id=run.id,
            statement_id=statement.id,
            candidate_theme_id=into.id if into else None,
            score=0.8 if into else None,
        )
    )


def statements(make: Factories, consultation: Consultation, count: int, **values: Any) -> list[Statement]:
    """Make that many published proposals, each of a person of its own, with one statement each."""
    return [
        make.statement(make.proposal(consultation, f"Run bus number {number} on Sundays.", **values))
        for number in range(count)
    ]


def theme(
    make: Factories,
    consultation: Consultation,
    title: str = "More buses",
    count: int = 2,
    *,
    title_language: str | None = None,
    **values: Any,
) -> Theme:
    """Make a confirmed theme with that many statements, through the run and the suggestion it came from."""
    run = db.session.scalars(
        select(GroupingRun).filter_by(consultation_id=consultation.id, state=RunState.SUCCEEDED)
    ).first()
    run = run or grouping_run(make, consultation)
    said = statements(make, consultation, count, **values)
    suggestion = candidate(make, run, said, label=title, label_language=title_language)
    return service.confirm_candidate(suggestion, officer_id=consultation.created_by_id)


def last_act(theme: Theme) -> ThemeDecision:
    return db.session.scalars(
        select(ThemeDecision).filter_by(theme_id=theme.id).order_by(ThemeDecision.number.desc()).limit(1)
    ).one()


def members(theme: Theme) -> list[Any]:
    """Return the ids of a theme's statements, in one order."""
    rows = select(ThemeStatement.statement_id).filter_by(theme_id=theme.id).order_by(ThemeStatement.statement_id)
    return list(db.session.scalars(rows))


def oriented(theme: Theme, officer: Officer) -> ThemeDecision:
    """Let an officer say of the first statement of a theme that it is for it; return that act."""
    service.orient_statements(theme, {members(theme)[0]: Stance.FOR}, officer_id=officer.id)
    return last_act(theme)


def split_proposal(theme: Theme, officer: Officer, titles: tuple[str, str] = ("Even", "Odd")) -> SplitProposal:
    """Make the halves of a theme as a worker would store them: every second statement to the other half."""
    proposal = keep(
        SplitProposal(
            authority_id=theme.authority_id, theme_id=theme.id, requested_by_id=officer.id, queued_at=utcnow()
        )
    )
    ids = members(theme)
    found = [
        halves.FoundHalf(tuple(ids[at::2]), title, "en", ids[at] if at < len(ids) else None)
        for at, title in enumerate(titles)
    ]
    halves.record_halves(proposal.id, 0.5, (found[0], found[1]))
    db.session.refresh(proposal)
    return proposal


def suggest(make: Factories, consultation: Consultation, run: GroupingRun, label: str, count: int = 2, **values: Any):
    """Make a suggestion with that many statements; `values` are what the run says of it, true or not."""
    row = candidate(make, run, statements(make, consultation, count), label=label)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    return row


def said(make: Factories, consultation: Consultation, words: str, **values: Any) -> Statement:
    """Make a published proposal with these words, as one statement."""
    return make.statement(make.proposal(consultation, words, **values))
