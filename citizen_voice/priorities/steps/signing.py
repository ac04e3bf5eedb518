"""What stands behind a list that an officer signs: the slate that was proposed, and the audit of what was chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from citizen_voice.models import Consultation, PriorityList, ThemeOpinion
from citizen_voice.opinion.representation import Audit, Violation
from citizen_voice.priorities import queries
from citizen_voice.priorities.steps import words
from citizen_voice.priorities.steps.slates import ProposedSlate, WhatIf, audit_choice, propose
from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow, list_theme_figures


@dataclass(frozen=True, eq=False)
class SlateAtHand:
    """The slate that is proposed now, of themes that are confirmed still, and why each is in, in words.

    Beside it what would be proposed if a theme that somebody has not seen counted as most of their group see it, and
    without votes that may have been organised: where it hangs on such things, whoever signs should know.
    """

    stored: ThemeOpinion
    proposed: ProposedSlate
    why: dict[UUID, str]
    if_unseen_as_group: ProposedSlate
    if_without_suspected: ProposedSlate

    @property
    def theme_ids(self) -> frozenset[UUID]:
        """The themes that are proposed."""
        return frozenset(self.why)

    def opinion_of(self, theme_id: UUID) -> dict[str, Any] | None:
        """Return what people think of a theme; None when it was confirmed after they were counted."""
        found: dict[str, Any] | None = self.stored.figures["themes"].get(str(theme_id))
        return found


def find_slate(consultation: Consultation, places: int, confirmed: Collection[UUID]) -> SlateAtHand | None:
    """Return the slate of so many places over everybody's ballots; None while there are no opinions to make it from."""
    stored = queries.find_theme_opinion(consultation)
    if stored is None or not stored.figures["people"]:
        return None
    proposed = propose(stored, WhatIf(places=places))
    why = {at: words.why_in(proposed, at) for at in proposed.theme_ids if at in confirmed}
    return SlateAtHand(
        stored=stored,
        proposed=proposed,
        why=why,
        if_unseen_as_group=propose(stored, WhatIf(places=places, unseen_as_group=True)),
        if_without_suspected=propose(stored, WhatIf(places=places, without_suspected=True)),
    )


def rank_themes(consultation: Consultation) -> list[ThemeFiguresRow]:
    """Return the confirmed themes with their figures: those that most people are for first.

    Where nobody has voted yet: those first that most people asked for, then by votes.
    """
    figures = list_theme_figures(consultation)
    stored = queries.find_theme_opinion(consultation)
    if stored is None:
        return figures
    known: dict[str, Any] = stored.figures["themes"]
    return sorted(figures, key=lambda row: -known.get(str(row.theme.id), {"approve": 0})["approve"])


def describe_signed(at_hand: SlateAtHand | None, chosen: Sequence[UUID]) -> dict[str, Any]:
    """Return what is kept with a list: the proposal with its figures, and the audit of what was chosen."""
    if at_hand is None:
        return {}
    proposed, figures = at_hand.proposed, at_hand.stored.figures
    return {
        "opinion_run_id": str(at_hand.stored.opinion_run_id),
        "counted_at": at_hand.stored.counted_at.isoformat(),
        "people": figures["people"],
        "voters": proposed.voters,
        "k": figures["k"],
        "sizes": figures["sizes"],
        "proposed": [
            {
                "theme_id": str(at),
                "voters": proposed.places[at].voters,
                "otherwise_unrepresented": proposed.places[at].otherwise_unrepresented,
                "chosen_by": proposed.places[at].chosen_by.value,
                "why": at_hand.why[at],
            }
            for at in proposed.theme_ids
            if at in at_hand.why
        ],
        "by_support": [str(at) for at in proposed.by_support],
        "audit": _described(audit_choice(at_hand.stored, chosen), [UUID(at) for at in figures["order"]]),
    }


def say_violations(priority_list: PriorityList) -> list[str]:
    """Say in words which groups a list leaves without their share, as the audit found when it was signed."""
    audit = priority_list.slate.get("audit", {"violations": []})
    titles = {str(one.theme_id): one.theme.title for one in queries.list_entries(priority_list)}
    return [
        words.say_violation(
            Violation(0, one["level"], one["voters"], one["share"], one["due"]), titles.get(one["theme_id"], "")
        )
        for one in audit["violations"]
    ]


def _described(audit: Audit, columns: Sequence[UUID]) -> dict[str, Any]:
    return {
        "places": audit.places,
        "voters": audit.voters,
        "holds": audit.holds,
        "violations": [
            {
                "theme_id": str(columns[one.column]),
                "level": one.level,
                "voters": one.voters,
                "share": one.share,
                "due": one.due,
            }
            for one in audit.violations
        ],
    }
