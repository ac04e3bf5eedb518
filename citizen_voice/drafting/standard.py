"""From a chosen theme to the draft of a standard.

The machine fills what residents said and nothing else: the title, the priority statement, the evidence and the
dissent, and suggests missions. Values hold ids and numbers, never residents' sentences: words are shown from
their current published text, so that a withdrawn one disappears from a standard that quoted it.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from citizen_voice.drafting.ranking import best_supported, most_disputed
from citizen_voice.drafting.sentences import AT_LEAST, FEWER, SMALL_NUMBER, dissent_sentence, priority_sentence
from citizen_voice.drafting.types import (
    ChosenTheme,
    DraftClause,
    DraftStandard,
    EvidenceOrigin,
    Json,
    MissionScore,
    SupportingStatement,
    ThemeFigures,
)

PRIORITY_WORDS = 100
QUOTES = 3
_ELLIPSIS = "…"


class DraftingError(ValueError):
    """The theme cannot be drafted from; the message says what is missing."""


def draft_standard(theme: ChosenTheme, mission_scores: Sequence[MissionScore]) -> DraftStandard:
    """Draft the clauses that residents' words and votes support, and order the missions, nearest first.

    The same theme gives the same draft, whatever the order of its statements. Each clause names the statements
    that support it: the title those whose words it took (none when an officer worded it: the clause is then an
    officer's), the priority those it quotes, the evidence all of them, the dissent those it quotes, or all of
    them when nobody disagreed. Raises DraftingError for a theme without a title or without statements, for a
    statement given twice, and for a title that rests on statements of another theme.
    """
    _check(theme)
    statements = sorted(theme.statements, key=lambda one: one.id)
    everything = tuple(one.id for one in statements)
    title = _spaced(theme.title)
    clauses = (
        # Words in Welsh are the Welsh title: the English one then waits for an officer, and the gate says so.
        DraftClause(_title_field(theme), title, tuple(sorted(theme.title_statement_ids))),
        _priority(title, statements, theme.title_statement_ids),
        DraftClause("resident_evidence", _evidence(theme.figures) | _origin(theme.origin), everything),
        _dissent(theme.figures, statements, everything),
    )
    missions = sorted(mission_scores, key=lambda one: (-one.score, one.code))
    return DraftStandard(clauses=clauses, suggested_missions=tuple(missions))


def count_words(text: str) -> int:
    """Return the number of words in a text, as a reader counts them: by the spaces between."""
    return len(text.split())


def _title_field(theme: ChosenTheme) -> str:
    return "title_cy" if theme.title_language == "cy" else "title"


def _check(theme: ChosenTheme) -> None:
    if not theme.title.strip():
        raise DraftingError("The theme has no title. Give it one before drafting a standard.")
    ids = [one.id for one in theme.statements]
    if not ids:
        raise DraftingError(f"The theme “{theme.title}” has no statements, so nothing supports a standard.")
    if len(set(ids)) != len(ids):
        raise DraftingError(f"The theme “{theme.title}” lists a statement twice.")
    strangers = sorted(set(theme.title_statement_ids) - set(ids))
    if strangers:
        named = ", ".join(strangers)
        raise DraftingError(f"The title of “{theme.title}” rests on statements that are not in the theme: {named}.")


def _priority(title: str, statements: Sequence[SupportingStatement], title_ids: Sequence[str]) -> DraftClause:
    """What residents want: the title, the sentence it was taken from, and the best supported others that fit."""
    text = _shortened(priority_sentence(_sentence(title)), PRIORITY_WORDS)
    ranked = sorted(best_supported(statements), key=lambda one: one.id not in title_ids)
    quoted = _fitting(ranked, PRIORITY_WORDS - count_words(text), title)
    # A theme of very long statements still rests on its best one, though no quotation fits the limit.
    support = quoted or [best_supported(statements)[0].id]
    return DraftClause("priority_statement", {"text": text, "quoted": quoted}, tuple(support))


def _fitting(ranked: Iterable[SupportingStatement], words_left: int, title: str) -> list[str]:
    """Return ids of up to three statements that say different things and fit together in the words left.

    What more people opposed than supported, or speaks against the theme, is not what residents want, however typical.
    """
    said = {_folded(title)}
    chosen: list[str] = []
    for one in ranked:
        length = count_words(one.text)
        is_opposed = one.is_against or one.opposition > one.support
        if len(chosen) == QUOTES:
            break
        if is_opposed or length == 0 or length > words_left or _folded(one.text) in said:
            continue
        said.add(_folded(one.text))
        chosen.append(one.id)
        words_left -= length
    return chosen


def _evidence(figures: ThemeFigures) -> dict[str, Json]:
    return {
        "people": figures.people,
        "proposals": figures.proposals,
        "statements": figures.statements,
        "voters": figures.voters,
        "votes": {"agree": figures.agree, "disagree": figures.disagree, "unsure": figures.unsure},
        "areas": _areas(figures.areas),
    }


def _origin(origin: EvidenceOrigin | None) -> dict[str, Json]:
    """Return the ids that lead back to what was counted; without those that there are not."""
    if origin is None:
        return {}
    found = {
        "consultation": origin.consultation,
        "theme": origin.theme,
        "groups": list(origin.groups),
        "opinion_run": origin.opinion_run,
        "opinion_groups": list(origin.opinion_groups),
    }
    return {name: given for name, given in found.items() if given}


def _areas(areas: Iterable[tuple[str, int]]) -> list[Json]:
    """Return the areas by name, with small numbers hidden so that they cannot be worked out either.

    A single hidden number could be had by taking the others from the total, so the next smallest is hidden too.
    """
    counted = sorted((area, people) for area, people in areas if people > 0)
    small = {area for area, people in counted if people < SMALL_NUMBER}
    rest = [(people, area) for area, people in counted if area not in small]
    companion = min(rest)[1] if len(small) == 1 and rest else None
    return [_area(area, people, small, companion) for area, people in counted]


def _area(area: str, people: int, small: set[str], companion: str | None) -> Json:
    if area in small:
        return {"area": area, "people": None, "shown": FEWER}
    if area == companion:
        return {"area": area, "people": None, "shown": AT_LEAST}
    return {"area": area, "people": people, "shown": str(people)}


def _dissent(
    figures: ThemeFigures, statements: Sequence[SupportingStatement], everything: tuple[str, ...]
) -> DraftClause:
    disputed = most_disputed(statements)[:QUOTES]
    quoted = [
        {"statement_id": one.id, "agree": one.agree, "disagree": one.disagree, "unsure": one.unsure} for one in disputed
    ]
    value = {
        "text": dissent_sentence(figures.agree, figures.disagree, figures.unsure, is_disputed=bool(disputed)),
        "agree": figures.agree,
        "disagree": figures.disagree,
        "unsure": figures.unsure,
        "quoted": quoted,
    }
    return DraftClause("dissent", value, tuple(one.id for one in disputed) or everything)


def _sentence(title: str) -> str:
    return title if title[-1] in ".!?…" else f"{title}."


def _shortened(text: str, words: int) -> str:
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]) + _ELLIPSIS


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    """Return the letters and digits of a text alone, so that the same words count as the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
