"""The pages of the workbench: ticked statements are moved, halves looked at, stances settled, acts undone."""

import re

import pytest
from rq import Queue

from citizen_voice.extensions import broker
from citizen_voice.themes import queries, service, split_jobs
from citizen_voice.themes.steps import review
from citizen_voice.vocabulary import Role, RunState, ThemeState
from tests.factories import themes as made
from tests.query_count import counted_statements


@pytest.fixture
def theme(make, consultation):
    return made.theme(make, consultation, "More buses", 4)


def unplaced(make, consultation, theme):
    """Return the run that a theme came from, with two statements that it has placed nowhere."""
    run = made.db.session.get(made.CandidateTheme, theme.first_candidate_id).run
    loose = made.statements(make, consultation, 2)
    for one in loose:
        made.place(run, one, None)
    return run, loose


def ticked(ids):
    return "&".join(f"statements={at}" for at in ids)


def test_ticked_statements_are_moved_and_moved_back(make, browser, base, consultation, theme):
    other = made.theme(make, consultation, "Trams")
    ids = made.members(theme)
    page = f"{base}/themes/{theme.id}"
    assert "Move the ticked statements" in browser.get(page).text
    form = f"{page}/move?{ticked(ids[:2])}"
    shown = browser.get(form).text
    assert "2 statements are ticked" in shown
    assert f"Theme: {other.title}" in shown
    send = {"statements": [str(at) for at in ids[:2]], "into": f"theme:{other.id}", "reason": "They are about trams."}
    bad = browser.send(f"{page}/move", {**send, "reason": ""}, page=form)
    assert "Enter the reason" in bad.text
    assert "2 statements are ticked" in bad.text
    answer = browser.send(f"{page}/move", send, page=form, follow_redirects=True)
    assert "Moved to: Trams" in answer.text
    assert "2 statements moved from “More buses” to “Trams”" in answer.text
    assert browser.send(f"{page}/move", send, page=form).status_code == 409
    undo = f"{base}/theme-acts/{made.last_act(theme).id}/undo"
    answer = browser.send(undo, page=page, follow_redirects=True)
    assert "Undone: 2 statements moved from “More buses” to “Trams”" in answer.text
    assert made.members(theme) == ids
    assert browser.send(undo, page=page).status_code == 409


def test_nothing_ticked_is_said(browser, base, theme):
    page = f"{base}/themes/{theme.id}/move"
    assert "Go back and tick" in browser.get(page).text
    answer = browser.send(page, {"into": "new", "title": "Trams", "reason": "Why not."}, page=page)
    assert "Tick at least one statement." in answer.text
    send = {"statements": [str(made.members(theme)[0])], "into": "new", "title": "", "reason": "Why not."}
    assert "Enter a title" in browser.send(page, send, page=page).text


def test_a_move_that_is_refused_takes_up_nothing(make, browser, base, consultation, theme):
    run = made.db.session.get(made.CandidateTheme, theme.first_candidate_id).run
    suggestion = made.candidate(make, run, said := made.statements(make, consultation, 3), label="Trams")
    page = f"{base}/candidate-themes/{suggestion.id}/move"
    send = {"statements": [str(said[0].id)], "into": "new", "title": " ", "reason": "It is another matter."}
    assert "Enter a title" in browser.send(page, send, page=page).text
    assert queries.list_open_themes(consultation) == []


def test_a_page_shows_no_statement_of_another_authority(make, browser, base, theme):
    foreign = make.statement(make.proposal(make.consultation(), "A secret of elsewhere."))
    text = browser.get(f"{base}/themes/{theme.id}/move?{ticked([foreign.id, made.members(theme)[0]])}").text
    assert "A secret of elsewhere." not in text
    assert "1 statement is ticked" in text


def test_a_theme_of_unplaced_statements_is_in_the_list_once_it_is_confirmed(make, browser, base, consultation, theme):
    run, loose = unplaced(make, consultation, theme)
    page = f"{base}/groupings/{run.id}/unplaced/move"
    send = {"statements": [str(one.id) for one in loose], "into": "new", "title": "Odds and ends", "reason": "New."}
    browser.send(page, send, page=page)
    (taken,) = queries.list_open_themes(consultation)
    confirm = f"{base}/themes/{taken.id}/confirm"
    browser.send(confirm, {"title": "Odds and ends"}, page=confirm)
    for sort in ("people", "statements", "title"):
        listed = browser.get(f"{base}/themes?sort={sort}").text
        assert f"/themes/{taken.id}" in listed
        assert f"/themes/{theme.id}" in listed


