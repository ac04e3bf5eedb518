"""A later run keeps what officers decided, and offers what is new to the themes that there are."""

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidTransitionError
from citizen_voice.grouping.decisions import DecisionsError
from citizen_voice.models import AuditRow, GroupedStatement, ThemeDecision, ThemeOrigin, ThemeStatement
from citizen_voice.themes import jobs, queries, service
from citizen_voice.themes.steps import decided, progress, review, runs
from citizen_voice.themes.steps.moving import NewTheme
from citizen_voice.vocabulary import RunState, ThemeAct, ThemeState
from tests.factories import themes as made
from tests.integration.themes.again.conftest import IDEAS

CONFIRMED = ThemeState.CONFIRMED


def members(theme):
    rows = select(ThemeStatement.statement_id).where(ThemeStatement.theme_id == theme.id)
    return set(db.session.scalars(rows))


@pytest.fixture
def move(consultation, officer):
    """Return a function that moves a statement out of a theme: to another, to a new one, or to none."""

    def run(statement, theme, target=None):
        return service.move_statements(
            [statement.id],
            consultation=consultation,
            source=theme,
            target=target,
            officer_id=officer.id,
            reason="Another matter.",
        )

    return run


@pytest.fixture
def theme(proposals, group, suggestion_of, officer):
    """A theme of the three proposals on buses, under a title of the officer's own."""
    found = suggestion_of(group(), proposals["bus"][0])
    return service.confirm_candidate(found, officer_id=officer.id, title="Sunday buses")


@pytest.fixture
def later(make, consultation):
    """Return a function that publishes one more proposal of an idea."""
    return lambda idea, number="nine": make.proposal(consultation, IDEAS[idea].format(number))


def test_what_is_new_in_a_theme_found_again_is_added_by_one_press(
    theme, group, later, suggestion_of, browser, base, statement
):
    fresh = later("bus")
    run = group()
    found = suggestion_of(run, fresh)
    assert found.continues_theme_id == theme.id
    page = browser.get(f"{base}/groupings/{run.id}").text
    assert "This is a theme of yours, found again" in page
    assert "1 statement in it is new." in page
    assert page.count("Add its 1 new statement to the theme") == 1
    answer = browser.send(
        f"{base}/candidate-themes/{found.id}/continue", page=f"{base}/groupings/{run.id}", follow_redirects=True
    )
    assert "1 statement was added to: Sunday buses" in answer.text
    assert statement(fresh).id in members(theme)
    assert len(members(theme)) == 4
    origins = select(ThemeOrigin.theme_id).where(ThemeOrigin.candidate_theme_id == found.id)
    assert db.session.scalars(origins).all() == [theme.id]
    assert db.session.scalars(select(AuditRow.event).order_by(AuditRow.id)).all()[-1] == "theme_merge"
    again = browser.send(f"{base}/candidate-themes/{found.id}/continue", page=f"{base}/groupings/{run.id}")
    assert again.status_code == 409
    assert theme.title == "Sunday buses"


def test_a_theme_found_again_is_not_confirmed_a_second_time(theme, group, later, suggestion_of, browser, base, officer):
    fresh = later("bus")
    found = suggestion_of(group(), fresh)
    page = f"{base}/candidate-themes/{found.id}"
    assert f"{page}/confirm" not in browser.get(page).text
    with pytest.raises(ConflictError, match="your theme “Sunday buses”, found again"):
        service.confirm_candidate(found, officer_id=officer.id, title="Buses once more")
    service.undo_decision(db.session.scalars(select(ThemeDecision)).one(), officer_id=officer.id)
    # What is no theme any more is nothing to be continued.
    assert "theme of yours" not in browser.get(page).text
    assert "was discarded" not in browser.get(page).text
    assert service.confirm_candidate(found, officer_id=officer.id, title="Buses once more").state is CONFIRMED


def test_nobody_is_counted_in_two_themes(make, consultation, officer):
    run = made.grouping_run(make, consultation)
    said = made.statements(make, consultation, 4)
    one = service.confirm_candidate(made.candidate(make, run, said[:3], "Buses"), officer_id=officer.id)
    # Two suggestions of one run share nothing; those of two runs may, when an officer was quicker than the second.
    second = made.grouping_run(make, consultation, state=RunState.RUNNING)
    again = made.candidate(make, second, said[2:], "Trams")
    run.state, second.state = RunState.SUPERSEDED, RunState.SUCCEEDED
    db.session.flush()
    other = service.confirm_candidate(again, officer_id=officer.id)
    assert members(one) == {one.id for one in said[:3]}
    assert members(other) == {said[3].id}
    whole = made.candidate(make, second, [], "Buses and trams")
    for one in said:
        db.session.scalars(
            select(GroupedStatement).filter_by(statement_id=one.id)
        ).first().candidate_theme_id = whole.id
    db.session.flush()
    with pytest.raises(ConflictError, match="in other themes by now"):
        service.confirm_candidate(whole, officer_id=officer.id)


def test_a_theme_found_again_without_anything_new_is_noted_as_the_same(
    theme, proposals, group, suggestion_of, browser, base
):
    run = group()
    found = suggestion_of(run, proposals["bus"][0])
    page = browser.get(f"{base}/groupings/{run.id}").text
    assert "No statement in it is new." in page
    assert "Note that it is the same theme" in page
    answer = browser.send(
        f"{base}/candidate-themes/{found.id}/continue", page=f"{base}/groupings/{run.id}", follow_redirects=True
    )
    assert "Noted as the same theme: Sunday buses" in answer.text
    assert len(members(theme)) == 3
    assert review.describe_candidate(found).theme.id == theme.id


