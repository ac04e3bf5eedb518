"""The proposed slate: what people think of themes, who has a place and why, what if, and what is signed."""

import re

import numpy as np
import pytest
from sqlalchemy import func, select, update

from citizen_voice.db import db
from citizen_voice.exceptions import IncompleteError
from citizen_voice.models import Participant, PopulationMargin, ThemeStatement, Vote
from citizen_voice.opinion.slate import ChosenBy
from citizen_voice.priorities import jobs, queries, service
from citizen_voice.priorities.steps import signing, words
from citizen_voice.priorities.steps.ballots import pack, unpack
from citizen_voice.priorities.steps.slates import WhatIf, propose
from citizen_voice.themes import service as theme_service
from citizen_voice.vocabulary import AssuranceLevel, MarginKind, Stance, ThemeState, VoteChoice
from tests.factories import themes as made
from tests.factories.opinions import TITLES, ask, count, settle
from tests.query_count import counted_statements


@pytest.fixture
def asked(make):
    asked = ask(make)
    count(asked.consultation)
    return asked


@pytest.fixture
def officer(make, asked):
    return make.officer()


@pytest.fixture
def base(asked):
    one = asked.consultation
    return f"/{one.authority.slug}/staff/consultations/{one.slug}/priorities"


def stored(asked):
    return queries.find_theme_opinion(asked.consultation)


def titled(asked, ids):
    title = {theme.id: theme.title for theme in asked.themes}
    return [title[at] for at in ids]


def figures_of(asked, place):
    return stored(asked).figures["themes"][str(asked.themes[place].id)]


def slate(asked, places=3, **what):
    return propose(stored(asked), WhatIf(places=places, **what), queries.list_margins(asked.consultation))


def test_people_are_for_a_theme_by_their_oriented_votes(app, asked):
    buses = figures_of(asked, 0)
    assert (buses["approve"] + buses["oppose"] <= buses["seen"], buses["seen"]) == (True, 90)
    assert buses["approve"] > 55
    assert buses["oppose"] > 25
    assert stored(asked).figures["k"] == 2
    assert sum(one["approve"] for one in buses["groups"]) == buses["approve"]
    assert 0 < buses["low"] < buses["approve"] / 90 < buses["high"] < 1
    assert buses["lowest"] < buses["consensus"] < 0.3, "One group is for it, the other is not"
    assert buses["levels"]["confirmed_email"]["seen"] == 90
    assert (buses["evidence"], buses["thin"]) == ("fair", [])


def test_a_vote_against_a_statement_against_the_theme_is_for_it(app, asked):
    before = figures_of(asked, 0)
    settle(asked.themes[0], Stance.AGAINST)
    theme_service.rename_theme(asked.themes[1], officer_id=asked.consultation.created_by_id, title="T", reason="x")
    jobs.count_theme_opinion(str(asked.consultation.id))
    after = figures_of(asked, 0)
    assert (after["approve"], after["oppose"]) == (before["oppose"], before["approve"])


def test_statements_that_nobody_has_settled_count_for_nothing(app, asked):
    db.session.execute(
        update(ThemeStatement).where(ThemeStatement.theme_id == asked.themes[0].id).values(is_stance_settled=False)
    )
    theme_service.rename_theme(asked.themes[1], officer_id=asked.consultation.created_by_id, title="T", reason="x")
    jobs.count_theme_opinion(str(asked.consultation.id))
    assert (figures_of(asked, 0)["seen"], figures_of(asked, 0)["evidence"]) == (0, "thin")


def test_the_totals_of_each_level_of_assurance_are_told_beside_each_other(app, asked, base, officer, client_as):
    assert words.by_assurance(figures_of(asked, 3)) == [], "all are of one level"
    some = [one.id for one in asked.people[-30:]]
    db.session.execute(
        update(Participant).where(Participant.id.in_(some)).values(assurance_level=AssuranceLevel.OPEN_LINK)
    )
    theme_service.rename_theme(asked.themes[1], officer_id=asked.consultation.created_by_id, title="T", reason="x")
    jobs.count_theme_opinion(str(asked.consultation.id))
    youth_clubs = words.by_assurance(figures_of(asked, 3))
    said = [re.fullmatch(r"Of the (\d+) people who (.+): (\d+)% for it, (\d+)% against it", one) for one in youth_clubs]
    assert [(one[1], one[2]) for one in said if one] == [
        ("30", "came by an open link"),
        ("60", "have a confirmed email address"),
    ]
    assert [int(one[3]) > 80 for one in said if one] == [True, False], "the minority came by the link, and is for it"
    page = client_as(officer).get(f"{base}/choose").text
    assert f"<li>{youth_clubs[0]}</li>" in page