def test_an_undoing_is_undone_from_the_pages_as_often_as_one_likes(browser, base, theme):
    page = f"{base}/themes/{theme.id}"
    rename = f"{page}/rename"
    browser.send(rename, {"title": "Night buses", "keeps_sense": "y"}, page=rename)
    words = "Renamed from “More buses” to “Night buses”"
    for number in range(1, 5):
        undo = f"{base}/theme-acts/{made.last_act(theme).id}/undo"
        answer = browser.send(undo, page=page, follow_redirects=True)
        assert f"{'Undone: ' * number}{words}" in answer.text
        assert theme.title == ("More buses" if number % 2 else "Night buses")
    assert words in browser.get(f"{base}/theme-acts").text


def test_a_suggestion_gives_a_statement_away(make, browser, base, consultation, theme):
    run = made.db.session.get(made.CandidateTheme, theme.first_candidate_id).run
    suggestion = made.candidate(make, run, said := made.statements(make, consultation, 3), label="Trams")
    page = f"{base}/candidate-themes/{suggestion.id}"
    assert "Move the ticked statements" in browser.get(page).text
    assert "The suggestion is taken up first" in browser.get(f"{page}/move?{ticked([said[0].id])}").text
    send = {"statements": [str(said[0].id)], "into": f"theme:{theme.id}", "reason": "It is about buses."}
    browser.send(f"{page}/move", send, page=f"{page}/move")
    (taken,) = queries.list_open_themes(consultation)
    assert len(made.members(taken)) == 2
    # Moving from the page of the suggestion goes on: what it was is that theme now.
    send = {"statements": [str(said[1].id)], "into": "nowhere", "reason": "It fits nowhere."}
    answer = browser.send(f"{page}/move", send, page=f"{page}/move", follow_redirects=True)
    assert "Taken out of the theme." in answer.text
    assert said[1].proposal.published_text.text in browser.get(f"{base}/groupings/{run.id}/unplaced").text
    shown = browser.get(f"{base}/themes").text
    assert "Taken up, not confirmed yet" in shown
    confirm = f"{base}/themes/{taken.id}/confirm"
    browser.send(confirm, {"title": "Trams"}, page=confirm)
    made.db.session.expire_all()
    assert taken.state is ThemeState.CONFIRMED


def test_unplaced_statements_are_placed(make, browser, base, consultation, theme):
    run, loose = unplaced(make, consultation, theme)
    page = f"{base}/groupings/{run.id}/unplaced"
    assert "Move the ticked statements" in browser.get(page).text
    send = {"statements": [str(one.id) for one in loose], "into": f"theme:{theme.id}", "reason": "About buses."}
    browser.send(f"{page}/move", send, page=f"{page}/move?{ticked([loose[0].id])}")
    assert len(made.members(theme)) == 6
    assert "2 statements placed in “More buses”" in browser.get(f"{base}/theme-acts").text


def test_one_press_settles_for_or_against(make, browser, base, consultation, theme):
    page = f"{base}/themes/{theme.id}"
    at = made.members(theme)[0]
    answer = browser.send(f"{page}/orient", {"stance": f"against:{at}"}, page=page, follow_redirects=True)
    assert "Settled for 1 statement." in answer.text
    assert "Against the title" in answer.text
    row = made.db.session.query(made.ThemeStatement).filter_by(statement_id=at).one()
    row.is_stance_settled = False
    made.db.session.flush()
    assert "Accept all suggestions on this page" in browser.get(page).text
    answer = browser.send(f"{page}/orient", {"accept": "y", "shown": str(at)}, page=page, follow_redirects=True)
    assert "Settled for 1 statement." in answer.text
    again = browser.send(f"{page}/orient", {"accept": "y", "shown": str(at)}, page=page, follow_redirects=True)
    assert "Settled for 0 statements." in again.text
    for nonsense in ("", "against", "sideways:x", f"sideways:{at}"):
        assert browser.send(f"{page}/orient", {"stance": nonsense}, page=page).status_code == 302


