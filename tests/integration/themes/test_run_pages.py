"""The ways to look at what a run suggests: a page at a time, searched, on a map, in pairs, and what fitted nowhere."""

import re

import pytest

from citizen_voice.models import CandidateFigures, CandidateOverlap, ProposalText
from citizen_voice.themes import queries, service
from citizen_voice.themes.steps import figures, searching, suggestions, theme_list
from citizen_voice.themes.steps.picture import agreement_of
from citizen_voice.themes.steps.suggestions import Decided, Sort, Wanted
from citizen_voice.vocabulary import (
    ModerationStatus,
    TextKind,
    VoteChoice,
)
from tests.factories import themes as made
from tests.query_count import counted_statements


def titles(text):
    return re.findall(r"data-item-focus>([^<]+)</a>", text)


def test_a_page_holds_so_many_suggestions_and_its_queries_do_not_grow(make, browser, consultation, run, page):
    made.suggest(make, consultation, run, "First of all")
    browser.get(page)
    with counted_statements() as few:
        browser.get(page)
    for number in range(suggestions.PER_PAGE + 2):
        made.suggest(make, consultation, run, f"Suggestion {number}", count=1, statements=number + 3, people=number + 3)
    with counted_statements() as many:
        first = browser.get(page).text
    assert len(many) <= len(few)
    assert len(titles(first)) == suggestions.PER_PAGE
    assert titles(first)[0] == f"Suggestion {suggestions.PER_PAGE + 1}"
    assert titles(browser.get(f"{page}?page=2").text)[-1] == "First of all"


@pytest.fixture
def three(make, consultation, run):
    """Three suggestions: of many people, of much agreement, and the surest; the middle one is decided about."""
    large = made.suggest(make, consultation, run, "Large", people=9, statements=9, stability=0.5, grade="unstable")
    liked = made.suggest(make, consultation, run, "Liked", people=5, statements=7, stability=0.8)
    sure = made.suggest(make, consultation, run, "Sure", people=3, statements=8, stability=0.95, grade="strong")
    for choice, one in [(VoteChoice.DISAGREE, large), (VoteChoice.AGREE, liked), (VoteChoice.AGREE, liked)]:
        grouped = made.db.session.scalars(made.select(made.GroupedStatement).filter_by(candidate_theme_id=one.id))
        make.vote(proposal_of(grouped.first()), choice)
    figures.count_figures(run)
    service.confirm_candidate(liked, officer_id=consultation.created_by_id)
    return large, liked, sure


def proposal_of(grouped):
    return made.db.session.get_one(made.Statement, grouped.statement_id).proposal


ORDERS = [
    ("", ["Large", "Liked", "Sure"]),
    ("?order=up", ["Sure", "Liked", "Large"]),
    ("?sort=statements", ["Large", "Sure", "Liked"]),
    ("?sort=agreement", ["Liked", "Sure", "Large"]),
    ("?sort=stability", ["Sure", "Liked", "Large"]),
    ("?state=undecided", ["Large", "Sure"]),
    ("?state=confirmed", ["Liked"]),
    ("?state=discarded", []),
    ("?broad=1&state=undecided&sort=stability", ["Sure", "Large"]),
    ("?broad=77", []),
    ("?sort=x&state=y&broad=z&order=w", ["Large", "Liked", "Sure"]),
]


@pytest.mark.parametrize(("asked", "expected"), ORDERS)
def test_suggestions_are_ordered_and_narrowed(browser, page, three, asked, expected):
    assert titles(browser.get(page + asked).text) == expected


def test_the_page_says_what_is_decided_and_how_far_to_trust(browser, page, three):
    text = browser.get(page).text
    assert "1 of 3 decided" in text
    assert "Undecided (2)" in text
    assert "Confirmed (1)" in text
    assert "Unstable" in text
    assert "not found again as it is" in text
    assert "found again nearly whole" in text
    assert "2 for it" in text


def test_after_a_decision_the_officer_is_back_at_the_same_place(browser, base, page, three):
    large, _, _ = three
    shown = browser.get(f"{page}?state=undecided&sort=stability").text
    url = re.search(rf'href="([^"]*{large.id}/discard[^"]*)"', shown).group(1).replace("&amp;", "&")
    assert "state=undecided" in url
    answer = browser.send(url, {"reason": "Off topic."})
    assert answer.status_code == 302
    assert "sort=stability" in answer.location
    assert "state=undecided" in answer.location
    assert answer.location.endswith(f"#suggestion-{large.number}")
    assert titles(browser.get(answer.location.partition("#")[0]).text) == ["Sure"]


