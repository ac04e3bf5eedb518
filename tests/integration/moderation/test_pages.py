"""The moderators' pages: the queue, one proposal, the three decisions, and the public policy."""

from datetime import timedelta

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.vocabulary import ModerationReason, ModerationStatus, Role
from tests.query_count import counted_statements

PENDING = ModerationStatus.PENDING


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def browser(make, client_as, consultation):
    return client_as(make.officer())


def queue_of(consultation):
    return f"/{consultation.authority.slug}/staff/moderation"


def page_of(consultation, proposal):
    return f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/moderation/{proposal.reference}"


def test_the_queue_shows_who_waits_longest_first(make, browser, consultation):
    for text, days in (("Second.", 2), ("First.", 3), ("Third.", 1)):
        make.proposal(consultation, text, status=PENDING, submitted_at=utcnow() - timedelta(days=days))
    make.proposal(consultation, "Out already.")
    make.proposal(consultation, "Taken back.", status=PENDING, withdrawn_at=utcnow())
    page = browser.get(queue_of(consultation)).text
    assert page.index("First.") < page.index("Second.") < page.index("Third.")
    assert "Out already." not in page
    assert "Taken back." not in page


@pytest.mark.parametrize(("query", "shown"), [("status=approved", "Out."), ("status=rejected", "Not out.")])
def test_the_queue_can_be_filtered(make, browser, consultation, query, shown):
    make.proposal(consultation, "Out.")
    make.proposal(consultation, "Not out.", status=ModerationStatus.REJECTED)
    make.proposal(make.consultation(), "Elsewhere.")
    page = browser.get(f"{queue_of(consultation)}?{query}&consultation_slug={consultation.slug}").text
    assert [words for words in (">Out.<", ">Not out.<", ">Elsewhere.<") if words in page] == [f">{shown}<"]


@pytest.mark.parametrize("query", ["status=nonsense", "status=all&page=999", "consultation_slug=none", "page=x"])
def test_an_odd_filter_does_no_harm(make, browser, consultation, query):
    make.proposal(consultation, status=PENDING)
    assert browser.get(f"{queue_of(consultation)}?{query}").status_code == 200


def test_the_queue_needs_no_more_queries_for_more_rows(make, browser, consultation):
    counts = []
    for _ in range(2):
        for _ in range(8):
            make.proposal(consultation, status=PENDING)
        browser.get(queue_of(consultation))
        with counted_statements() as sent:
            browser.get(queue_of(consultation))
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_several_are_published_at_once_and_only_own_ones_that_wait(make, browser, consultation):
    waiting = [make.proposal(consultation, status=PENDING) for _ in range(3)]
    rejected = make.proposal(consultation, status=ModerationStatus.REJECTED)
    strange = make.proposal(make.consultation(make.authority()), status=PENDING)
    ticked = [str(one.id) for one in (waiting[0], waiting[1], rejected, strange)] + ["nonsense"]
    answer = browser.send(
        f"{queue_of(consultation)}/approve", {"proposal_id": ticked}, page=queue_of(consultation), follow_redirects=True
    )
    assert "2 proposals published." in answer.text
    statuses = [one.moderation_status.value for one in (*waiting, rejected, strange)]
    assert statuses == ["approved", "approved", "pending", "rejected", "pending"]


def test_nothing_ticked_is_said_so(make, browser, consultation):
    make.proposal(consultation, status=PENDING)
    answer = browser.send(f"{queue_of(consultation)}/approve", page=queue_of(consultation), follow_redirects=True)
    assert "tick at least one" in answer.text


def test_a_proposal_is_published_and_the_next_one_comes_up(make, browser, consultation):
    first = make.proposal(
        consultation,
        "<script>alert(1)</script> Plant trees.",
        status=PENDING,
        submitted_at=utcnow() - timedelta(days=1),
    )
    second = make.proposal(consultation, "Mend the bus stops.", status=PENDING)
    page = browser.get(page_of(consultation, first))
    assert "&lt;script&gt;alert(1)" in page.text
    answer = browser.send(f"{page_of(consultation, first)}/approve", page=page_of(consultation, first))
    assert answer.location.endswith(page_of(consultation, second))
    assert first.moderation_status is ModerationStatus.APPROVED
    last = browser.send(f"{page_of(consultation, second)}/approve", page=page_of(consultation, second))
    assert last.location.endswith(queue_of(consultation))


