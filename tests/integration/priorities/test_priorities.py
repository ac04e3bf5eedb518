"""Choosing priorities: the snapshot, its rank and figures, what is refused, and the pages."""

import uuid

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError
from citizen_voice.models import AuditRow, PriorityList
from citizen_voice.priorities import queries, service
from citizen_voice.themes import service as theme_service
from citizen_voice.vocabulary import Role, VoteChoice
from tests.factories import themes as made
from tests.query_count import counted_statements


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def officer(make, consultation):
    return make.officer()


@pytest.fixture
def themes(make, consultation):
    """Three confirmed themes: the first with most people, the others with as many, the third with a vote."""
    council = make.council(code="X1", name="Brant")
    sizes = (("Buses", 3), ("Parks", 2), ("Jobs", 2))
    rows = [made.theme(make, consultation, title, count=count) for title, count in sizes]
    proposal = made.db.session.scalars(
        select(made.Statement)
        .join(theme_statement(), theme_statement().statement_id == made.Statement.id)
        .where(theme_statement().theme_id == rows[2].id, theme_statement().is_stance_settled)
    ).first()
    make.vote(proposal.proposal, VoteChoice.AGREE, participant=make.participant(consultation, council=council))
    return rows


def theme_statement():
    from citizen_voice.models import ThemeStatement

    return ThemeStatement


@pytest.fixture
def base(consultation):
    return f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/priorities"


def test_all_confirmed_themes_go_onto_the_list_with_their_figures(consultation, officer, themes):
    theme_service.discard_theme(themes[1], officer_id=officer.id, reason="Off topic.")
    chosen = service.choose_priorities(consultation, officer_id=officer.id, reasons={themes[2].id: " Most agree. "})
    entries = queries.list_entries(chosen)
    assert [(one.rank, one.theme.title, one.is_chosen, one.reason) for one in entries] == [
        (1, "Buses", False, ""),
        (2, "Jobs", True, "Most agree."),
    ]
    assert entries[1].figures == {
        "people": 2,
        "proposals": 2,
        "statements": 2,
        "voters": 1,
        "agree": 1,
        "disagree": 0,
        "unsure": 0,
        "unoriented": 1,
        "votes_left_out": 0,
        "is_unstable": False,
        "areas": {"X1": 1},
    }
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "priorities_chosen")).one()
    assert row.details == {"number": 1, "chosen": 1, "themes": 2, "despite_instability": 0}


def test_rank_is_people_then_votes(consultation, officer, themes):
    chosen = service.choose_priorities(consultation, officer_id=officer.id, reasons={themes[0].id: "Most people."})
    assert [one.theme.title for one in queries.list_entries(chosen)] == ["Buses", "Jobs", "Parks"]


def test_a_later_list_is_another_row_and_the_first_stays(consultation, officer, themes):
    first = service.choose_priorities(consultation, officer_id=officer.id, reasons={themes[0].id: "First."})
    before = queries.list_entries(first)[0].figures
    theme_service.merge_theme(themes[1], into=themes[0], officer_id=officer.id, reason="Same.")
    second = service.choose_priorities(consultation, officer_id=officer.id, reasons={themes[2].id: "Second."})
    assert (first.number, second.number) == (1, 2)
    assert queries.latest_priority_list(consultation).id == second.id
    db.session.expire_all()
    assert queries.list_entries(first)[0].figures == before
    assert len(queries.list_entries(first)) == 3


def test_the_same_choice_twice_is_one_list(consultation, officer, themes):
    reasons = {themes[0].id: "First.", themes[2].id: "Third."}
    first = service.choose_priorities(consultation, officer_id=officer.id, reasons=reasons)
    assert service.choose_priorities(consultation, officer_id=officer.id, reasons=reasons).id == first.id
    other = service.choose_priorities(consultation, officer_id=officer.id, reasons={**reasons, themes[0].id: "Else."})
    assert other.number == 2
    events = db.session.scalars(select(AuditRow.event).where(AuditRow.event == "priorities_chosen")).all()
    assert len(events) == 2


def test_nothing_chosen_is_refused(consultation, officer, themes):
    with pytest.raises(IncompleteError) as fault:
        service.choose_priorities(consultation, officer_id=officer.id, reasons={})
    assert fault.value.problems == ["Tick at least one theme."]


