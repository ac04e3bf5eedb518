"""A made-up consultation of any size, with a run, its suggestions, votes and decisions, for timing officers' pages.

Nothing in it is anybody's: words are drawn from an invented vocabulary of 3,000 by Zipf's law, 6 to 30 to a statement;
sizes of themes are log-normal; each voter votes on 40 proposals at random, unsure with 15%, else agreeing with a chance
that each theme has from Beta(4, 2). 5% of the statements are placed nowhere, 3% are near-duplicates. Vectors are drawn
at random too.
"""

import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

import numpy as np
from sqlalchemy import insert, select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import (
    Authority,
    CandidateOverlap,
    CandidateTheme,
    Consultation,
    ConsultationWording,
    Council,
    Exposure,
    GroupedStatement,
    GroupingRun,
    Officer,
    OfficerRole,
    Participant,
    Proposal,
    ProposalText,
    Statement,
    Vote,
)
from citizen_voice.themes import service
from citizen_voice.themes.steps import theme_list
from citizen_voice.themes.steps.figures import count_figures
from citizen_voice.themes.steps.vectors import save_vectors
from citizen_voice.vocabulary import (
    AssuranceLevel,
    Capacity,
    ConsultationState,
    Language,
    ModerationStatus,
    Role,
    RunState,
    TextKind,
    VoteChoice,
)

AT_ONCE = 20_000
BROAD = 20
COUNCILS = 12
VOTES_EACH = 40
PAIRS = 300
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "yn", "dd"]
REVISION = "0" * 64
DIMENSION, VECTORS_AT_ONCE = 384, 10_000


@dataclass(frozen=True)
class Size:
    """How much is made."""

    themes: int
    statements: int
    voters: int
    confirmed: int
    discarded: int


class Words:
    """An invented vocabulary, drawn from by Zipf's law. The first word is in most texts, the last in hardly any."""

    def __init__(self, dice: random.Random, count: int = 3000) -> None:
        self._dice = dice
        self.all = sorted({"".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(count)})
        dice.shuffle(self.all)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.all) + 1)))

    def text(self, fewest: int, most: int) -> str:
        """Return some words as a sentence."""
        words = self._dice.choices(self.all, cum_weights=self._weights, k=self._dice.randint(fewest, most))
        return " ".join(words).capitalize() + "."


