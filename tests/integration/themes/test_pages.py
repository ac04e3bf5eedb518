"""The officers' pages of grouping: runs, suggestions, themes."""

from datetime import timedelta

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.themes import queries
from citizen_voice.vocabulary import Role, RunState, ThemeState
from tests.factories import themes as made
from tests.query_count import counted_statements


@pytest.fixture
def suggestion(make, consultation, run):
    return made.candidate(make, run, made.statements(make, consultation, 3), label="More buses")


def test_a_grouping_is_asked_for_followed_and_reviewed(make, browser, base, consultation, encoder, run_jobs):
    for number in range(4):
        make.proposal(consultation, f"Run more buses on Sunday, please, number {number}.", language="cy")
    assert "4 proposals are published" in browser.get(f"{base}/groupings").text
    answer = browser.send(f"{base}/groupings/request", page=f"{base}/groupings", follow_redirects=True)
    assert "Waiting for a worker" in answer.text
    (asked,) = queries.list_runs(consultation).items
    state = f"{base}/groupings/{asked.id}/state"
    assert browser.get(state).json == {
        "state": "queued",
        "percent": None,
        "message": "Waiting for a worker. None is running now: ask your administrator to start one.",
        "is_finished": False,
        "done": None,
        "total": None,
        "seconds_left": None,
    }
    again = browser.send(f"{base}/groupings/request", page=f"{base}/groupings")
    assert again.status_code == 409
    run_jobs()
    assert browser.get(state).json["is_finished"] is True
    page = browser.get(f"{base}/groupings/{asked.id}").text
    assert "Suggested themes" in page
    assert "nothing is lost" in page
    assert "Finished" in browser.get(f"{base}/groupings").text


def test_the_page_says_that_a_silent_run_has_failed(make, browser, base, consultation):
    make.proposal(consultation)
    at = utcnow() - timedelta(seconds=45)
    run = made.grouping_run(make, consultation, state=RunState.RUNNING, heartbeat_at=at, counts=None, seconds=None)
    page = browser.get(f"{base}/groupings").text
    assert "The worker stopped in the middle" in page
    assert browser.get(f"{base}/groupings/{run.id}/state").json["state"] == "failed"
    assert "The worker stopped in the middle" in browser.get(f"{base}/groupings/{run.id}").text
    assert browser.send(f"{base}/groupings/request", page=f"{base}/groupings").status_code == 302


@pytest.mark.parametrize(("step", "done", "total"), [("encode", 3, 10), ("words", 1, 1), (None, 0, 0), ("new", 5, 2)])
def test_progress_is_between_nothing_and_all(make, browser, base, consultation, step, done, total):
    run = made.grouping_run(
        make, consultation, state=RunState.RUNNING, heartbeat_at=utcnow(), step=step, step_done=done, step_total=total
    )
    told = browser.get(f"{base}/groupings/{run.id}/state").json
    assert 0 <= told["percent"] <= 100
    assert told["message"]
    assert browser.get(f"{base}/groupings").status_code == 200


def test_a_suggestion_is_confirmed_by_one_press(browser, base, run, suggestion, consultation):
    page = f"{base}/groupings/{run.id}"
    assert "Run bus number 0 on Sundays." in browser.get(page).text
    url = f"{base}/candidate-themes/{suggestion.id}"
    answer = browser.send(f"{url}/confirm", {"title": "More buses"}, page=page, follow_redirects=True)
    assert "Confirmed: More buses" in answer.text
    assert "Now in:" in answer.text
    (theme,) = queries.list_confirmed_themes(consultation)
    assert theme.is_title_from_residents
    assert browser.send(f"{url}/confirm", {"title": "More buses"}).status_code == 409


def test_a_new_run_shows_what_is_in_confirmed_themes_already(make, browser, base, consultation):
    theme = made.theme(make, consultation, "Old theme", count=2)
    known = [row.statement_id for row in made.db.session.scalars(made.select(made.ThemeStatement))]
    first = made.db.session.get(made.GroupingRun, theme_run(theme))
    first.state = RunState.SUPERSEDED
    run = made.grouping_run(make, consultation)
    rows = [made.db.session.get(made.Statement, at) for at in known]
    made.candidate(make, run, rows, label="Old theme again")
    page = browser.get(f"{base}/groupings/{run.id}").text
    assert "2 of its statements are in confirmed themes already" in page
    assert "has replaced this one" in browser.get(f"{base}/groupings/{first.id}").text


def theme_run(theme):
    return made.db.session.get(made.CandidateTheme, theme.first_candidate_id).grouping_run_id


def test_suggestions_are_merged_and_discarded(make, browser, base, run, suggestion, consultation):
    theme = made.theme(make, consultation, "Better buses")
    other = made.candidate(make, run, made.statements(make, consultation, 1), label="Odd one")
    third = made.candidate(make, run, made.statements(make, consultation, 1), label="Third one")
    why = {"reason": "They say the same."}
    url = f"{base}/candidate-themes"
    browser.send(f"{url}/{suggestion.id}/merge", {"into": f"theme:{theme.id}", **why})
    browser.send(f"{url}/{other.id}/merge", {"into": f"candidate:{third.id}", **why})
    assert [one.title for one in queries.list_confirmed_themes(consultation)] == ["Better buses", "Third one"]
    last = made.candidate(make, run, made.statements(make, consultation, 1), label="Off topic")
    page = browser.send(f"{url}/{last.id}/discard", why, follow_redirects=True)
    assert "Discarded: Off topic" in page.text
    assert "They say the same." in browser.get(f"{base}/themes/{theme.id}").text