def test_it_is_told_to_how_many_supporters_a_theme_matters_a_lot(app, asked, base, officer, client_as):
    for one, choice in zip(asked.proposals[3], (VoteChoice.AGREE, VoteChoice.DISAGREE), strict=True):
        of_it = (Vote.proposal_id == one.id) & (Vote.choice == choice)
        db.session.execute(update(Vote).where(of_it).values(is_important=True))
    supporters = select(func.count()).where(Vote.is_important, Vote.choice == VoteChoice.AGREE)
    count(asked.consultation)
    important = figures_of(asked, 3)["important"]
    assert important == db.session.scalar(supporters) > 20, "Those who are against it are not among them"
    assert figures_of(asked, 0)["important"] == 0
    page = client_as(officer).get(f"{base}/choose").text
    assert page.count(f"{important} people who are for it say that it matters a lot to them.") == 1


def test_what_is_left_without_suspected_votes_is_told_where_it_differs():
    figures = {"approve": 40, "oppose": 10, "approve_without": 12, "oppose_without": 10}
    assert words.without_suspected(figures) == (
        "Without votes that may have been organised: 12 for it, 10 against it, in place of 40 and 10."
    )
    assert words.without_suspected(figures | {"approve_without": 40}) == ""


def test_ballots_come_back_from_the_database_as_they_were(app, asked):
    ballots = unpack(stored(asked).ballots)
    again = unpack(pack(ballots))
    for name in ("approves", "opposes", "seen", "group", "council", "age", "assurance", "is_suspected"):
        assert np.array_equal(getattr(ballots, name), getattr(again, name))
    assert ballots.approves.shape == (90, 5)
    assert not (ballots.approves & ballots.opposes).any()


def test_the_minority_has_a_place_that_support_alone_would_not_give(app, asked):
    found = slate(asked)
    assert set(titled(asked, found.by_support)) == set(TITLES[:3])
    assert len(set(titled(asked, found.theme_ids)) & set(TITLES[3:])) == 1
    assert found.audit.holds
    assert found.represented > 85
    (minority,) = [at for at in found.theme_ids if at not in found.by_support]
    assert found.places[minority].chosen_by is ChosenBy.EQUAL_SHARES
    assert re.search(r"The 3\d% who are for it have a right to a place. Of them, \d+% would otherwise have nothing.",
                     words.why_in(found, minority))  # fmt: skip
    assert "among the most of all" in words.why_in(found, found.by_support[0])


def test_more_places_than_themes_leave_some_empty(app, asked):
    found = slate(asked, places=9)
    assert len(found.theme_ids) == 5
    assert found.unfilled == 4


def test_what_if_only_some_counted(app, make, asked):
    ballots = unpack(stored(asked).ballots)
    minority = int(ballots.group[np.flatnonzero(ballots.approves[:, [_column(asked, 3)]].ravel())][0])
    only = slate(asked, places=2, group=minority)
    assert set(titled(asked, only.theme_ids)) == set(TITLES[3:])
    assert only.voters < 40
    nobody = slate(asked, council="E99999999")
    assert (nobody.theme_ids, nobody.voters) == ((), 0)
    assert titled(asked, slate(asked, unseen_as_group=True).theme_ids) == titled(asked, slate(asked).theme_ids)


def _column(asked, place):
    return stored(asked).figures["order"].index(str(asked.themes[place].id))


def test_weights_make_a_small_council_count_as_it_should(app, make, asked):
    """All of the minority live in Brant, which has two thirds of the population and a third of those who voted."""
    brant, tamer = make.council(code="X1", name="Brant"), make.council(code="X2", name="Tamer")
    for place, person in enumerate(asked.people):
        council = brant if place >= 60 else tamer
        db.session.execute(
            update(Participant).where(Participant.id == person.id).values(council_id=council.id, lives_here=True)
        )
    for council, people in ((brant, 2000), (tamer, 1000)):
        db.session.add(
            PopulationMargin(
                authority_id=asked.consultation.authority_id,
                consultation_id=asked.consultation.id,
                kind=MarginKind.AREA,
                category=council.code,
                people=people,
                source="A census",
                entered_by_id=asked.consultation.created_by_id,
            )
        )
    count(asked.consultation)
    weighted = slate(asked, is_weighted=True)
    assert len(set(titled(asked, weighted.theme_ids)) & set(TITLES[3:])) == 2
    assert weighted.raking.effective_size < 90
    assert set(titled(asked, slate(asked, places=1, council="X1").theme_ids)) <= set(TITLES[3:])


def test_themes_are_counted_again_when_they_were_decided_on(app, asked):
    assert not queries.is_being_counted(asked.consultation)
    assert jobs.sweep_theme_opinions() == 0
    theme_service.discard_theme(asked.themes[4], officer_id=asked.consultation.created_by_id, reason="No.")
    assert queries.is_being_counted(asked.consultation)
    assert asked.themes[4].state is ThemeState.DISCARDED
    at_hand = signing.find_slate(asked.consultation, 5, {one.id for one in asked.themes[:4]})
    assert asked.themes[4].id not in at_hand.theme_ids, "What is discarded is not proposed, counted again or not"
    jobs.count_theme_opinion(str(asked.consultation.id))
    assert str(asked.themes[4].id) not in stored(asked).figures["themes"]


