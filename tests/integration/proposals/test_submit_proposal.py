"""Writing a proposal: the form, the check, the sending, the receipt by mail."""

import random
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, ConsultationNotOpenError, InvalidInputError
from citizen_voice.models import OutgoingMail, Proposal, ProposalText
from citizen_voice.proposals import service
from citizen_voice.vocabulary import AssuranceLevel, ContributionSource, Language, ModerationStatus, TextKind

IDEA = "Employ apprentices from our own towns."


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def resident(make, consultation):
    resident = make.resident()
    make.participant(consultation, resident=resident)
    return resident


@pytest.fixture
def browser(client_as, resident):
    return client_as(resident)


def at(consultation, rest=""):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}{rest}"


def fields(**values):
    return {"text": IDEA, "why": "", "language": "en"} | values


def stored():
    return db.session.scalars(select(Proposal)).all()


def key_of(page):
    return re.search(r'name="key"[^>]*value="([0-9a-f]+)"', page).group(1)


def kept(page, name):
    """Return the words that a field of the form holds when the page is shown again."""
    return unescape(re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL).group(1)).strip()


def check(browser, consultation):
    """Send what the check page holds, as its button does."""
    page = at(consultation, "/submit-proposal/check")
    return browser.send(page, {"key": key_of(browser.get(page).text)})


def test_an_idea_from_the_form_to_the_receipt(browser, consultation):
    form, page = at(consultation, "/submit-proposal"), at(consultation, "/submit-proposal/check")
    words = f"  {IDEA}\r\nAnd soon. "
    assert browser.send(form, fields(text=words, why="My son <b>needs</b> work.", language="cy")).location == page
    assert stored() == []
    shown = browser.get(page).text
    assert "My son &lt;b&gt;needs&lt;/b&gt; work." in shown
    assert f"{form}#text" in shown
    assert IDEA in browser.get(form).text
    sent = check(browser, consultation)
    (proposal,) = stored()
    assert sent.location == at(consultation, f"/submit-proposal/{proposal.reference}/sent")
    assert (proposal.moderation_status, proposal.assurance_level, proposal.source) == (
        ModerationStatus.PENDING,
        AssuranceLevel.CONFIRMED_EMAIL,
        ContributionSource.WEB,
    )
    text = db.session.scalars(select(ProposalText)).one()
    assert (text.kind, text.text, text.why, text.language) == (
        TextKind.ORIGINAL,
        f"{IDEA}\nAnd soon.",
        "My son <b>needs</b> work.",
        "cy",
    )
    done = browser.get(sent.location).text
    receipt = re.search(r'href="([^"]+/receipts/[^"]+)"', done).group(1)
    assert IDEA in browser.get(receipt).text
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert receipt in mail.body


def test_the_longest_draft_in_any_script_is_kept_until_it_is_sent(browser, consultation):
    signs = random.Random(1)
    text, why = ("".join(chr(signs.randrange(0x4E00, 0x5E00)) for _ in range(count)) for count in (280, 1000))
    browser.send(at(consultation, "/submit-proposal"), fields(text=text, why=why, language="und"))
    page = browser.get(at(consultation, "/submit-proposal/check")).text
    assert text in page
    assert why in page


def test_the_mail_is_in_the_residents_language(make, app, consultation):
    resident = make.resident(language=Language.WELSH)
    with app.test_request_context():
        service.submit_proposal(make.participant(consultation, resident=resident), text=IDEA, language="cy")
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.to_address, mail.language) == (resident.email, Language.WELSH)


def test_pressing_twice_sends_once(browser, consultation):
    browser.send(at(consultation, "/submit-proposal"), fields())
    page = at(consultation, "/submit-proposal/check")
    key = key_of(browser.get(page).text)
    first = browser.send(page, {"key": key})
    again = browser.send(page, {"key": key}, page=at(consultation, "/submit-proposal"))
    assert first.location == again.location
    assert len(stored()) == 1
    assert len(db.session.scalars(select(OutgoingMail)).all()) == 1


def test_two_at_the_same_moment_make_one(make, app, consultation, monkeypatch):
    participant = make.participant(consultation, resident=make.resident())
    give = {"text": IDEA, "language": "en", "source_reference": "web:same"}
    with app.test_request_context():
        first = service.submit_proposal(participant, **give)
        found = service.queries.find_by_source
        # The second asked before the first was stored: only the database can tell them apart.
        monkeypatch.setattr(service.queries, "find_by_source", _first_time_none(found))
        second = service.submit_proposal(participant, **give)
    assert first.id == second.id
    assert len(stored()) == 1


def _first_time_none(found):
    asked = []

    def find(*ids):
        asked.append(ids)
        return None if len(asked) == 1 else found(*ids)

    return find