def test_words_are_found_in_statements_and_themes_and_marked(make, browser, consultation, run, page):
    placed = made.said(make, consultation, "Run more buses & trams, please.")
    nowhere = made.said(make, consultation, "My bus is never there.")
    made.said(make, consultation, "A bus that no run has seen.")
    one = made.candidate(make, run, [placed], label="Buses for all", keywords=["tram"])
    made.place(run, nowhere, None)
    text = browser.get(f"{page}/search?q=BUS").text
    assert "Run more <mark>buses</mark> &amp; trams, please." in text
    assert "My <mark>bus</mark> is never there." in text
    assert "Placed nowhere" in text.partition("My <mark>bus</mark>")[2]
    assert "no run has seen" not in text
    assert "<mark>Buses</mark> for all" in text
    assert str(one.id) in text
    assert "1 theme" in browser.get(f"{page}/search?q=tram").text
    assert "Nothing found" in browser.get(f"{page}/search?q=bus+wombat").text
    assert "Enter one or more words" in browser.get(f"{page}/search?q=%3F%21").text


def test_what_may_not_be_shown_is_not_found(make, browser, consultation, run, page):
    withdrawn = made.said(make, consultation, "Wombats on the withdrawn bus.")
    rejected = made.said(make, consultation, "Wombats on the rejected bus.")
    redacted = made.said(make, consultation, "Wombats live at 7 Mill Lane.")
    made.candidate(make, run, [withdrawn, rejected, redacted], label="Animals", keywords=[])
    withdrawn.proposal.withdrawn_at = run.queued_at
    rejected.proposal.moderation_status, rejected.proposal.published_text_id = ModerationStatus.REJECTED, None
    words = made.keep(
        ProposalText(
            authority_id=run.authority_id, proposal_id=redacted.proposal_id, version=2, kind=TextKind.REDACTED,
            text="They live in our street.", why="", language="en",
        )
    )  # fmt: skip
    redacted.proposal.published_text_id = words.id
    assert "Nothing found" in browser.get(f"{page}/search?q=wombats").text
    assert "They live in our <mark>street</mark>." in browser.get(f"{page}/search?q=street").text


def test_of_a_text_of_two_statements_only_the_one_that_says_it_is_found(make, browser, consultation, run, page):
    proposal = make.proposal(consultation, "Plant trees. Mend benches.")
    trees, benches = make.statement(proposal, end_offset=12), make.statement(proposal, number=2, start_offset=13)
    made.candidate(make, run, [trees], label="Green", keywords=[])
    made.candidate(make, run, [benches], label="Seats", keywords=[])
    text = browser.get(f"{page}/search?q=trees").text
    assert "1 statement<" in text
    assert "Mend benches" not in text


def test_a_search_that_finds_too_much_says_so(make, browser, consultation, run, page, monkeypatch):
    rows = [made.said(make, consultation, f"A bus at {number}.") for number in range(3)]
    made.candidate(make, run, rows, label="Timetable")
    assert "There are more" not in browser.get(f"{page}/search?q=bus").text
    monkeypatch.setattr(searching, "MOST_PROPOSALS", 2)
    text = browser.get(f"{page}/search?q=bus").text
    assert "There are more" in text
    assert "2 statements<" in text


def test_a_search_stays_inside_its_run_and_its_queries_do_not_grow(make, browser, consultation, run, page):
    other = make.consultation()
    elsewhere = made.grouping_run(make, other)
    made.candidate(make, elsewhere, [made.said(make, other, "A bus elsewhere.")], label="Bus elsewhere")
    for number in range(3):
        made.candidate(make, run, [made.said(make, consultation, f"Bus {number}.")], label=f"Line {number}")
    browser.get(f"{page}/search?q=bus")
    with counted_statements() as few:
        text = browser.get(f"{page}/search?q=bus").text
    assert "elsewhere" not in text
    for number in range(60):
        made.candidate(make, run, [made.said(make, consultation, f"Bus route {number}.")], label=f"Bus route {number}")
    with counted_statements() as many:
        browser.get(f"{page}/search?q=bus")
    assert len(many) <= len(few) + 1  # the count behind a list of more than one page


def test_what_fitted_nowhere_stands_with_its_nearest_theme(make, browser, consultation, run, page):
    one, other = made.suggest(make, consultation, run, "Buses"), made.suggest(make, consultation, run, "Trees")
    for words, theme, score in [
        ("Far from trees.", other, 0.1),
        ("Near to buses.", one, 0.4),
        ("Old run.", None, None),
    ]:
        row = made.place(run, made.said(make, consultation, words), None)
        row.nearest_candidate_theme_id, row.nearest_score = theme.id if theme else None, score
    text = browser.get(f"{page}/unplaced").text
    assert text.index("Near to buses.") < text.index("Far from trees.") < text.index("Old run.")
    assert "near (0.4)" in text
    assert "far off (0.1)" in text
    assert "Not kept" in text
    only = browser.get(f"{page}/unplaced?nearest={other.id}").text
    assert "Far from trees." in only
    assert "Near to buses." not in only
    assert "Near to buses." in browser.get(f"{page}/unplaced?nearest=nonsense").text


