"""Staff's pages of drafts that are put out."""

from datetime import timedelta

import pytest

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.standards import service
from citizen_voice.standards.steps import discussions
from citizen_voice.vocabulary import DraftConsultationState, ModerationStatus
from tests.factories import draft_consultations as build
from tests.factories import standards as standards_build


@pytest.fixture
def scene(make):
    return standards_build.scene(make, themes=2)


@pytest.fixture
def base(scene):
    return f"/{scene.consultation.authority.slug}/staff/consultations/{scene.consultation.slug}/drafts"


def day(name, one):
    return {f"{name}": [str(one.day), str(one.month), str(one.year)]}


def filled(drafts, first=0, last=13, **values):
    days = day("opens_on", today() + timedelta(days=first)) | day("closes_on", today() + timedelta(days=last))
    return {"standards": [str(one.id) for one in drafts], **days, **values}


def test_drafts_are_put_out_by_the_page(scene, base, client_as):
    one, two = standards_build.drafts(scene)
    officer = client_as(scene.officer)
    assert "Put drafts out to residents" in officer.get(base).text
    page = officer.get(f"{base}/begin").text
    assert one.reference in page
    assert two.reference in page
    assert officer.send(f"{base}/begin", filled([one])).status_code == 302
    (made,) = discussions.list_draft_consultations(scene.consultation)
    assert [row.standard_id for row in discussions.list_drafts(made)] == [one.id]
    again = officer.send(f"{base}/begin", filled([two]))
    assert again.status_code == 409
    assert "already" in again.text
    assert client_as(scene.approver).get(f"{base}/begin").status_code == 403
    assert client_as(scene.approver).get(base).status_code == 200


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first": -2}, "The first day must be today or later"),
        ({"last": 3}, "or say why there are fewer"),
        ({"first": 5, "last": 2}, "The last day must be the first day or later"),
        ({"last": 900}, "within a year from now"),
        ({"closes_on": ["31", "2", "2027"]}, "Enter a real date"),
        ({"closes_on": ["x", "", "99999"]}, "Enter a real date"),
        ({"standards": []}, "Select at least one draft"),
        ({"standards": ["nothing"]}, "not a valid choice|not valid choices"),
    ],
)
def test_a_form_that_will_not_do_says_why(scene, base, client_as, values, words):
    made = standards_build.drafts(scene)
    answer = client_as(scene.officer).send(f"{base}/begin", filled(made, **values))
    assert answer.status_code == 400
    assert "govuk-error-summary" in answer.text
    assert any(one in answer.text for one in words.split("|"))
    assert not discussions.list_draft_consultations(scene.consultation)


def test_with_no_draft_there_is_nothing_to_put_out(scene, base, client_as):
    officer = client_as(scene.officer)
    for page in (base, f"{base}/begin"):
        assert "There is no draft to put out" in officer.get(page).text


def test_it_ends_early_with_a_reason_for_everybody(scene, base, client, client_as):
    build.put_out(scene)
    officer = client_as(scene.officer)
    assert officer.send(f"{base}/1/close", {"reason": ""}).status_code == 400
    assert officer.send(f"{base}/1/close", {"reason": "The election was called."}).status_code == 302
    assert officer.send(f"{base}/1/close", {"reason": "Again."}).status_code == 409
    public = base.replace("/staff", "")
    assert "The election was called." in client.get(f"{public}/1").text
    assert client.get(public).status_code == 200


def test_the_gate_names_it_on_the_pages(scene, client_as):
    one, _ = standards_build.drafts(scene)
    standards_build.fill(one, scene.officer)
    service.submit_standard(one, officer_id=scene.officer.id)
    build.put_out(scene, [one])
    url = f"/{scene.consultation.authority.slug}/staff/standards/{one.reference}"
    approver = client_as(scene.approver)
    for page in (url, f"{url}/approve"):
        assert f"Residents are asked about {one.reference} until" in approver.get(page).text
    assert 'name="approve"' not in approver.get(f"{url}/approve").text
    refused = approver.send(f"{url}/approve", {"reason": "Fine.", "approve": "y"})
    assert refused.status_code == 409


def test_counts_comments_and_replies(make, scene, base, client, client_as):
    discussion = build.put_out(scene)
    draft = build.first_draft(discussion)
    remark = build.remarked(make, scene, draft, "Add the night buses.")
    officer = client_as(scene.officer)
    page = officer.get(f"{base}/1").text
    assert "Add the night buses." in page
    decide = f"{base}/1/remarks/{remark.id}/decide"
    assert officer.send(decide, {"seen": "pending"}).status_code == 400
    assert officer.send(decide, {"seen": "approved", "decision": "off_topic"}).status_code == 409
    assert officer.send(decide, {"seen": "pending", "decision": "approve", "note": "Fine."}).status_code == 302
    db.session.expire_all()
    assert remark.moderation_status is ModerationStatus.APPROVED
    assert "Fine." in officer.get(decide).text
    assert client_as(scene.approver).get(decide).status_code == 403
    reply = f"{base}/1/{draft.standard.reference}/reply"
    assert "Reply once residents have had their say" in officer.get(reply).text
    early = officer.send(reply, {"conclusion": "kept", "reason": "All agree."}, page=f"{base}/1/close")
    assert early.status_code == 409
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="All have answered.")
    assert officer.send(reply, {"conclusion": "", "reason": ""}).status_code == 400
    assert officer.send(reply, {"conclusion": "changed", "reason": "Night buses are in it."}).status_code == 302
    assert "We changed the draft" in officer.get(f"{base}/1").text
    public = base.replace("/staff", "")
    assert "Night buses are in it." in client.get(f"{public}/1").text


def test_what_is_not_there_is_not_found(make, scene, base, client, client_as):
    discussion = build.put_out(scene)
    remark = build.remarked(make, scene, build.first_draft(discussion), "Add the night buses.")
    other = build.put_out(standards_build.scene(make))
    officer = client_as(scene.officer)
    foreign = f"{base.replace(scene.consultation.slug, other.consultation.slug)}/1"
    for address in (
        f"{base}/2",
        f"{base}/99999999999",
        f"{foreign}/remarks/{remark.id}/decide",
        f"{base}/1/SV-99/reply",
    ):
        assert officer.get(address).status_code == 404
    public = base.replace("/staff", "")
    for address in (f"{public}/2", f"{public}/1/SV-99"):
        assert client.get(address).status_code == 404


def test_a_called_off_one_says_that_nobody_was_asked(scene, base, client):
    discussion = build.put_out(scene, opens_on=today() + timedelta(days=2))
    assert "People can answer from" in client.get(f"{base.replace('/staff', '')}/1").text
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="A mistake.")
    assert discussion.state is DraftConsultationState.CANCELLED
    assert "nobody was asked" in client.get(f"{base.replace('/staff', '')}/1").text