def test_a_suggestion_that_continues_nothing_cant_be_added(theme, proposals, group, suggestion_of, officer):
    other = suggestion_of(group(), proposals["park"][0])
    assert other.continues_theme_id is None
    with pytest.raises(ConflictError, match="continues no theme"):
        service.continue_theme(other, officer_id=officer.id)


def test_a_statement_put_into_another_theme_stays_there(
    theme, proposals, group, suggestion_of, officer, statement, move
):
    run = group()
    park = service.confirm_candidate(suggestion_of(run, proposals["park"][0]), officer_id=officer.id)
    move(statement(proposals["bus"][1]), theme, park)
    again = group()
    assert suggestion_of(again, proposals["bus"][1]).continues_theme_id == park.id
    assert suggestion_of(again, proposals["bus"][0]).continues_theme_id == theme.id


def test_a_theme_that_is_taken_up_but_not_confirmed_is_kept_too(
    theme, proposals, group, suggestion_of, statement, move
):
    fresh = move(statement(proposals["bus"][1]), theme, NewTheme("Bus number two"))
    fresh.state = ThemeState.OPEN
    run = group()
    found = suggestion_of(run, proposals["bus"][1])
    assert found.continues_theme_id == fresh.id
    assert review.describe_candidate(found).continuation.is_live


def test_a_statement_that_was_moved_out_does_not_come_back(theme, proposals, group, suggestion_of, statement, move):
    move(statement(proposals["bus"][1]), theme)
    run = group()
    found = suggestion_of(run, proposals["bus"][0])
    assert found.continues_theme_id == theme.id
    there = suggestion_of(run, proposals["bus"][1])
    assert there is None or there.id != found.id


def test_a_statement_in_a_theme_that_was_split_off_and_discarded_does_not_come_back(
    theme, proposals, group, suggestion_of, officer, statement, move
):
    off = move(statement(proposals["bus"][1]), theme, NewTheme("Bus number two"))
    service.discard_theme(off, officer_id=officer.id, reason="Not ours.")
    run = group()
    there = suggestion_of(run, proposals["bus"][1])
    assert there is None or there.continues_theme_id != theme.id


def test_a_statement_that_an_undoing_took_out_may_come_back(
    theme, group, suggestion_of, officer, later, statement, move
):
    fresh = later("bus")
    service.continue_theme(suggestion_of(group(), fresh), officer_id=officer.id)
    (added,) = [one for one in queries.list_theme_decisions(theme) if one.act is ThemeAct.MERGE]
    service.undo_decision(added, officer_id=officer.id)
    assert statement(fresh).id not in members(theme)
    assert suggestion_of(group(), fresh).continues_theme_id == theme.id


def test_what_was_added_by_one_press_is_taken_back_by_one(theme, group, suggestion_of, officer, later):
    before = members(theme)
    fresh = later("bus")
    found = suggestion_of(group(), fresh)
    service.continue_theme(found, officer_id=officer.id)
    (added,) = [one for one in queries.list_theme_decisions(theme) if one.act is ThemeAct.MERGE]
    service.undo_decision(added, officer_id=officer.id)
    assert members(theme) == before
    assert review.describe_candidate(found).theme is None
    assert service.continue_theme(found, officer_id=officer.id) == (theme, 1)


def test_a_statement_moved_out_after_the_run_is_not_added(
    theme, proposals, group, suggestion_of, officer, statement, later, move
):
    fresh = later("bus")
    found = suggestion_of(group(), fresh)
    move(statement(proposals["bus"][1]), theme)
    assert review.describe_candidate(found).continuation.fresh == 1
    assert service.continue_theme(found, officer_id=officer.id) == (theme, 1)
    assert members(theme) == {statement(one).id for one in (proposals["bus"][0], proposals["bus"][2], fresh)}


def test_a_theme_much_like_a_discarded_one_says_why_that_was(
    proposals, group, suggestion_of, officer, browser, base, later
):
    first = group()
    put_aside = service.discard_candidate(
        suggestion_of(first, proposals["job"][0]), officer_id=officer.id, reason="Not ours to decide."
    )
    fresh = later("job")
    run = group()
    found = suggestion_of(run, fresh)
    assert found.continues_theme_id == put_aside.id
    page = browser.get(f"{base}/groupings/{run.id}").text
    assert "A theme much like this was discarded" in page
    assert "Not ours to decide." in page
    assert "/continue" not in page
    with pytest.raises(InvalidTransitionError):
        service.continue_theme(found, officer_id=officer.id)


def test_the_titles_of_confirmed_themes_are_never_changed_by_a_run(theme, group, later):
    later("bus")
    later("park")
    group()
    db.session.refresh(theme)
    assert (theme.title, len(members(theme))) == ("Sunday buses", 3)


def test_decisions_that_contradict_each_other_are_a_failure_in_plain_words(
    theme, proposals, consultation, officer, encoder, monkeypatch
):
    def gather(given):
        kept = gathered(given)
        return decided.Decided(kept.fixed, (tuple(sorted(kept.fixed))[:2],), kept.discarded)

    gathered = decided.gather_decisions
    monkeypatch.setattr(decided, "gather_decisions", gather)
    run = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    with pytest.raises(DecisionsError):
        jobs.run_grouping(str(run.id))
    db.session.refresh(run)
    assert run.failure == "decisions"
    assert "contradict each other" in progress.FAILURES["decisions"]


def test_two_proposals_of_one_person_are_known_as_such(make, consultation, officer):
    one = make.participant(consultation)
    for number in ("one", "two"):
        make.proposal(consultation, f"more buses {number}", participant=one)
    make.proposal(consultation, "more trees")
    run = service.request_grouping(consultation, officer_id=officer.id)
    people = [source.person for source in runs.start_run(run.id).texts]
    assert len(people) == 3
    assert len(set(people)) == 2
