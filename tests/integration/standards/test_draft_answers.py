"""What residents say to drafts, what officers make of it, and what everybody sees of both."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.exceptions import (
    ConflictError,
    ConsultationNotOpenError,
    InvalidInputError,
    InvalidTransitionError,
    NotAllowedError,
)
from citizen_voice.models import DraftAnswer, DraftRemark, DraftRemarkDecision
from citizen_voice.standards import service
from citizen_voice.standards.steps import discussions, replying
from citizen_voice.standards.steps.answering import find_own_answer
from citizen_voice.vocabulary import (
    DraftConclusion,
    DraftConsultationState,
    ModerationChoice,
    ModerationReason,
    ModerationStatus,
    VoteChoice,
)
from tests.factories import draft_consultations as build
from tests.factories import standards as standards_build
from tests.query_count import counted_statements


@pytest.fixture
def scene(make):
    return standards_build.scene(make)


@pytest.fixture
def discussion(scene):
    return build.put_out(scene)


@pytest.fixture
def draft(discussion):
    return build.first_draft(discussion)


@pytest.fixture
def url(scene, draft):
    slugs = (scene.consultation.authority.slug, scene.consultation.slug)
    return f"/{slugs[0]}/consultations/{slugs[1]}/drafts/1/{draft.standard.reference}"


def end(scene, discussion):
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="All have answered.")


def decide(scene, remark, choice=ModerationChoice.APPROVE, **values):
    return service.decide_remark(remark, officer_id=scene.officer.id, choice=choice, **values)


def test_an_answer_is_one_row_that_may_change(make, scene, draft):
    participant = build.someone(make, scene)[1]
    build.answer(draft, participant)
    build.answer(draft, participant, VoteChoice.DISAGREE)
    assert db.session.scalar(select(func.count(DraftAnswer.id))) == 1
    assert find_own_answer(draft, participant).choice is VoteChoice.DISAGREE


def test_nobody_and_one_person_who_answered_are_told_of_without_numbers(make, scene, discussion, draft, url, client):
    counts = discussions.count_answers(discussion)
    assert counts == {draft.id: discussions.AnswerCounts(0, 0, 0, 0)}
    build.answer(draft, build.someone(make, scene)[1])
    end(scene, discussion)
    for address in (url, url.rpartition("/")[0]):
        # The words that the draft rests on come with their own votes.
        page = client.get(address).text.partition("What the draft says")[0]
        assert "Fewer than 5 people answered" in page
        assert not re.search(r"\d\s+agree", page)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ((4, 0, 0), (None, None, None, None)),
        ((6, 5, 7), (6, 5, 7, 18)),
        ((9, 2, 0), (None, None, None, 11)),
        ((20, 3, 9), (20, None, None, 32)),
    ],
)
def test_small_counts_are_hidden_and_can_not_be_worked_out(given, shown):
    counts = discussions.AnswerCounts(*given, sum(given)).without_small()
    assert (counts.agree, counts.disagree, counts.unsure, counts.people) == shown


def test_counts_are_shown_after_the_end_alone(make, scene, discussion, draft, url, client):
    for choice in (VoteChoice.AGREE, VoteChoice.DISAGREE, VoteChoice.UNSURE):
        for _ in range(6):
            build.answer(draft, build.someone(make, scene)[1], choice)
    assert not re.search(r"\b6\s+agree", client.get(url).text)
    end(scene, discussion)
    for address in (url, url.rpartition("/")[0]):
        assert re.search(r"\b6\s+agree", client.get(address).text)


def test_who_did_not_take_part_reads_and_does_not_answer(make, scene, draft, url, client, client_as):
    assert "Get a link by email to answer" in client.get(url).text
    stranger = make.resident()
    elsewhere = make.participant(make.consultation(), resident=stranger)
    for participant in (None, elsewhere):
        with pytest.raises(NotAllowedError, match="took part"):
            service.answer_draft(draft, participant, choice=VoteChoice.AGREE, language="en")
        with pytest.raises(NotAllowedError):
            service.withdraw_remark(draft, participant)
    browser = client_as(stranger)
    page = browser.get(url).text
    assert "Only people who took part in the consultation can answer" in page
    assert 'name="choice"' not in page
    assert (
        browser.send(
            f"{url}/answer", {"choice": "agree"}, page=f"/{scene.consultation.authority.slug}/consultations"
        ).status_code
        == 403
    )
    assert not db.session.scalar(select(func.count(DraftAnswer.id)))


def test_nobody_answers_before_the_first_day_or_after_the_last(make, scene, draft, discussion):
    participant = build.someone(make, scene)[1]
    build.answer(draft, participant)
    with build.days_later(14), pytest.raises(ConsultationNotOpenError, match="closed"):
        # The sweep has not come by yet: the clock decides.
        build.answer(draft, participant, VoteChoice.DISAGREE)
    with build.days_later(-1), pytest.raises(ConsultationNotOpenError):
        build.answer(draft, participant, VoteChoice.DISAGREE)
    end(scene, discussion)
    with pytest.raises(ConsultationNotOpenError, match="closed"):
        build.answer(draft, participant, VoteChoice.DISAGREE)
    assert find_own_answer(draft, participant).choice is VoteChoice.AGREE


def test_a_draft_that_is_scheduled_says_when_to_come_back(make, scene):
    scheduled = build.put_out(scene, opens_on=today() + timedelta(days=2))
    with pytest.raises(ConsultationNotOpenError, match="Come back"):
        build.answer(build.first_draft(scheduled), build.someone(make, scene)[1])


def test_one_remark_a_person_and_draft_until_it_is_taken_back(make, scene, draft):
    participant = build.someone(make, scene)[1]
    for _ in range(2):
        build.answer(draft, participant, remark="Add the night buses.")
    assert db.session.scalar(select(func.count(DraftRemark.id))) == 1
    with pytest.raises(ConflictError, match="already"):
        build.answer(draft, participant, remark="And the trams.")
    assert service.withdraw_remark(draft, participant)
    assert not service.withdraw_remark(draft, participant)
    build.answer(draft, participant, remark="And the trams.")
    assert find_own_answer(draft, participant).remark.text == "And the trams."


def test_a_remark_of_ten_thousand_characters_is_refused_and_kept_on_the_page(make, scene, draft, url, client_as):
    resident, participant = build.someone(make, scene)
    with pytest.raises(InvalidInputError, match="1,000"):
        build.answer(draft, participant, remark="x" * 10_000)
    browser = client_as(resident)
    answer = browser.send(f"{url}/answer", {"choice": "agree", "remark": "x" * 10_000}, page=url)
    assert answer.status_code == 400
    assert "Your comment must be 1,000 characters or fewer" in answer.text
    assert "x" * 10_000 in answer.text
    assert not db.session.scalar(select(func.count(DraftAnswer.id)))


def test_an_answer_by_the_page(make, scene, draft, url, client_as):
    resident, participant = build.someone(make, scene)
    browser = client_as(resident)
    assert "Does this draft say what you meant?" in browser.get(url).text
    assert browser.send(f"{url}/answer", {}, page=url).status_code == 400
    sent = browser.send(f"{url}/answer", {"choice": "disagree", "remark": "Add the night buses."}, page=url)
    assert sent.status_code == 302
    db.session.expire_all()
    own = find_own_answer(draft, participant)
    assert (own.choice, own.remark.text, own.remark.language) == (VoteChoice.DISAGREE, "Add the night buses.", "en")
    page = browser.get(url).text
    assert "Change my answer" in page
    assert "We read it before others can." in page
    assert "You disagree" in browser.get(url.rpartition("/")[0]).text
    again = browser.send(f"{url}/answer", {"choice": "agree", "remark": "Another."}, page=url)
    assert again.status_code == 409
    assert "Take it back first" in again.text
    assert browser.send(f"{url}/remark/withdraw", {}, page=url).status_code == 302
    assert "Add the night buses." not in browser.get(url).text


def test_a_standard_that_is_withdrawn_meanwhile_is_asked_about_no_more(make, scene, client):
    publication = standards_build.published(scene)
    standard = publication.standards[0].standard
    change = service.FieldChange("Later trams", "Asked again.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"title": change})
    draft = build.first_draft(build.put_out(scene, [standard]))
    participant = build.someone(make, scene)[1]
    build.answer(draft, participant)
    service.withdraw_standard(
        standard, officer_id=scene.approver.id, reason="The buses came.", decision_reference="MD 13"
    )
    with pytest.raises(ConflictError, match="withdrawn"):
        build.answer(draft, participant, VoteChoice.DISAGREE)
    slugs = (scene.consultation.authority.slug, scene.consultation.slug)
    page = client.get(f"/{slugs[0]}/consultations/{slugs[1]}/drafts/1/{standard.reference}").text
    assert "The buses came." in page
    assert 'name="choice"' not in page


def test_a_draft_that_is_revised_meanwhile_says_so(scene, draft, url, client):
    words = "Officers have changed this draft since it was put out"
    assert words not in client.get(url).text
    change = service.FieldChange("Trams for all", "Shorter.")
    service.revise_standard(draft.standard, officer_id=scene.officer.id, changes={"title": change})
    page = client.get(url).text
    assert words in page
    assert "Trams for all" not in page


def test_a_draft_is_read_in_plain_words_before_everything_else(scene, client):
    (standard,) = standards_build.drafts(scene)
    standards_build.fill(standard, scene.officer)
    build.put_out(scene, [standard])
    slugs = (scene.consultation.authority.slug, scene.consultation.slug)
    page = client.get(f"/{slugs[0]}/consultations/{slugs[1]}/drafts/1/{standard.reference}").text
    plain = html.unescape(page.partition("What the draft says")[2].partition("Everything else in the draft")[0])
    points = re.findall(r"<li>(.*?)</li>", plain, re.DOTALL)
    said = {one.field: one.value for one in standard.current_revision.clauses}
    assert points == [
        *(one["text"] for one in said["example_commitments"]),
        *(f"{one['title']}: {one['definition']}" for one in said["measures"]),
    ]
    assert said["outcome_sought"] in plain
    # The words that it rests on are there, and the rest of a measure is not.
    assert "Run the last bus after the late shift ends." in plain
    assert said["measures"][0]["counting_rule"] not in plain
    assert said["measures"][0]["counting_rule"] in html.unescape(page)


def test_no_officer_is_named_to_everybody(scene, client):
    (standard,) = standards_build.drafts(scene)
    standards_build.fill(standard, scene.officer)
    build.put_out(scene, [standard])
    slugs = (scene.consultation.authority.slug, scene.consultation.slug)
    page = client.get(f"/{slugs[0]}/consultations/{slugs[1]}/drafts/1/{standard.reference}").text
    assert "Written by an officer." in page
    assert scene.officer.name not in page


def test_remarks_are_shown_when_approved_and_after_the_end(make, scene, discussion, draft, url, client):
    good = build.remarked(make, scene, draft, "Add the night buses.")
    bad = build.remarked(make, scene, draft, "Mrs Smith of 3 High Street is to blame.")
    back = build.remarked(make, scene, draft, "I take this back.")
    for one in (good, back):
        decide(scene, one)
    decide(scene, bad, ModerationChoice.REJECT, reason=ModerationReason.PERSONAL_DATA)
    back.withdrawn_at = back.submitted_at
    assert "night buses" not in client.get(url).text
    end(scene, discussion)
    page = client.get(url).text
    assert "Add the night buses." in page
    assert "Mrs Smith" not in page
    assert "I take this back." not in page


def test_many_remarks_come_in_pages_and_take_a_fixed_number_of_queries(make, scene, discussion, draft, url, client):
    def published(count):
        for number in range(count):
            decide(scene, build.remarked(make, scene, draft, f"Add bus {number}."))

    published(51)
    end(scene, discussion)
    client.get(url)
    with counted_statements() as few:
        client.get(url)
    discussion.state = DraftConsultationState.OPEN
    published(10)
    discussion.state = DraftConsultationState.CLOSED
    db.session.flush()
    with counted_statements() as many:
        page = client.get(url).text
    assert len(many) == len(few)
    assert "61 comments" in page
    assert page.count("Add bus") == 50
    assert client.get(f"{url}?page=2").text.count("Add bus") == 11


def test_decisions_about_remarks_are_appended_and_checked(make, scene, draft):
    remark = build.remarked(make, scene, draft, "Add the night buses.")
    with pytest.raises(InvalidInputError):
        decide(scene, remark, ModerationChoice.REJECT)
    decide(scene, remark)
    with pytest.raises(InvalidTransitionError, match="in the same way"):
        decide(scene, remark)
    # The second of two officers, who still saw that it waits.
    with pytest.raises(ConflictError, match="meanwhile"):
        decide(scene, remark, ModerationChoice.REJECT, reason=ModerationReason.OFF_TOPIC, seen=ModerationStatus.PENDING)
    decide(scene, remark, ModerationChoice.REJECT, reason=ModerationReason.OFF_TOPIC)
    assert db.session.scalar(select(func.count(DraftRemarkDecision.id))) == 2
    remark.withdrawn_at = remark.submitted_at
    db.session.flush()
    with pytest.raises(InvalidTransitionError, match="taken it back"):
        decide(scene, remark)


@pytest.mark.parametrize("old", ModerationStatus)
@pytest.mark.parametrize("new", [ModerationStatus.APPROVED, ModerationStatus.REJECTED])
def test_every_step_of_a_remark_is_in_the_table_or_refused(make, scene, draft, old, new):
    remark = build.remarked(make, scene, draft, "Add the night buses.")
    remark.moderation_status = old
    db.session.flush()
    choice = ModerationChoice.APPROVE if new is ModerationStatus.APPROVED else ModerationChoice.REJECT
    if (old, new) in replying.REMARK_TRANSITIONS:
        assert decide(scene, remark, choice, reason=ModerationReason.ABUSIVE).new_status is new
    else:
        with pytest.raises(InvalidTransitionError):
            decide(scene, remark, choice, reason=ModerationReason.ABUSIVE)


def test_replies_are_appended_after_the_end_and_everybody_reads_them(make, scene, discussion, draft, url, client):
    def reply(conclusion, reason):
        return service.reply_to_draft(draft, officer_id=scene.officer.id, conclusion=conclusion, reason=reason)

    with pytest.raises(InvalidTransitionError):
        reply(DraftConclusion.KEPT, "All agree.")
    end(scene, discussion)
    db.session.expire_all()
    with pytest.raises(InvalidInputError):
        reply(DraftConclusion.KEPT, " ")
    assert "Officers have not replied yet" in client.get(url.rpartition("/")[0]).text
    reply(DraftConclusion.KEPT, "All agree.")
    reply(DraftConclusion.PARTLY_CHANGED, "Night buses are in it now.")
    for address in (url, url.rpartition("/")[0]):
        page = client.get(address).text
        assert page.index("Night buses are in it now.") < page.index("All agree.")
        assert "What we did: We changed part of the draft" in page
    assert scene.officer.name not in client.get(url).text