class Maker:
    """Makes the rows, table by table, in the order in which they need each other."""

    def __init__(self, size: Size, seed: int) -> None:
        self.size, self.dice = size, random.Random(seed)
        self.words = Words(self.dice)
        self.authority = keep(Authority(slug="benchmark", name="A region made up to measure"))
        self.own = {"authority_id": self.authority.id}
        self.officer = keep(Officer(**self.own, email="officer@example.org", name="Officer"))
        keep(OfficerRole(**self.own, officer_id=self.officer.id, role=Role.OFFICER))
        self.councils = [keep(Council(**self.own, code=f"X{n:08d}", name=f"Council {n}")) for n in range(COUNCILS)]
        self.consultation = keep(
            Consultation(
                **self.own, slug="large", state=ConsultationState.CLOSED, created_by_id=self.officer.id,
                opened_at=utcnow(), closed_at=utcnow(),
            )
        )  # fmt: skip
        self.own_here = self.own | {"consultation_id": self.consultation.id}
        keep(ConsultationWording(**self.own_here, language=Language.ENGLISH, title="A large consultation"))

    def make(self) -> GroupingRun:
        """Make all of it, and return the run."""
        self._people()
        self._proposals()
        self._vectors()
        run = self._run()
        self._votes()
        count_figures(run)
        self._decisions()
        while theme_list.recount_due():  # as the sweep does, every few seconds
            pass
        return run

    def _people(self) -> None:
        # Two statements to a writer, on average; voters are people of their own.
        self.writers = [uuid.uuid4() for _ in range(self.size.statements // 2)]
        self.voters = [uuid.uuid4() for _ in range(self.size.voters)]
        fill(
            Participant,
            (
                self.own_here | {
                    "id": one, "council_id": self.dice.choice(self.councils).id, "lives_here": True, "seed": "0",
                    "capacity": Capacity.INDIVIDUAL, "assurance_level": AssuranceLevel.OPEN_LINK,
                }
                for one in [*self.writers, *self.voters]
            ),
        )  # fmt: skip

    def _proposals(self) -> None:
        count = self.size.statements
        self.proposals = [uuid.uuid4() for _ in range(count)]
        self.statements = [uuid.uuid4() for _ in range(count)]
        texts = [(uuid.uuid4(), self.words.text(6, 30)) for _ in range(count)]
        now = utcnow()
        common = self.own_here | {"submitted_at": now, "assurance_level": AssuranceLevel.OPEN_LINK}
        # It is published only once its words are there.
        fill(
            Proposal,
            (
                common | {"id": at, "participant_id": self.dice.choice(self.writers), "reference": f"P{number}"}
                for number, at in enumerate(self.proposals)
            ),
        )
        rows = list(zip(self.proposals, self.statements, texts, strict=True))
        fill(
            ProposalText,
            (
                self.own | {
                    "id": text_id, "proposal_id": at, "version": 1, "kind": TextKind.ORIGINAL, "text": text,
                    "language": "en",
                }
                for at, _, (text_id, text) in rows
            ),
        )  # fmt: skip
        db.session.execute(
            db.text(
                "UPDATE proposal SET published_text_id = t.id, moderation_status = :approved"
                " FROM proposal_text t WHERE t.proposal_id = proposal.id"
            ),
            {"approved": ModerationStatus.APPROVED.value},
        )
        fill(
            Statement,
            (
                self.own_here | {
                    "id": statement_id, "proposal_id": at, "proposal_text_id": text_id, "number": 1,
                    "start_offset": 0, "end_offset": len(text),
                }
                for at, statement_id, (text_id, text) in rows
            ),
        )  # fmt: skip

    def _vectors(self) -> None:
        """Give each text a vector drawn at random: what they are says nothing, but as many are looked up."""
        chance = np.random.default_rng(self.dice.randrange(2**32))
        keys = sorted({text_key(text) for text in db.session.scalars(select(ProposalText.text))})
        for start in range(0, len(keys), VECTORS_AT_ONCE):
            part = keys[start : start + VECTORS_AT_ONCE]
            rows = chance.standard_normal((len(part), DIMENSION), dtype=np.float32)
            save_vectors(REVISION, dict(zip(part, rows / np.linalg.norm(rows, axis=1, keepdims=True), strict=True)))

    def _run(self) -> GroupingRun:
        unplaced = self.size.statements // 20
        self.theme_of: list[int | None] = [*self._themes_by_size(self.size.statements - unplaced), *[None] * unplaced]
        self.dice.shuffle(self.theme_of)
        placed = self.size.statements - unplaced
        run = keep(
            GroupingRun(
                **self.own_here, requested_by_id=self.officer.id, state=RunState.SUCCEEDED, parameters={"seed": 0},
                queued_at=utcnow(), encoder_name="none", encoder_revision=REVISION, seconds={"total": 0},
                counts={
                    "rows": self.size.statements, "statements": self.size.statements, "placed": placed,
                    "unplaced": unplaced, "duplicates": self.size.statements * 3 // 100,
                    "broad_themes": BROAD, "fine_themes": self.size.themes,
                },
            )
        )  # fmt: skip
        self.candidates = self._candidates(run)
        self._placements(run)
        self._pairs(run)
        return run

    def _themes_by_size(self, count: int) -> list[int]:
        weights = [self.dice.lognormvariate(0, 1) for _ in range(self.size.themes)]
        return [
            *range(self.size.themes),
            *self.dice.choices(range(self.size.themes), weights, k=count - self.size.themes),
        ]

    def _candidates(self, run: GroupingRun) -> list[uuid.UUID]:
        members: list[list[uuid.UUID]] = [[] for _ in range(self.size.themes)]
        for statement_id, theme in zip(self.statements, self.theme_of, strict=True):
            if theme is not None:
                members[theme].append(statement_id)
        broad = [
            self._candidate(run, number, None, [one for theme in members[number::BROAD] for one in theme])
            for number in range(BROAD)
        ]
        fine = [
            self._candidate(run, BROAD + number, number % BROAD, some) for number, some in enumerate(members)
        ]  # fmt: skip
        fill(CandidateTheme, iter(broad))
        fill(CandidateTheme, iter(fine))
        return [row["id"] for row in fine]

    def _candidate(self, run: GroupingRun, number: int, parent: int | None, some: list[uuid.UUID]) -> dict[str, Any]:
        stability = self.dice.betavariate(6, 2)
        return self.own | {
            "id": uuid.uuid4(), "grouping_run_id": run.id, "number": number, "parent_number": parent,
            "level": 1 if parent is None else 2, "label": f"{self.words.text(3, 6)[:-1]} {number}",
            "label_language": "en", "label_statement_id": some[0], "keywords": self.words.text(5, 5)[:-1].split(),
            "exemplar_statement_ids": [str(at) for at in some[:5]], "people": max(1, len(some) * 3 // 4),
            "statements": len(some), "distinct_statements": max(1, len(some) * 97 // 100),
            "coherence": self.dice.uniform(0.35, 0.75), "stability": stability,
            "grade": "unstable" if stability < 0.75 else "fair" if stability < 0.85 else "strong",
            "x": self.dice.random(), "y": self.dice.random(),
        }  # fmt: skip

    def _placements(self, run: GroupingRun) -> None:
        rows = zip(self.statements, self.theme_of, strict=True)
        fill(
            GroupedStatement,
            (
                self.own | {
                    "grouping_run_id": run.id, "statement_id": statement_id,
                    "candidate_theme_id": None if theme is None else self.candidates[theme],
                    "score": None if theme is None else self.dice.uniform(0.4, 0.9),
                    "duplicate_of_id": self.statements[0] if theme is not None and self.dice.random() < 0.03 else None,
                    "nearest_candidate_theme_id": self.dice.choice(self.candidates) if theme is None else None,
                    "nearest_score": self.dice.uniform(0.05, 0.45) if theme is None else None,
                }
                for statement_id, theme in rows
            ),
        )  # fmt: skip

    def _pairs(self, run: GroupingRun) -> None:
        pairs = {tuple(sorted(self.dice.sample(range(self.size.themes), 2))) for _ in range(PAIRS)}
        fill(
            CandidateOverlap,
            (
                self.own | {
                    "grouping_run_id": run.id, "candidate_theme_id": self.candidates[one],
                    "other_candidate_theme_id": self.candidates[other], "score": self.dice.uniform(0.5, 0.95),
                    "shared": self.dice.uniform(0.05, 0.4),
                }
                for one, other in sorted(pairs)
            ),
        )  # fmt: skip

    def _votes(self) -> None:
        now = utcnow()
        likings = [self.dice.betavariate(4, 2) for _ in range(self.size.themes)]
        asked = [
            (voter, number)
            for voter in self.voters
            for number in self.dice.sample(range(self.size.statements), VOTES_EACH)
        ]
        fill(
            Exposure,
            (
                self.own_here | {
                    "participant_id": voter, "proposal_id": self.proposals[number], "position": at % VOTES_EACH + 1,
                    "shown_at": now,
                }
                for at, (voter, number) in enumerate(asked)
            ),
        )  # fmt: skip
        fill(
            Vote,
            (
                self.own_here | {
                    "participant_id": voter, "proposal_id": self.proposals[number], "cast_at": now,
                    "choice": self._choice(likings, self.theme_of[number]),
                    "assurance_level": AssuranceLevel.OPEN_LINK,
                }
                for voter, number in asked
            ),
        )  # fmt: skip

    def _choice(self, likings: list[float], theme: int | None) -> VoteChoice:
        if self.dice.random() < 0.15:
            return VoteChoice.UNSURE
        liking = 0.5 if theme is None else likings[theme]
        return VoteChoice.AGREE if self.dice.random() < liking else VoteChoice.DISAGREE

    def _decisions(self) -> None:
        decided = self.dice.sample(self.candidates, self.size.confirmed + self.size.discarded)
        for number, at in enumerate(decided):
            candidate = db.session.get_one(CandidateTheme, at)
            if number < self.size.confirmed:
                service.confirm_candidate(candidate, officer_id=self.officer.id)
            else:
                service.discard_candidate(candidate, officer_id=self.officer.id, reason="Off topic.")


def keep(row: Any) -> Any:
    """Write one row, and return it with its id."""
    db.session.add(row)
    db.session.flush()
    return row


def fill(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write many rows, some thousands at a time."""
    source: Iterator[dict[str, Any]] = iter(rows)
    while part := list(islice(source, AT_ONCE)):
        db.session.execute(insert(model), part)