def test_a_second_press_of_the_button_is_answered_plainly(make, browser, consultation):
    proposal = make.proposal(consultation, status=PENDING)
    other = make.proposal(consultation, status=PENDING)
    url = page_of(consultation, proposal)
    browser.send(f"{url}/approve", page=url)
    again = browser.send(f"{url}/approve", page=page_of(consultation, other))
    assert again.status_code == 409
    assert "published already" in again.text


def test_a_redacted_version_is_published(make, browser, consultation):
    proposal = make.proposal(consultation, "Ask Ann Example of 3 Mill Lane.", why="She knows.", status=PENDING)
    url = f"{page_of(consultation, proposal)}/publish-redacted"
    assert "Ann Example" in browser.get(url).text
    fields = {"text": "Ask the neighbours.\r\n", "why": "", "reason": "personal_data", "note": "Name and address."}
    assert browser.send(url, fields).status_code == 302
    assert proposal.published_text.text == "Ask the neighbours."
    page = browser.get(page_of(consultation, proposal)).text
    assert "Name and address." in page
    assert "Ann Example" in page
    assert "Ann Example" not in browser.get(f"{queue_of(consultation)}?status=approved").text


BAD = [
    ("publish-redacted", {"text": "", "reason": "abusive"}, "Enter the words to publish"),
    ("publish-redacted", {"text": "Fine.", "reason": ""}, "Select a reason"),
    ("publish-redacted", {"text": "Fine.", "reason": "because"}, "Not a valid choice"),
    ("publish-redacted", {"text": "x" * 20_001, "reason": "abusive"}, "20,000 characters or fewer"),
    ("publish-redacted", {"text": "a\x00b", "reason": "abusive"}, "be shown. We took it out"),
    ("publish-redacted", {"text": "As it was sent in.", "reason": "abusive"}, "own words"),
    ("reject", {"reason": ""}, "Select a reason"),
    ("reject", {"reason": "off_topic", "note": "a\x07"}, "be shown. We took it out"),
    ("reject", {"reason": "off_topic", "note": "x" * 1001}, "1,000 characters or fewer"),
]


@pytest.mark.parametrize(("act", "fields", "message"), BAD)
def test_a_bad_form_is_shown_again_and_changes_nothing(make, browser, consultation, act, fields, message):
    proposal = make.proposal(consultation, "As it was sent in.", status=PENDING)
    answer = browser.send(f"{page_of(consultation, proposal)}/{act}", fields)
    assert message in answer.text
    assert "<title>\n  Error:" in answer.text or "Error: " in answer.text
    assert proposal.moderation_status is PENDING


def test_a_proposal_is_rejected_with_a_reason_of_the_policy(make, browser, consultation):
    proposal = make.proposal(consultation, status=PENDING)
    browser.send(f"{page_of(consultation, proposal)}/reject", {"reason": "commercial"})
    assert proposal.moderation_status is ModerationStatus.REJECTED
    page = browser.get(page_of(consultation, proposal)).text
    assert "Advertises something" in page
    again = browser.send(f"{page_of(consultation, proposal)}/reject", {"reason": "commercial"})
    assert again.status_code == 409


@pytest.mark.parametrize("part", ["", "/publish-redacted", "/reject"])
def test_who_is_let_in(make, client, client_as, consultation, part):
    proposal = make.proposal(consultation, status=PENDING)
    url = page_of(consultation, proposal) + part
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/staff/sign-in" in answer.location
    for role in (Role.APPROVER, Role.ADMINISTRATOR, Role.COMMISSIONER):
        assert client_as(make.officer(role)).get(url).status_code == 403
    stranger = client_as(make.officer(authority=make.authority()))
    assert stranger.get(url).status_code == 302
    other = make.proposal(make.consultation(make.authority()), status=PENDING)
    wrong = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/moderation/{other.reference}"
    assert client_as(make.officer()).get(wrong + part).status_code == 404


def test_the_queue_is_for_officers(make, client, client_as, consultation):
    assert client.get(queue_of(consultation)).status_code == 302
    assert client_as(make.officer(Role.APPROVER)).get(queue_of(consultation)).status_code == 403
    assert client_as(make.resident()).get(queue_of(consultation)).status_code == 302


def test_the_policy_names_every_reason(client, consultation):
    page = client.get(f"/{consultation.authority.slug}/moderation-policy")
    assert page.status_code == 200
    from citizen_voice.proposals.policy import POLICY

    assert set(POLICY) == set(ModerationReason)
    assert all(str(reason.label) in page.text.replace("&#39;", "'") for reason in POLICY.values())