def test_a_theme_is_split_by_way_of_the_queue(make, browser, base, consultation, encoder, run_jobs):
    for number in range(6):
        what = "Run more buses on Sunday evening" if number % 2 else "Plant trees in the market square"
        make.proposal(consultation, f"{what}, please, number {number}.")
    browser.send(f"{base}/groupings/request", page=f"{base}/groupings")
    run_jobs()
    (run,) = queries.list_runs(consultation).items
    by = {"officer_id": consultation.created_by_id, "reason": "Both are asked for."}
    first, *rest = review.list_undecided(run.id)
    theme = service.confirm_candidate(first, title="Buses and trees", **by)
    for one in rest:
        service.merge_candidate(one, into=theme, **by)
    page = f"{base}/themes/{theme.id}"
    answer = browser.send(f"{page}/splits", page=page, follow_redirects=True)
    assert "Waiting for a worker" in answer.text
    split = re.search(rf"{page}/splits/[0-9a-f-]{{36}}", answer.text).group(0)
    assert browser.get(f"{split}/state").json["is_finished"] is False
    run_jobs()
    assert browser.get(f"{split}/state").json["is_finished"] is True
    shown = browser.get(split).text
    assert "First half" in shown
    # Buses on one side and trees on the other, each title in residents' words.
    titles = re.findall(r'name="(?:second_)?title"[^>]*value="([^"]+)"', shown)
    assert sorted("buses" in one.lower() for one in titles) == [False, True]
    send = {"title": titles[0], "second_title": titles[1], "reason": "They are two things."}
    answer = browser.send(split, send, page=split, follow_redirects=True)
    assert "Two themes:" in answer.text
    confirmed = queries.list_confirmed_themes(consultation)
    assert [len(made.members(one)) for one in confirmed] == [3, 3]
    assert all(one.is_title_from_residents for one in confirmed)
    assert "newer ones have taken their place" in browser.get(split).text


def test_ticked_statements_change_halves(browser, base, theme, officer):
    proposal = made.split_proposal(theme, officer)
    split = f"{base}/themes/{theme.id}/splits/{proposal.id}"
    assert "2 statements" in browser.get(f"{split}?half=2").text
    send = {"statements": str(made.members(theme)[0]), "to_half": "2"}
    answer = browser.send(f"{split}/change", send, page=split, follow_redirects=True)
    assert "1 statement put into the other half." in answer.text
    assert "put here by an officer" in browser.get(f"{split}?half=2").text
    answer = browser.send(f"{split}/change", send, page=split, follow_redirects=True)
    assert "0 statements put into the other half." in answer.text
    answer = browser.send(f"{split}/change", {"to_half": "1"}, page=split, follow_redirects=True)
    assert "Nothing was ticked" in answer.text


def test_a_split_that_is_refused_changes_nothing(make, browser, base, consultation, theme, officer):
    made.theme(make, consultation, "Trams")
    proposal = made.split_proposal(theme, officer)
    split = f"{base}/themes/{theme.id}/splits/{proposal.id}"
    before, acts = made.members(theme), browser.get(f"{base}/theme-acts").text.count("Undo")
    send = {"title": "Night buses", "second_title": "Trams", "reason": "They are two things."}
    answer = browser.send(split, send, page=split)
    assert re.search(
        r'id="second_title-error"[^>]*>.*?Another confirmed theme has the title “Trams”', answer.text, re.S
    )
    made.db.session.expire_all()
    assert (theme.title, made.members(theme)) == ("More buses", before)
    assert browser.get(f"{base}/theme-acts").text.count("Undo") == acts
    assert proposal.state is RunState.SUCCEEDED


@pytest.mark.parametrize(("count", "words"), [(3, "fewer than four"), (5, "have not been compared yet")])
def test_why_there_are_no_halves_is_said(make, browser, base, consultation, run_jobs, count, words):
    theme = made.theme(make, consultation, "Short", count)
    page = f"{base}/themes/{theme.id}"
    browser.send(f"{page}/splits", page=page)
    run_jobs()
    split = f"{page}/splits/{proposal_of(theme).id}"
    shown = browser.get(split).text
    assert words in shown
    assert "Ask once more" in shown


def proposal_of(theme):
    return made.db.session.scalars(made.select(made.SplitProposal).filter_by(theme_id=theme.id)).one()