def test_somebody_elses_key_is_refused(make, app, consultation, resident, browser):
    with app.test_request_context():
        service.submit_proposal(make.participant(consultation), text=IDEA, language="en", source_reference="web:theirs")
        with pytest.raises(ConflictError):
            service.submit_proposal(
                make.participant(consultation), text=IDEA, language="en", source_reference="web:theirs"
            )
    page = at(consultation, "/submit-proposal/check")
    answer = browser.send(page, {"key": "theirs"}, page=at(consultation, "/submit-proposal"))
    assert answer.location == at(consultation, "/submit-proposal")
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": ""}, "Enter your proposal"),
        ({"text": "  \n "}, "Enter your proposal"),
        ({"text": "Buses    "}, "10 characters or more"),
        ({"text": "x" * 281}, "280 characters or fewer"),
        ({"text": "Run the last bus later\x00"}, "a character that"),
        ({"why": "x" * 1001}, "1,000 characters or fewer"),
        ({"why": "because\x1b[0m"}, "a character that"),
        ({"language": ""}, "Select the language"),
        ({"language": "klingon"}, "There is a problem"),
    ],
)
def test_bad_input_is_refused_and_kept_on_the_page(browser, consultation, changes, message):
    answer = browser.send(at(consultation, "/submit-proposal"), fields(**changes))
    assert answer.status_code == 200
    assert message in answer.text
    assert "There is a problem" in answer.text
    given = fields(**changes)
    for name in ("text", "why"):
        # No page can hold a control character; all the other words are there to be mended.
        assert kept(answer.text, name) == re.sub(r"[\x00-\x08\x1b]", "", given[name]).strip()
    chosen = re.findall(r'name="language"[^>]*value="(\w+)"[^>]*\schecked', answer.text)
    assert chosen == [one for one in [given["language"]] if one == "en"]
    assert browser.get(at(consultation, "/submit-proposal/check")).status_code == 302


@pytest.mark.parametrize("words", [b"Buses+%ff%fe+every+ten+minutes", b"Buses+\xff+every+ten+minutes"])
def test_bytes_that_are_no_utf8_do_no_harm(browser, consultation, words):
    form = at(consultation, "/submit-proposal")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(form).text).group(1)
    body = b"csrf_token=" + token.encode() + b"&language=en&text=" + words
    answer = browser.post(form, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "“Your proposal, in a sentence” has characters that could not be read: type them again" in answer.text
    assert "every ten minutes" in kept(answer.text, "text")
    assert browser.get(at(consultation, "/submit-proposal/check")).location == form
    assert "every ten minutes" not in browser.get(form).text
    assert stored() == []


def test_what_looks_like_such_a_byte_may_be_typed(browser, consultation):
    form, words = at(consultation, "/submit-proposal"), "Take %FF off; 100%, and a+b=c & more"
    assert browser.send(form, fields(text=words)).status_code == 302
    check(browser, consultation)
    assert db.session.scalars(select(ProposalText)).one().text == words


@pytest.mark.parametrize("length", [10, 280])
def test_the_limits_count_characters(browser, consultation, length):
    answer = browser.send(at(consultation, "/submit-proposal"), fields(text="ŵ" * length, why="😀" * 1000))
    assert answer.location == at(consultation, "/submit-proposal/check")
    assert check(browser, consultation).status_code == 302
    assert db.session.scalars(select(ProposalText)).one().text == "ŵ" * length


def test_the_service_holds_the_limits_for_the_web_alone(make, app, consultation):
    participant = make.participant(consultation)
    with app.test_request_context():
        for text, why in (("Short", ""), ("x" * 281, ""), (IDEA, "x" * 1001)):
            with pytest.raises(InvalidInputError):
                service.submit_proposal(participant, text=text, why=why, language="en")
        proposal = service.submit_proposal(
            participant, text="Bus", language="en", source=ContributionSource.IMPORT, source_reference="row-1"
        )
    assert stored() == [proposal]
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_nothing_is_taken_after_the_last_day_though_no_sweep_has_run(make, browser, app, consultation):
    browser.send(at(consultation, "/submit-proposal"), fields())
    page = at(consultation, "/submit-proposal/check")
    key = key_of(browser.get(page).text)
    token_page = at(consultation, "/submit-proposal")
    shown = browser.get(token_page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown).group(1)
    consultation.closes_on = today() - timedelta(days=1)
    db.session.flush()
    answer = browser.post(page, data={"csrf_token": token, "key": key})
    assert answer.status_code == 409
    assert "has closed" in answer.text
    assert browser.get(token_page).status_code == 409
    with app.test_request_context(), pytest.raises(ConsultationNotOpenError):
        service.submit_proposal(make.participant(consultation), text=IDEA, language="en")
    assert stored() == []


def test_who_does_not_take_part_is_asked_to(make, client, client_as, consultation):
    for rest in ("/submit-proposal", "/submit-proposal/check"):
        assert client_as(make.resident()).get(at(consultation, rest)).location == at(consultation, "/take-part")
        assert "/sign-in" in client.get(at(consultation, rest)).location
        assert "/sign-in" in client_as(make.officer()).get(at(consultation, rest)).location


def test_a_form_without_its_token_is_refused(browser, consultation):
    answer = browser.post(at(consultation, "/submit-proposal"), data=fields())
    assert answer.status_code == 400
    assert "reload the page" in answer.text


def test_only_the_author_sees_that_it_was_sent(make, browser, client_as, consultation):
    browser.send(at(consultation, "/submit-proposal"), fields())
    page = check(browser, consultation).location
    other = make.resident()
    make.participant(consultation, resident=other)
    assert client_as(other).get(page).status_code == 404
    assert browser.get(at(consultation, "/submit-proposal/NONE/sent")).status_code == 404
