"""The machine's sentences are made again, in the reader's language, from what is stored beside them."""

import pytest

from citizen_voice.drafting.sentences import dissent_sentence, read_sentence

WELSH = {
    "What residents want: %(title)s": "Yr hyn mae trigolion ei eisiau: %(title)s",
    "%(disagree)s of %(votes)s disagreed, and %(unsure)s were unsure.": "O %(votes)s: %(disagree)s, %(unsure)s.",
    "Nobody has voted on these statements, so it is not known who disagrees.": "Neb.",
    "1 vote": "1 bleidlais",
    "%(count)s votes": "%(count)s o bleidleisiau",
}.__getitem__
VOTES = {"agree": 7, "disagree": 2, "unsure": 1}


def stored(**votes) -> dict:
    return {**votes, "text": dissent_sentence(**votes, is_disputed=False), "quoted": []}


@pytest.mark.parametrize(
    ("votes", "welsh"),
    [
        (VOTES, "O 10 o bleidleisiau: 2, 1."),
        ({"agree": 0, "disagree": 1, "unsure": 0}, "O 1 bleidlais: 1, 0."),
        ({"agree": 0, "disagree": 0, "unsure": 0}, "Neb."),
    ],
)
def test_a_dissent_is_told_from_its_figures(votes, welsh):
    value = stored(**votes)
    before = dict(value)
    assert read_sentence("dissent", value, WELSH) == welsh
    assert read_sentence("dissent", value, str) == value["text"]
    assert value == before


def test_quotations_make_the_sentence_of_a_dispute():
    quoted = [{"statement_id": "s1", **VOTES}]
    text = dissent_sentence(9, 0, 1, is_disputed=True)
    value = {"agree": 9, "disagree": 0, "unsure": 1, "text": text, "quoted": quoted}
    assert read_sentence("dissent", value, WELSH) == "O 10 o bleidleisiau: 0, 1."


def test_what_an_officer_wrote_stands():
    value = {**stored(**VOTES), "text": "2 of 10 votes disagreed; we asked them why."}
    assert read_sentence("dissent", value, WELSH) == value["text"]
    assert read_sentence("priority_statement", {"text": "Later buses, please."}, WELSH) == "Later buses, please."


def test_the_opening_of_a_priority_is_translated_and_its_title_is_not():
    value = {"text": "What residents want: 100% later buses.", "quoted": []}
    assert read_sentence("priority_statement", value, WELSH) == "Yr hyn mae trigolion ei eisiau: 100% later buses."
    assert read_sentence("priority_statement", value, str) == value["text"]