def test_a_lost_job_is_sent_again_and_run_once(make, browser, base, consultation, run_jobs):
    theme = made.theme(make, consultation, "Short", 5)
    browser.send(f"{base}/themes/{theme.id}/splits", page=f"{base}/themes/{theme.id}")
    proposal = proposal_of(theme)
    proposal.queued_at -= 2 * split_jobs.halves.RESEND_AFTER
    made.db.session.flush()
    # It stands in the queue behind others: nothing is lost.
    assert split_jobs.sweep_splits() == 0
    Queue("grouping", connection=broker.connection).empty()
    assert split_jobs.sweep_splits() == 1
    assert split_jobs.sweep_splits() == 0
    run_jobs()
    made.db.session.expire_all()
    assert (proposal.state, proposal.failure) == (RunState.FAILED, "vectors")
    split_jobs.find_halves(str(proposal.id))
    assert proposal.failure == "vectors"


def test_what_kills_workers_is_not_asked_for_ever(make, browser, base, consultation):
    theme = made.theme(make, consultation, "Short", 5)
    browser.send(f"{base}/themes/{theme.id}/splits", page=f"{base}/themes/{theme.id}")
    proposal = proposal_of(theme)
    sent = 1
    while proposal.state is RunState.QUEUED:
        Queue("grouping", connection=broker.connection).empty()
        proposal.queued_at -= 2 * split_jobs.halves.RESEND_AFTER
        made.db.session.flush()
        sent += split_jobs.sweep_splits()
        assert sent < 10
    assert (sent, proposal.state, proposal.failure) == (3, RunState.FAILED, "fault")


def test_a_random_sample_is_read(browser, base, theme, officer):
    page = f"{base}/themes/{theme.id}"
    answer = browser.send(f"{page}/readings", page=page, follow_redirects=True)
    assert "Chance alone has drawn these" in answer.text
    sample = re.search(rf"{page}/readings/[0-9a-f-]{{36}}", browser.send(f"{page}/readings", page=page).location).group(
        0
    )
    assert "Tick the box when you have read them" in browser.send(sample, {}, page=sample).text
    answer = browser.send(sample, {"has_read": "y"}, page=sample, follow_redirects=True)
    assert f"4 statements drawn at random were read by {officer.name}" in answer.text
    assert "Read on" in browser.get(sample).text


def test_an_undone_theme_says_so_and_its_suggestion_is_open_again(browser, base, consultation, theme):
    suggestion = theme.first_candidate_id
    page = f"{base}/themes/{theme.id}"
    answer = browser.send(f"{base}/theme-acts/{made.last_act(theme).id}/undo", page=page, follow_redirects=True)
    assert "The making of this theme was undone" in answer.text
    assert "Take up, and confirm later" in browser.get(f"{base}/candidate-themes/{suggestion}").text
    answer = browser.send(
        f"{base}/candidate-themes/{suggestion}/take-up", page=f"{base}/candidate-themes/{suggestion}",
        follow_redirects=True,
    )  # fmt: skip
    assert "Taken up: More buses" in answer.text


def test_an_unstable_theme_is_marked(make, browser, base, consultation):
    run = made.grouping_run(make, consultation)
    shaky = made.candidate(make, run, made.statements(make, consultation, 2), label="Shaky", grade="unstable")
    theme = service.confirm_candidate(shaky, officer_id=consultation.created_by_id)
    assert "Unstable: when some of the statements are left out" in browser.get(f"{base}/themes/{theme.id}").text
    assert "Unstable" in browser.get(f"{base}/themes").text


def test_an_approver_may_do_none_of_it(client_as, make, base, theme):
    approver = client_as(make.officer(Role.APPROVER))
    for path in (f"/themes/{theme.id}/move", "/theme-acts", f"/themes/{theme.id}/confirm"):
        assert approver.get(f"{base}{path}").status_code == 403


def test_the_page_of_a_large_theme_needs_few_queries(make, browser, base, consultation, theme):
    large = made.theme(make, consultation, "Large", 60)
    with counted_statements() as few:
        browser.get(f"{base}/themes/{theme.id}")
    with counted_statements() as many:
        browser.get(f"{base}/themes/{large.id}")
    assert len(many) <= len(few) + 1
