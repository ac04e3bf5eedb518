"""The slate in words: why a theme is in, what its evidence is worth, and what an audit found."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_voice.opinion.representation import Violation
from citizen_voice.opinion.slate import ChosenBy
from citizen_voice.opinion.types import FEWEST_VOTES
from citizen_voice.priorities.steps.slates import ProposedSlate
from citizen_voice.vocabulary import AssuranceLevel
from citizen_voice.voting.steps.opinion_figures import LETTERS


def percent(part: float, whole: float) -> int:
    """Return a share in whole percent; at least 1 where there is anything at all."""
    if not whole or not part:
        return 0
    return max(1, round(100 * part / whole))


def why_in(proposed: ProposedSlate, theme_id: UUID) -> str:
    """Say why a theme has a place on the slate."""
    place = proposed.places[theme_id]
    share = percent(place.voters, proposed.voters)
    if place.chosen_by is ChosenBy.COMPLETION:
        return str(
            gettext("%(share)s%% are for it. A place was left over, and it is the fairest way to fill it.", share=share)
        )
    if theme_id not in proposed.by_support:
        if place.otherwise_unrepresented:
            return str(
                gettext(
                    "The %(share)s%% who are for it have a right to a place. Of them, %(alone)s%% would otherwise have"
                    " nothing.",
                    share=share,
                    alone=percent(place.otherwise_unrepresented, place.voters),
                )
            )
        return str(
            gettext(
                "The %(share)s%% who are for it are many enough for a place more than the others would give them.",
                share=share,
            )
        )
    if place.otherwise_unrepresented:
        return str(
            ngettext(
                "%(share)s%% are for it, among the most of all. %(num)s of them would otherwise have nothing.",
                "%(share)s%% are for it, among the most of all. %(num)s of them would otherwise have nothing.",
                place.otherwise_unrepresented,
                share=share,
            )
        )
    return str(gettext("%(share)s%% are for it, among the most of all.", share=share))


def say_violation(one: Violation, title: str) -> str:
    """Say in words which group a list leaves without its share."""
    return str(
        ngettext(
            "%(people)s people (%(share)s%%) are all for “%(title)s”, and none of them has %(num)s theme on the list:"
            " they are many enough for %(due)s.",
            "%(people)s people (%(share)s%%) are all for “%(title)s”, and none of them has %(num)s themes on the list:"
            " they are many enough for %(due)s.",
            one.level,
            people=one.voters,
            share=percent(one.share, 1),
            title=title,
            due=one.due,
        )
    )


def _say_few(figures: Mapping[str, Any]) -> Any:
    return ngettext("%(num)s person voted on it", "%(num)s people voted on it", figures["seen"])


THIN: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "few": _say_few,
    "group": lambda _figures: gettext("an opinion group has fewer than five votes on it"),
    "wide": lambda _figures: gettext("the share who are for it is not known to better than 30 points"),
    "flip": lambda _figures: gettext("without votes that may have been organised the majority would be another one"),
}


def say_thin(figures: Mapping[str, Any]) -> str:
    """Say why the evidence for a theme is thin; nothing where it is not."""
    return "; ".join(str(THIN[code](figures)) for code in figures["thin"])


def group_names(count: int) -> list[str]:
    """Return what opinion groups are called: Group A, Group B and so on."""
    return [gettext("Group %(letter)s", letter=letter) for letter in LETTERS[:count]]


LEVELS = {
    AssuranceLevel.OPEN_LINK: lazy_gettext("came by an open link"),
    AssuranceLevel.CONFIRMED_EMAIL: lazy_gettext("have a confirmed email address"),
    AssuranceLevel.CONFIRMED_ADDRESS: lazy_gettext("have a confirmed address"),
    AssuranceLevel.IMPORTED: lazy_gettext("were brought in by file"),
}


def by_assurance(figures: Mapping[str, Any]) -> list[str]:
    """Say how many are for a theme among those of each level of assurance; nothing where all are of one level."""
    levels: Mapping[str, Mapping[str, int]] = figures["levels"]
    told = [(words, levels[level.value]) for level, words in LEVELS.items() if levels[level.value]["seen"]]
    if len(told) < 2:
        return []
    return [
        str(
            ngettext(
                "Of the %(num)s person who %(level)s: %(for)s%% for it, %(against)s%% against it",
                "Of the %(num)s people who %(level)s: %(for)s%% for it, %(against)s%% against it",
                one["seen"],
                level=words,
                **{"for": percent(one["approve"], one["seen"]), "against": percent(one["oppose"], one["seen"])},
            )
        )
        for words, one in told
    ]


def without_suspected(figures: Mapping[str, Any]) -> str:
    """Say how many are for and against a theme without votes that may have been organised; nothing if as many."""
    without = figures["approve_without"], figures["oppose_without"]
    if without == (figures["approve"], figures["oppose"]):
        return ""
    return str(
        gettext(
            "Without votes that may have been organised: %(for)s for it, %(against)s against it, in place of"
            " %(all_for)s and %(all_against)s.",
            **{"for": without[0], "against": without[1]},
            all_for=figures["approve"],
            all_against=figures["oppose"],
        )
    )


def most_against(figures: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the opinion group in which most people are against a theme, and the share in percent; None for one group.

    Only of groups with five votes on it.
    """
    groups: Sequence[Mapping[str, int]] = figures["groups"]
    known = [(percent(one["oppose"], one["seen"]), -at) for at, one in enumerate(groups) if one["seen"] >= FEWEST_VOTES]
    if len(groups) < 2 or not known:
        return None
    share, at = max(known)
    return -at, share