def test_missing_reasons_are_named(consultation, officer, themes):
    with pytest.raises(IncompleteError) as fault:
        service.choose_priorities(
            consultation, officer_id=officer.id, reasons={themes[0].id: "Good.", themes[1].id: "  ", themes[2].id: ""}
        )
    assert fault.value.problems == ["Say why you chose “Jobs”.", "Say why you chose “Parks”."]
    assert db.session.scalars(select(PriorityList)).all() == []


def test_themes_that_are_not_confirmed_here_are_refused(make, consultation, officer, themes):
    strange = made.theme(make, make.consultation(), "Elsewhere")
    for theme_id in (uuid.uuid4(), strange.id):
        with pytest.raises(ConflictError):
            service.choose_priorities(consultation, officer_id=officer.id, reasons={theme_id: "Why not."})
    with pytest.raises(InvalidInputError):
        service.choose_priorities(consultation, officer_id=officer.id, reasons={themes[0].id: "x" * 1001})


def test_priorities_are_chosen_on_a_page(client_as, base, consultation, officer, themes):
    browser = client_as(officer)
    fields = {f"chosen-{themes[0].id}": "y", f"reason-{themes[0].id}": "Most <b>people</b> ask for it."}
    answer = browser.send(f"{base}/choose", fields, follow_redirects=True)
    assert "The choice is stored as list 1." in answer.text
    assert "Most &lt;b&gt;people&lt;/b&gt; ask for it." in answer.text
    assert "Not chosen" in answer.text
    assert "List 1" in browser.get(f"{base}/choose").text
    browser.send(f"{base}/choose", fields | {f"reason-{themes[0].id}": "Nobody is against it."})
    assert "A later list has taken its place: list 2" in browser.get(f"{base}/1").text
    assert browser.get(base).text.count("1 theme chosen") == 2


@pytest.mark.parametrize(
    ("reason", "message"),
    [("", "Say why you chose “Buses”"), ("x" * 1001, "1,000 characters or fewer for “Buses”"), ("a\x07", "be shown")],
)
def test_a_bad_reason_is_shown_at_its_theme(client_as, base, officer, themes, reason, message):
    fields = {f"chosen-{themes[0].id}": "y", f"reason-{themes[0].id}": reason, f"reason-{themes[1].id}": "Kept."}
    answer = client_as(officer).send(f"{base}/choose", fields)
    assert message in answer.text
    assert "Error:" in answer.text
    assert "Kept." in answer.text
    assert db.session.scalars(select(PriorityList)).all() == []


def test_ticking_nothing_is_said_on_the_page(client_as, base, officer, themes):
    answer = client_as(officer).send(f"{base}/choose", {f"reason-{themes[0].id}": "But no tick."})
    assert "Tick at least one theme" in answer.text
    assert "Error:" in answer.text


def test_without_themes_the_page_says_where_they_come_from(client_as, base, officer):
    assert "No theme is confirmed yet" in client_as(officer).get(f"{base}/choose").text
    assert "Nothing is chosen yet" in client_as(officer).get(base).text


def test_the_page_needs_no_more_queries_for_more_themes(make, client_as, base, consultation, officer, themes):
    browser, counts = client_as(officer), []
    for number in range(2):
        made.theme(make, consultation, f"More {number}")
        browser.get(f"{base}/choose")
        with counted_statements() as sent:
            browser.get(f"{base}/choose")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_who_is_let_in(make, client, client_as, base, consultation, officer, themes):
    service.choose_priorities(consultation, officer_id=officer.id, reasons={themes[0].id: "First."})
    elsewhere = make.consultation(make.authority())
    own = client_as(make.officer(authority=elsewhere.authority))
    for page in (base, f"{base}/choose", f"{base}/1"):
        assert client.get(page).status_code == 302
        assert client_as(make.officer(Role.APPROVER)).get(page).status_code == 403
        assert own.get(page).status_code == 302
    wrong = f"/{elsewhere.authority.slug}/staff/consultations/{elsewhere.slug}/priorities"
    assert own.get(f"{wrong}/1").status_code == 404
    assert client_as(officer).get(f"{base}/2").status_code == 404
