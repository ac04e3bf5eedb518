"""Voting: one card at a time, stored before it is shown; one vote for each person and proposal."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_voice.clock import today, utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, ConsultationNotOpenError, NotAllowedError
from citizen_voice.models import Exposure, Vote
from citizen_voice.vocabulary import AssuranceLevel, ModerationStatus, VoteChoice
from citizen_voice.voting import service
from tests.query_count import counted_statements


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def resident(make):
    return make.resident()


@pytest.fixture
def participant(make, consultation, resident):
    return make.participant(consultation, resident=resident)


@pytest.fixture
def browser(client_as, resident, participant):
    return client_as(resident)


def at(consultation, rest="/vote"):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}{rest}"


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def votes():
    return db.session.scalars(select(Vote).order_by(Vote.cast_at)).all()


def start(browser, consultation):
    browser.send(at(consultation, "/vote/next"), page=at(consultation))


def card(browser, consultation):
    """Return the id of the proposal on the card, or None."""
    found = re.search(r'name="proposal_id" value="([^"]+)"', browser.get(at(consultation)).text)
    return found.group(1) if found else None


def answer(browser, consultation, choice="agree"):
    fields = {"proposal_id": card(browser, consultation), "choice": choice}
    return browser.send(at(consultation), fields)


def test_one_card_at_a_time_until_there_are_no_more(make, browser, participant, consultation):
    ids = {str(make.proposal(consultation, f"Proposal {number} for all.").id) for number in range(3)}
    make.proposal(consultation, "My own proposal here.", participant=participant)
    make.proposal(consultation, status=ModerationStatus.PENDING)
    make.proposal(consultation, withdrawn_at=utcnow())
    make.proposal(make.consultation())
    assert "Show me a proposal" in browser.get(at(consultation)).text
    start(browser, consultation)
    seen = []
    for choice in VoteChoice:
        seen.append(card(browser, consultation))
        assert answer(browser, consultation, choice.value).location == at(consultation)
    assert set(seen) == ids
    page = browser.get(at(consultation)).text
    assert "Thank you" in page
    assert "You have voted on 3 of 3 proposals" in page
    assert [vote.choice for vote in votes()] == list(VoteChoice)
    assert {vote.assurance_level for vote in votes()} == {AssuranceLevel.CONFIRMED_EMAIL}


def test_looking_stores_nothing_and_shows_the_same_card(make, browser, consultation):
    for number in range(3):
        make.proposal(consultation, f"Proposal {number} for all.")
    browser.get(at(consultation))
    assert count(Exposure) == 0
    start(browser, consultation)
    assert {card(browser, consultation) for _ in range(3)} == {
        str(db.session.scalars(select(Exposure)).one().proposal_id)
    }
    start(browser, consultation)
    assert count(Exposure) == 1


def test_the_order_is_fixed_by_the_seed_and_differs_between_people(make, app, consultation):
    for number in range(8):
        make.proposal(consultation, f"Proposal {number} for all.")

    def order(seed):
        participant = make.participant(consultation, seed=seed)
        drawn = []
        while (exposure := service.draw_next(participant)) is not None:
            drawn.append(exposure.proposal_id)
            service.cast_vote(participant, proposal_id=exposure.proposal_id, choice=VoteChoice.UNSURE)
        return drawn

    assert order("one") == order("one")
    assert order("one") != order("two")


def test_nothing_to_vote_on(browser, consultation):
    assert "no proposals of others" in browser.get(at(consultation)).text


def test_enough_for_today_after_ten(make, browser, consultation):
    for number in range(12):
        make.proposal(consultation, f"Proposal {number} for all.")
    start(browser, consultation)
    places = [answer(browser, consultation).location for _ in range(11)]
    assert [place.endswith("/vote/pause") for place in places] == [False] * 9 + [True, False]
    assert "enough for today" in browser.get(at(consultation, "/vote/pause")).text


def test_voting_again_changes_the_vote(make, app, participant, consultation):
    proposal = make.proposal(consultation)
    service.draw_next(participant)
    first = service.cast_vote(participant, proposal_id=proposal.id, choice=VoteChoice.AGREE)
    assert first.changed_at is None
    same = service.cast_vote(participant, proposal_id=proposal.id, choice=VoteChoice.AGREE)
    assert (same.id, same.changed_at) == (first.id, None)
    other = service.cast_vote(participant, proposal_id=proposal.id, choice=VoteChoice.DISAGREE)
    assert (other.id, other.choice, other.changed_at is not None) == (first.id, VoteChoice.DISAGREE, True)
    assert count(Vote) == 1


def test_what_matters_a_lot_is_stored_shown_and_taken_back(make, browser, consultation):
    proposal = make.proposal(consultation, "Run later buses please.")
    start(browser, consultation)
    browser.send(at(consultation), {"proposal_id": card(browser, consultation), "choice": "agree", "is_important": "y"})
    assert [(vote.choice, vote.is_important) for vote in votes()] == [(VoteChoice.AGREE, True)]
    assert "and it matters a lot to you" in browser.get(at(consultation, "/your-votes")).text
    page = at(consultation, f"/your-votes/{proposal.reference}")
    assert re.search(r'name="is_important"[^>]* checked', browser.get(page).text)
    browser.send(page, {"proposal_id": str(proposal.id), "choice": "agree"})
    db.session.expire_all()
    (again,) = votes()
    assert (again.choice, again.is_important, again.changed_at is not None) == (VoteChoice.AGREE, False, True)
    assert "matters a lot" not in browser.get(at(consultation, "/your-votes")).text


def test_a_card_sent_twice_counts_once(make, browser, consultation):
    make.proposal(consultation)
    make.proposal(consultation, "Another proposal altogether.")
    start(browser, consultation)
    fields = {"proposal_id": card(browser, consultation), "choice": "agree"}
    assert browser.send(at(consultation), fields).status_code == 302
    assert browser.send(at(consultation), fields | {"choice": "disagree"}).status_code == 302
    assert (count(Vote), votes()[0].choice, count(Exposure)) == (1, VoteChoice.DISAGREE, 2)


def test_a_vote_can_be_changed_from_the_list(make, browser, consultation):
    proposal = make.proposal(consultation, "Run later buses please.")
    start(browser, consultation)
    answer(browser, consultation)
    assert "You agree" in browser.get(at(consultation, "/your-votes")).text
    page = at(consultation, f"/your-votes/{proposal.reference}")
    changed = browser.send(page, {"proposal_id": str(proposal.id), "choice": "unsure"})
    assert changed.location == at(consultation, "/your-votes")
    assert "You are unsure" in browser.get(at(consultation, "/your-votes")).text


def test_only_ones_own_votes_can_be_changed(make, browser, consultation):
    proposal = make.proposal(consultation)
    make.vote(proposal)
    assert browser.get(at(consultation, f"/your-votes/{proposal.reference}")).status_code == 404
    assert browser.get(at(consultation, "/your-votes/NONE")).status_code == 404


def test_the_address_says_which_vote_changes_not_the_form(make, browser, consultation):
    ids = [make.proposal(consultation, f"Proposal {number} for all.") for number in range(2)]
    start(browser, consultation)
    answer(browser, consultation)
    answer(browser, consultation)
    page = at(consultation, f"/your-votes/{ids[0].reference}")
    browser.send(page, {"proposal_id": str(ids[1].id), "choice": "disagree"})
    assert {vote.proposal_id: vote.choice.value for vote in votes()} == {ids[0].id: "disagree", ids[1].id: "agree"}


@pytest.mark.parametrize("kind", ["unseen", "foreign", "unknown"])
def test_what_was_not_shown_is_refused(make, browser, participant, consultation, kind):
    make.proposal(consultation)
    start(browser, consultation)
    target = {
        "unseen": make.proposal(consultation, "Not shown to anybody.").id,
        "foreign": make.proposal(make.consultation(make.authority())).id,
        "unknown": uuid.uuid4(),
    }[kind]
    refused = browser.send(at(consultation), {"proposal_id": str(target), "choice": "agree"})
    assert refused.status_code == 403
    assert "proposals that we have shown you" in refused.text
    with pytest.raises(NotAllowedError):
        service.cast_vote(participant, proposal_id=target, choice=VoteChoice.AGREE)
    assert count(Vote) == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"choice": ""}, "Press agree, disagree or unsure"),
        ({"choice": "perhaps"}, "There is a problem"),
        ({"proposal_id": ""}, "Go back to the proposal before you"),
        ({"proposal_id": "<script>"}, "Go back to the proposal before you"),
        ({"proposal_id": "\x00"}, "Go back to the proposal before you"),
    ],
)
def test_bad_input_is_refused_and_the_card_stays(make, browser, consultation, fields, message):
    make.proposal(consultation)
    start(browser, consultation)
    sent = {"proposal_id": card(browser, consultation), "choice": "agree"} | fields
    page = browser.send(at(consultation), sent, follow_redirects=True).text
    assert message in page or "Not a valid choice" in page
    assert (count(Vote), card(browser, consultation) is not None) == (0, True)


def test_a_proposal_withdrawn_before_the_answer(make, browser, participant, consultation):
    first = make.proposal(consultation)
    start(browser, consultation)
    sent = {"proposal_id": card(browser, consultation), "choice": "agree"}
    make.proposal(consultation, "Another proposal altogether.")
    first.withdrawn_at = utcnow()
    db.session.flush()
    with pytest.raises(ConflictError):
        service.cast_vote(participant, proposal_id=first.id, choice=VoteChoice.AGREE)
    page = browser.send(at(consultation), sent, follow_redirects=True).text
    assert "was withdrawn a moment ago" in page
    assert "Another proposal altogether." in page
    assert count(Vote) == 0


def test_no_vote_after_the_last_day_though_no_sweep_has_run(make, browser, participant, consultation):
    proposal = make.proposal(consultation)
    start(browser, consultation)
    page = browser.get(at(consultation)).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    consultation.closes_on = today() - timedelta(days=1)
    db.session.flush()
    sent = {"csrf_token": token, "proposal_id": str(proposal.id), "choice": "agree"}
    for refused in (browser.post(at(consultation), data=sent), browser.get(at(consultation))):
        assert refused.status_code == 409
        assert "has closed" in refused.text
    with pytest.raises(ConsultationNotOpenError):
        service.cast_vote(participant, proposal_id=proposal.id, choice=VoteChoice.AGREE)
    with pytest.raises(ConsultationNotOpenError):
        service.draw_next(participant)
    assert count(Vote) == 0


def test_who_may_not_vote(make, client, client_as, consultation):
    for rest in ("/vote", "/vote/pause"):
        assert "/sign-in" in client.get(at(consultation, rest)).location
        assert client_as(make.resident()).get(at(consultation, rest)).location == at(consultation, "/take-part")
        assert "/sign-in" in client_as(make.resident(make.authority())).get(at(consultation, rest)).location
    assert "You have not voted yet" in client_as(make.resident()).get(at(consultation, "/your-votes")).text


def test_a_vote_without_its_token_is_refused(make, browser, consultation):
    proposal = make.proposal(consultation)
    start(browser, consultation)
    refused = browser.post(at(consultation), data={"proposal_id": str(proposal.id), "choice": "agree"})
    assert (refused.status_code, count(Vote)) == (400, 0)


def test_the_list_of_votes_needs_no_more_queries_for_more_rows(make, browser, participant, consultation):
    counts = []
    for _ in range(2):
        for number in range(6):
            make.vote(make.proposal(consultation, f"Proposal {number} for all."), participant=participant)
        make.vote(make.proposal(consultation, "Gone.", withdrawn_at=utcnow()), participant=participant)
        db.session.expire_all()
        with counted_statements() as statements:
            page = browser.get(at(consultation, "/your-votes")).text
        assert "Gone." not in page
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_card_needs_few_queries_however_many_proposals(make, browser, consultation):
    counts = []
    for _ in range(2):
        for number in range(10):
            make.proposal(consultation, f"Proposal {number} for all.")
        start(browser, consultation)
        db.session.expire_all()
        with counted_statements() as statements:
            assert browser.get(at(consultation)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
