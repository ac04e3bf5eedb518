"""The sentences that the machine writes into a draft, in English as they are stored or in the language of a reader.

What is stored never changes: a page that is read in another language makes the sentence again from the figures that
are stored beside it.
"""

from collections.abc import Mapping
from typing import Any

from citizen_voice.drafting.problems import Translate

SMALL_NUMBER = 5
FEWER = f"fewer than {SMALL_NUMBER}"
AT_LEAST = f"{SMALL_NUMBER} or more"
WANTED = "What residents want: %(title)s"
NOBODY_VOTED = "Nobody has voted on these statements, so it is not known who disagrees."
NOBODY_DISAGREED = "Nobody disagreed in %(votes)s; %(unsure)s of them were unsure."
SOME_DISAGREED = "%(disagree)s of %(votes)s disagreed, and %(unsure)s were unsure."
ONE_VOTE = "1 vote"
VOTES = "%(count)s votes"

WORDS = (FEWER, AT_LEAST, WANTED, NOBODY_VOTED, NOBODY_DISAGREED, SOME_DISAGREED, ONE_VOTE, VOTES)
"""All of them, for those who translate them."""


def priority_sentence(title: str, translate: Translate = str) -> str:
    """Return what residents want: the title of their theme, as they or an officer worded it."""
    return translate(WANTED) % {"title": title}


def dissent_sentence(agree: int, disagree: int, unsure: int, *, is_disputed: bool, translate: Translate = str) -> str:
    """Return who disagreed, from the votes on all statements of a theme.

    `is_disputed` says that single statements are quoted for the disagreement that they met.
    """
    count = agree + disagree + unsure
    if count == 0:
        return translate(NOBODY_VOTED)
    votes = translate(ONE_VOTE) if count == 1 else translate(VOTES) % {"count": count}
    sentence = NOBODY_DISAGREED if disagree == 0 and not is_disputed else SOME_DISAGREED
    return translate(sentence) % {"disagree": disagree, "unsure": unsure, "votes": votes}


def read_sentence(field: str, value: Mapping[str, Any], translate: Translate) -> str:
    """Return the text of a priority statement or a dissent for a reader whose language `translate` speaks.

    Only what the machine wrote is made again, the same but for its language: the sentence of a dissent, and the opening
    of a priority statement, whose title stays in the words that were chosen. What an officer wrote stands as it is.
    """
    text = str(value["text"])
    if field == "priority_statement":
        opening = priority_sentence("")
        return priority_sentence(text.removeprefix(opening), translate) if text.startswith(opening) else text
    votes = {"agree": value["agree"], "disagree": value["disagree"], "unsure": value["unsure"]}
    is_disputed = bool(value.get("quoted"))
    is_own = text == dissent_sentence(**votes, is_disputed=is_disputed)
    return dissent_sentence(**votes, is_disputed=is_disputed, translate=translate) if is_own else text