def test_a_choice_as_proposed_needs_no_words_and_is_audited(app, asked, officer):
    at_hand = signing.find_slate(asked.consultation, 3, {one.id for one in asked.themes})
    chosen = service.choose_priorities(
        asked.consultation, officer_id=officer.id, reasons=dict.fromkeys(at_hand.theme_ids, ""), places=3
    )
    entries = queries.list_entries(chosen)
    assert {one.theme_id for one in entries if one.is_chosen and one.is_proposed} == at_hand.theme_ids
    assert all(one.reason == at_hand.why[one.theme_id] for one in entries if one.is_chosen)
    assert [one.figures["opinion"]["approve"] for one in entries] == sorted(
        (one.figures["opinion"]["approve"] for one in entries), reverse=True
    )
    assert chosen.slate["audit"]["holds"]
    assert chosen.slate["voters"] == 90
    assert chosen.places == 3


def test_what_is_pinned_or_left_out_needs_a_reason(app, asked, officer):
    at_hand = signing.find_slate(asked.consultation, 3, {one.id for one in asked.themes})
    (left,) = [at for at in at_hand.theme_ids if at not in at_hand.proposed.by_support]
    (pinned,) = [at for at in at_hand.proposed.by_support if at not in at_hand.theme_ids]
    reasons = dict.fromkeys(at_hand.theme_ids - {left}, "") | {pinned: ""}
    choose = {"officer_id": officer.id, "places": 3}
    with pytest.raises(IncompleteError) as fault:
        service.choose_priorities(asked.consultation, reasons=reasons, **choose)
    assert fault.value.problems == [f"Say why you chose “{titled(asked, [pinned])[0]}”."]
    with pytest.raises(IncompleteError) as fault:
        service.choose_priorities(asked.consultation, reasons=reasons | {pinned: "Needed."}, **choose)
    assert fault.value.problems == [f"Say why you leave out “{titled(asked, [left])[0]}”."]
    chosen = service.choose_priorities(
        asked.consultation, reasons=reasons | {pinned: "Needed."}, left_out_reasons={left: "No money."}, **choose
    )
    audit = chosen.slate["audit"]
    assert not audit["holds"]
    assert {one["level"] for one in audit["violations"]} == {1}
    (said, *_) = signing.say_violations(chosen)
    assert re.fullmatch(
        r"\d+ people \(3\d%\) are all for “(Youth clubs|Libraries)”, and none of them has 1 theme on the list: they are"
        r" many enough for 1\.",
        said,
    )


def test_the_page_shows_the_slate_and_stores_a_choice(app, client_as, base, asked, officer):
    browser = client_as(officer)
    page = browser.get(f"{base}/choose?places=3").text
    assert "The proposed slate" in page
    assert "have a right to a place" in page
    assert "By support alone" in page
    assert len(re.findall(r'<input class="govuk-checkboxes__input"[^>]* checked', page)) == 3
    at_hand = signing.find_slate(asked.consultation, 3, {one.id for one in asked.themes})
    (left, *others) = sorted(at_hand.theme_ids)
    fields = {"places": "3"} | {f"chosen-{at}": "y" for at in others}
    refused = browser.send(f"{base}/choose", fields).text
    assert "is proposed: say why you leave it out" in refused
    stored_page = browser.send(
        f"{base}/choose", fields | {f"left-{left}": "There is <b>no</b> money."}, follow_redirects=True
    ).text
    assert "although it was proposed: There is &lt;b&gt;no&lt;/b&gt; money." in stored_page
    assert "A slate of 3 was proposed from what 90 people are for." in stored_page


def test_what_if_is_tried_on_a_page_and_changes_nothing(app, client_as, base, asked, officer):
    browser = client_as(officer)
    page = browser.get(f"{base}/slate?places=2&group=1").text
    assert "What would be proposed" in page
    assert "Compared with everybody" in page
    assert "Enter the population first" in browser.get(f"{base}/slate?places=2&weighted=y").text
    for bad in ("places=0", "places=31", "places=x", "group=9", "council=E1", "assurance=none"):
        answer = browser.get(f"{base}/slate?{bad}")
        assert answer.status_code == 200, bad
        assert "There is a problem" in answer.text, bad


def test_without_votes_the_page_says_so_and_reasons_are_asked_for(app, make, client_as):
    asked = ask(make, majority=0, minority=0)
    one = asked.consultation
    browser = client_as(make.officer())
    page = browser.get(f"/{one.authority.slug}/staff/consultations/{one.slug}/priorities/choose").text
    assert "No slate is proposed" in page
    assert (
        "Nothing to try yet"
        in browser.get(f"/{one.authority.slug}/staff/consultations/{one.slug}/priorities/slate").text
    )


def test_the_page_asks_the_database_no_more_for_more_themes(app, make, client_as, base, asked, officer):
    browser = client_as(officer)
    with counted_statements() as before:
        browser.get(f"{base}/choose")
    for title in ("More", "And more"):
        made.theme(make, asked.consultation, title)
    count(asked.consultation)
    with counted_statements() as after:
        browser.get(f"{base}/choose")
    assert len(after) <= len(before)
