"""What a suggestion and a theme are worth in figures, and what is said of them beside their words."""

import re

from citizen_voice.clock import utcnow
from citizen_voice.models import ThemeFigures
from citizen_voice.moderation.service import reject_proposal
from citizen_voice.themes import service
from citizen_voice.themes.steps import figures, theme_list
from citizen_voice.vocabulary import ModerationReason, RunState, Stance, StanceBasis, VoteChoice
from tests.factories import themes as made


def proposal_of(grouped):
    return made.db.session.get_one(made.Statement, grouped.statement_id).proposal


def figures_in(text):
    return re.findall(r'govuk-table__cell--numeric">([\d,]+)</td>', text)


def test_votes_and_areas_are_counted_of_distinct_people_and_published_proposals(make, consultation, run):
    north, south = make.council(name="North"), make.council(name="South")
    writer, voter = (make.participant(consultation, council=one) for one in (north, south))
    first = made.said(make, consultation, "Mend the roads.", participant=writer)
    second = made.said(make, consultation, "Mend all roads.", participant=writer)
    gone = made.said(make, consultation, "Mend no roads.", participant=make.participant(consultation, council=south))
    one = made.candidate(make, run, [first, second, gone])
    make.vote(first.proposal, VoteChoice.AGREE, participant=voter)
    make.vote(second.proposal, VoteChoice.UNSURE, participant=voter)
    make.vote(gone.proposal, VoteChoice.DISAGREE, participant=voter)
    gone.proposal.withdrawn_at = run.queued_at
    settle(second, Stance.FOR)
    figures.count_figures(run)
    for theme in (one, made.db.session.scalars(made.select(made.CandidateTheme).filter_by(level=1)).one()):
        row = figures.load_figures([theme.id])[theme.id]
        assert (row.voters, row.agree, row.unsure, row.disagree, row.votes_left_out) == (1, 1, 1, 0, 0)
        assert sorted(row.areas) == sorted([[north.code, 1], [south.code, 1]])


def settle(statement, stance, basis=StanceBasis.VOTES):
    """Say which way the machine tells that a grouped statement is."""
    grouped = made.db.session.scalars(made.select(made.GroupedStatement).filter_by(statement_id=statement.id)).one()
    grouped.stance, grouped.stance_basis = stance, basis


def test_who_agrees_with_what_is_against_the_title_is_against_it(make, browser, consultation, run, page):
    title, against, told_by_words, other = (
        made.said(make, consultation, text)
        for text in ("More buses.", "No more buses.", "Buses are no good.", "I wait for the bus.")
    )
    one = made.candidate(make, run, [title, against, told_by_words, other])
    settle(against, Stance.AGAINST)
    settle(told_by_words, Stance.AGAINST, StanceBasis.WORDS)
    for _ in range(3):
        make.vote(title.proposal, VoteChoice.AGREE)
        make.vote(against.proposal, VoteChoice.AGREE)
    make.vote(against.proposal, VoteChoice.DISAGREE)
    make.vote(told_by_words.proposal, VoteChoice.AGREE)
    make.vote(other.proposal, VoteChoice.UNSURE)
    figures.count_figures(run)
    row = figures.load_figures([one.id])[one.id]
    assert (row.agree, row.disagree, row.unsure, row.votes_left_out) == (4, 3, 0, 2)
    shown = browser.get(page).text
    assert "2 votes are not counted" in shown
    assert re.search(r"4 for it.*3 against it", shown, re.DOTALL)


def test_the_strongest_voice_against_is_shown(make, browser, consultation, run, page):
    title, against = made.said(make, consultation, "More buses."), made.said(make, consultation, "Buses ruin our lane.")
    one = made.candidate(make, run, [title, against], dissent_statement_id=against.id)
    for shown in (browser.get(page), browser.get(f"{page.partition('/groupings')[0]}/candidate-themes/{one.id}")):
        said_against = shown.text.partition("Most strongly against it:")[2].partition("</p>")[0]
        assert "Buses ruin our lane." in said_against
    against.proposal.withdrawn_at = run.queued_at
    assert "Most strongly against it:" not in browser.get(page).text


def test_the_language_without_a_title_is_said(make, browser, consultation, run, page, base, officer):
    english = made.said(make, consultation, "More buses.")
    welsh = made.said(make, consultation, "Mwy o fysiau.", language="cy")
    one = made.candidate(make, run, [english, welsh], label_language="en")
    assert "No title in Welsh yet, though 1 statement is in Welsh." in browser.get(page).text
    assert "No title in English" not in browser.get(page).text
    theme = service.confirm_candidate(one, officer_id=officer.id)
    assert "No title in Welsh yet" in browser.get(f"{base}/themes/{theme.id}").text
    service.rename_theme(theme, title="Bysiau / Buses", officer_id=officer.id)
    assert "No title in Welsh" not in browser.get(f"{base}/themes/{theme.id}").text


def test_votes_are_counted_again_while_people_vote_and_not_after(make, consultation, run):
    one = made.suggest(make, consultation, run, "Roads")
    run.counted_at = None
    assert figures.recount_due() == 1
    assert figures.recount_due() == 0
    grouped = made.db.session.scalars(made.select(made.GroupedStatement).filter_by(candidate_theme_id=one.id)).first()
    make.vote(proposal_of(grouped))
    run.counted_at -= 2 * figures.COUNT_AGAIN_AFTER
    assert figures.recount_due() == 1
    assert figures.load_figures([one.id])[one.id].agree == 1
    consultation.closed_at = run.counted_at - 3 * figures.COUNT_AGAIN_AFTER
    run.counted_at -= 2 * figures.COUNT_AGAIN_AFTER
    assert figures.recount_due() == 0
    run.state, run.counted_at = RunState.SUPERSEDED, None
    assert figures.recount_due() == 0


def test_figures_of_a_theme_follow_what_is_decided_and_withdrawn(make, browser, consultation, run, base, monkeypatch):
    theme = made.theme(make, consultation, "Buses", count=2)
    other = made.suggest(make, consultation, run, "More of the same", count=3)
    assert theme_list.recount_due() == 1
    service.merge_candidate(other, into=theme, officer_id=consultation.created_by_id, reason="Same.")
    assert figures_in(browser.get(f"{base}/themes").text)[:3] == ["5", "5", "5"]
    assert theme_list.recount_due() == 1
    assert theme_list.recount_due() == 0
    consultation.closed_at = utcnow() - figures.COUNT_AGAIN_AFTER
    later = utcnow() + 2 * figures.COUNT_AGAIN_AFTER
    monkeypatch.setattr(figures, "utcnow", lambda: later)
    assert theme_list.recount_due() == 0
    grouped = made.db.session.scalars(made.select(made.GroupedStatement).filter_by(candidate_theme_id=other.id)).first()
    proposal_of(grouped).withdrawn_at = utcnow()
    assert theme_list.recount_due() == 1
    assert made.db.session.scalars(made.select(ThemeFigures)).one().people == 4
    assert theme_list.recount_due() == 0
    kept = next(at for at in made.members(theme) if at != grouped.statement_id)
    proposal = made.db.session.get_one(made.Statement, kept).proposal
    reject_proposal(proposal, officer_id=consultation.created_by_id, reason=ModerationReason.OFF_TOPIC)
    assert theme_list.recount_due() == 1
    assert made.db.session.scalars(made.select(ThemeFigures)).one().people == 3