@pytest.fixture
def pair(make, consultation, run):
    """Make two suggestions that may be one, the first the larger."""
    one, other = (
        made.suggest(make, consultation, run, label, people=people) for label, people in (("Buses", 9), ("Coaches", 2))
    )
    made.keep(
        CandidateOverlap(
            authority_id=run.authority_id,
            grouping_run_id=run.id,
            candidate_theme_id=other.id,
            other_candidate_theme_id=one.id,
            score=0.85,
            shared=0.2,
        )
    )
    return one, other


def test_a_pair_leads_to_the_form_that_merges_it(browser, page, base, pair):
    one, other = pair
    assert "1 pair of suggestions may be one" in browser.get(page).text
    text = browser.get(f"{page}/overlaps").text
    assert "Pair 1: Very alike" in text
    url = f"{base}/candidate-themes/{other.id}/merge?into=candidate:{one.id}"
    assert url in text
    assert re.search(rf'type="radio" value="candidate:{one.id}"\s+checked', browser.get(url).text)


def test_a_pair_with_a_theme_merges_into_it_and_one_decided_is_gone(browser, page, pair, officer):
    one, other = pair
    theme = service.confirm_candidate(other, officer_id=officer.id)
    assert f"{one.id}/merge?into=theme:{theme.id}" in browser.get(f"{page}/overlaps").text
    service.merge_candidate(one, into=theme, officer_id=officer.id, reason="Same.")
    assert "No such pairs" in browser.get(f"{page}/overlaps").text


def test_the_map_has_a_circle_and_a_line_for_each_theme(make, browser, consultation, run, page, three):
    broad = browser.get(f"{page}/map").text
    assert "broad=1" in broad
    fine = browser.get(f"{page}/map?broad=1").text
    for kind in ("wide", "narrow"):
        drawn = fine.partition(f"cv-map--{kind}")[2].partition("</svg>")[0]
        assert drawn.count("cv-map__link") == 3
        assert 'aria-label="1. Large: 9 people, too few votes to say"' in drawn
    assert fine.count("</tr>") == 4
    assert "100% for it" in fine
    assert "These are the broad themes" in browser.get(f"{page}/map?broad=9").text


def test_the_map_says_what_most_say():
    counts = {"agree": (20, 10, 9), "divided": (6, 5, 40), "disagree": (1, 12, 0), "few": (9, 0, 100)}
    for kind, (agree, disagree, unsure) in counts.items():
        assert agreement_of(CandidateFigures(agree=agree, disagree=disagree, unsure=unsure)) == kind
    assert agreement_of(None) == "few"


def test_confirmed_themes_are_paged_and_ordered(make, browser, consultation, base):
    made.theme(make, consultation, "Zebra crossings", count=3)
    browser.get(f"{base}/themes")
    with counted_statements() as few:
        browser.get(f"{base}/themes")
    for number in range(26):
        made.theme(make, consultation, f"Theme {number:02}", count=1)
    with counted_statements() as many:
        text = browser.get(f"{base}/themes").text
    assert len(many) <= len(few) + 1  # the count behind a list of more than one page
    assert theme_list.recount_due() == 27
    assert theme_list.recount_due() == 0
    with counted_statements() as counted:
        assert main_of(browser.get(f"{base}/themes").text) == main_of(text)
    assert len(counted) < len(many)
    assert text.index("Zebra crossings") < text.index("Theme 00")
    assert "Theme 25" in browser.get(f"{base}/themes?page=2").text
    assert "Zebra crossings" in browser.get(f"{base}/themes?sort=title&page=2").text
    assert "Zebra crossings" not in browser.get(f"{base}/themes?sort=title").text


def test_counts_of_states_follow_the_broad_theme(run, three):
    assert suggestions.count_states(run, Wanted(broad=1, state=Decided.CONFIRMED, sort=Sort.PEOPLE)) == {
        "all": 3,
        "undecided": 2,
        "open": 0,
        "confirmed": 1,
        "discarded": 0,
    }
    assert suggestions.count_states(run, Wanted(broad=5))["all"] == 0
    assert len(queries.list_confirmed_themes(queries.get_consultation_of(run))) == 1


def main_of(text):
    return text.partition("<main")[2].partition("</main>")[0]