def test_a_theme_is_renamed_merged_and_discarded(make, browser, base, consultation):
    one, other, third = (made.theme(make, consultation, title) for title in ("One", "Other", "Third"))
    browser.send(f"{base}/themes/{one.id}/rename", {"title": "Ein <b>neuer</b>"})
    assert "Ein &lt;b&gt;neuer&lt;/b&gt;" in browser.get(f"{base}/themes").text
    browser.send(f"{base}/themes/{one.id}/merge", {"into": f"theme:{other.id}", "reason": "Same."})
    browser.send(f"{base}/themes/{third.id}/discard", {"reason": "Off topic."})
    made.db.session.expire_all()
    assert [each.state for each in (one, other, third)] == [
        ThemeState.DISCARDED,
        ThemeState.CONFIRMED,
        ThemeState.DISCARDED,
    ]
    assert "Discarded" in browser.get(f"{base}/themes/{third.id}").text


BAD = [
    ("confirm", {"title": ""}, "Enter a title"),
    ("confirm", {"title": "x" * 151}, "150 characters or fewer"),
    ("confirm", {"title": "a\x00b"}, "be shown"),
    ("confirm", {"title": "Taken"}, "Another confirmed theme has the title"),
    ("merge", {"into": "", "reason": "Same."}, "Select what to merge into"),
    ("merge", {"into": "theme:nonsense", "reason": "Same."}, "Not a valid choice"),
    ("discard", {"reason": ""}, "Enter the reason"),
    ("discard", {"reason": "x" * 1001}, "1,000 characters or fewer"),
]


@pytest.mark.parametrize(("act", "fields", "message"), BAD)
def test_a_bad_form_is_shown_again_and_changes_nothing(
    make, browser, base, consultation, suggestion, act, fields, message
):
    made.theme(make, consultation, "Taken")
    answer = browser.send(f"{base}/candidate-themes/{suggestion.id}/{act}", fields)
    assert message in answer.text
    assert "Error:" in answer.text
    assert len(queries.list_confirmed_themes(consultation)) == 1


def test_the_lists_need_no_more_queries_for_more_rows(make, browser, base, consultation, run):
    made.place(run, made.statements(make, consultation, 1)[0], None)
    counts = []
    pages = [f"{base}/groupings/{run.id}", f"{base}/themes", f"{base}/groupings", f"{base}/groupings/{run.id}/unplaced"]
    for size in (2, 4):
        for number in range(size):
            made.candidate(make, run, made.statements(make, consultation, 2), label=f"Suggestion {size}-{number}")
            theme = made.theme(make, consultation, f"Theme {size}-{number}")
        for page in (*pages, f"{base}/themes/{theme.id}"):
            browser.get(page)
        with counted_statements() as sent:
            for page in (*pages, f"{base}/themes/{theme.id}"):
                assert browser.get(page).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_words_of_residents_are_marked_with_their_language(make, browser, base, consultation, run):
    suggestion = made.candidate(
        make, run, made.statements(make, consultation, 2), label="Mwy o <goed>", label_language="cy", keywords=["coed"]
    )
    theme = made.theme(make, consultation, "Mwy o fysiau", title_language="cy")
    title, trees = '<span lang="cy">Mwy o fysiau</span>', '<span lang="cy">Mwy o &lt;goed&gt;</span>'
    for page, words in (
        (f"{base}/groupings/{run.id}", trees),
        (f"{base}/groupings/{run.id}", '<span lang="cy">coed</span>'),
        (f"{base}/candidate-themes/{suggestion.id}", f"Suggestion: {trees}"),
        (f"{base}/candidate-themes/{suggestion.id}/discard", trees),
        (f"{base}/themes", title),
        (f"{base}/themes/{theme.id}", title),
        (f"{base}/themes/{theme.id}/rename", title),
    ):
        assert words in browser.get(page).text, page


def test_who_is_let_in(make, client, client_as, base, browser, consultation, run, suggestion):
    theme = made.theme(make, consultation, "Theme")
    pages = [
        f"{base}/groupings",
        f"{base}/groupings/{run.id}",
        f"{base}/groupings/{run.id}/state",
        f"{base}/groupings/{run.id}/unplaced",
        f"{base}/themes",
        f"{base}/themes/{theme.id}",
        f"{base}/candidate-themes/{suggestion.id}",
        *(f"{base}/candidate-themes/{suggestion.id}/{act}" for act in ("confirm", "merge", "discard")),
        *(f"{base}/themes/{theme.id}/{act}" for act in ("rename", "merge", "discard")),
    ]
    approver, stranger = client_as(make.officer(Role.APPROVER)), client_as(make.officer(authority=make.authority()))
    elsewhere = make.consultation(make.authority())
    wrong = f"/{elsewhere.authority.slug}/staff/consultations/{elsewhere.slug}"
    own = client_as(make.officer(authority=elsewhere.authority))
    for page in pages:
        assert client.get(page).status_code == 302
        assert approver.get(page).status_code == 403
        assert stranger.get(page).status_code == 302
        assert browser.get(page).status_code == 200, page
        if page.count("/") > base.count("/") + 1:
            assert own.get(page.replace(base, wrong)).status_code == 404
