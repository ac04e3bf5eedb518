"""The officers' page on what the votes show: real votes, worked through as a worker does, and told in words."""

import html
import re
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select, update

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import AuditRow, OpinionPlace, OpinionRun, ProposalOpinion, Vote
from citizen_voice.vocabulary import ConsultationState, Role, RunState, VoteChoice
from citizen_voice.voting import jobs, policy, service
from citizen_voice.voting.steps import opinion_figures, opinion_runs
from tests.factories.votes import store_ballots, two_blocs
from tests.query_count import counted_statements


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def page(consultation):
    return f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/opinion"


@pytest.fixture
def browser(make, client_as):
    return client_as(make.officer())


def run_now(consultation):
    """Add a run and do it here, as a worker would."""
    run = opinion_runs.request_run(consultation)
    jobs.run_opinion(str(run.id))
    db.session.refresh(run)
    return run


def words_of(answer) -> str:
    """Return what the page says, on one line."""
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split()).replace(" .", ".").replace(" ,", ",")


def section(words: str, heading: str, until: str) -> str:
    """Return the words from a heading to the next one that is named; the summary at the top is left out."""
    return words.partition("Opinion groups ")[2].partition(heading)[2].partition(until)[0]


def blocs_and_more(*rows: np.ndarray, times: int = 1) -> np.ndarray:
    """Return two blocs of 40 that differ on all of 30 proposals but the first and the second, and more people."""
    side, lean = np.repeat([1.0, -1.0], 40)[:, None], np.where(np.arange(30) % 2, 1.0, -1.0)[None, :]
    signs = side * lean
    signs[:, 0], signs[:, 1] = 1, -1
    # No more than four have the same ballot: each leaves one answer out, or is unsure there.
    for at in range(80):
        signs[at, 2 + at % 10] = np.nan if at % 20 < 10 else 0
    return np.vstack([signs, *(np.tile(row, (times, 1)) for row in rows)])


def test_nothing_is_there_before_anybody_votes(browser, page):
    words = words_of(browser.get(page))
    assert "There are no votes yet" in words
    assert "Count the votes now" not in words
    assert "Who was asked what" not in words


def test_votes_that_were_never_counted_are_told_and_can_be_counted(browser, consultation, page):
    store_ballots(consultation, two_blocs(6, 4))
    words = words_of(browser.get(page))
    assert "The votes have not been counted yet" in words
    assert "Count the votes now" in words
    assert "Who was asked what" in words
    assert "Opinion groups" not in words


def test_it_says_when_and_from_what_the_figures_are(browser, consultation, page):
    people, proposals = store_ballots(consultation, two_blocs(120, 24, share=1.0))
    run = run_now(consultation)
    run.finished_at = utcnow() - timedelta(minutes=12)
    words = words_of(browser.get(page))
    assert "The votes were counted 12 minutes ago (" in words
    assert "There were 2,880 votes by 120 people on 24 proposals." in words
    assert "changed since." not in words
    for choice in (VoteChoice.UNSURE, VoteChoice.AGREE):
        service.cast_vote(people[0], proposal_id=proposals[0].id, choice=choice)
    assert "Votes have been cast or changed since." in words_of(browser.get(page))


def test_the_votes_are_counted_on_demand_and_once_at_a_time(browser, consultation, page, run_jobs):
    store_ballots(consultation, two_blocs(30, 12))
    asked = browser.send(f"{page}/count", page=page, follow_redirects=True)
    assert "The count has been asked for." in words_of(asked)
    assert "Waiting for a worker. None is running now" in words_of(asked)
    assert "Count the votes now" not in words_of(asked), "Not offered while one waits"
    again = browser.send(f"{page}/count", page=page, follow_redirects=True)
    assert "A count is waiting or at work already." in words_of(again)
    assert browser.get(f"{page}/state").json["is_finished"] is False
    (run,) = db.session.scalars(select(OpinionRun).filter_by(consultation_id=consultation.id))
    events = db.session.scalars(select(AuditRow.subject_id).filter_by(event="opinion_count_requested")).all()
    assert events == [str(run.id)]
    run.state, run.started_at = RunState.RUNNING, utcnow()
    assert "The votes are being counted." in words_of(browser.get(page))
    run.state = RunState.QUEUED
    db.session.flush()
    run_jobs()
    assert browser.get(f"{page}/state").json == {
        "state": "succeeded", "percent": 100, "message": "", "is_finished": True,
    }  # fmt: skip
    assert "Opinion groups" in words_of(browser.get(page))


def test_a_failed_count_says_why_and_leaves_what_was_found(browser, consultation, page):
    store_ballots(consultation, two_blocs(120, 24))
    run_now(consultation)
    failed = opinion_runs.request_run(consultation)
    opinion_runs.start_run(failed.id)
    opinion_runs.mark_failed(failed.id, "memory")
    words = words_of(browser.get(page))
    assert "failed. The machine ran out of memory. Ask your administrator for a larger worker." in words
    assert "What was found before stays on this page." in words
    assert "There are 2 opinion groups." in words
    failed.failure = "something unheard of"
    assert "failed. Something went wrong on our side" in words_of(browser.get(page))


def test_faults_are_told_with_what_to_do(browser, consultation, page):
    store_ballots(consultation, two_blocs(120, 24))
    run = run_now(consultation)
    told = {
        "shuffle": "The opinion groups depend on the order of the votes.",
        "weights": "All proposals are equally likely to be asked next, whatever people vote.",
        "unseen": "Some proposals were shown to nobody for a day",
        "other": "Something that should always hold does not.",
    }
    assert not [words for words in told.values() if words in words_of(browser.get(page))]
    for code, said in told.items():
        run.faults = [code]
        words = words_of(browser.get(page))
        assert [one for one in told.values() if one in words] == [said]
        assert "ell your administrator" in words


def test_groups_are_told_with_their_sizes_and_who_is_not_placed(browser, consultation, page):
    late = np.full((5, 30), np.nan)
    late[:, :3] = 1
    store_ballots(consultation, np.vstack([blocs_and_more(), late]))
    run = run_now(consultation)
    answer = browser.get(page)
    words = section(words_of(answer), "People fall into 2 groups.", "What is typical")
    assert (run.k, run.placed) == (2, 80)
    assert "The groups are firm." in words
    assert "Group A 40 50% Group B 40 50% Not placed 5" in words
    assert "5 people are not placed. Whoever has voted on fewer than 7 proposals has said too little" in words
    assert "Each point is one person." in words
    assert 'aria-label="Map of opinion: people as points. Group A: 40 people. Group B: 40 people."' in answer.text


@pytest.mark.parametrize(
    ("stability", "said"),
    [(0.85, "are firm."), (0.84, "are fairly firm."), (0.6, "are fairly firm."), (0.59, "are not firm.")],
)
def test_how_firm_groups_are_is_said_in_words(browser, consultation, page, stability, said):
    store_ballots(consultation, two_blocs(120, 24))
    run = run_now(consultation)
    run.stability, run.best = stability, 3
    words = words_of(browser.get(page))
    assert f"The groups {said}" in words
    assert "The last count found 3 groups. What is shown changes only when several counts in a row find" in words


def test_where_no_groups_are_distinct_it_says_so(browser, consultation, page):
    random = np.random.default_rng(2)
    signs = random.choice([1.0, 1.0, 1.0, -1.0, 0.0], size=(60, 15))
    signs[random.random(signs.shape) < 0.3] = np.nan
    store_ballots(consultation, signs)
    assert run_now(consultation).k == 1
    words = words_of(browser.get(page))
    assert "No distinct groups were found." in words
    assert "What most people agree on More than half of all agree." in words
    assert "What is typical" not in words
    assert "Group A" not in words


def test_groups_of_very_few_are_not_trusted(browser, consultation, page):
    store_ballots(consultation, two_blocs(120, 24))
    run = run_now(consultation)
    one = db.session.scalars(select(OpinionPlace).filter_by(opinion_run_id=run.id, group_number=1)).all()
    for place in one[4:]:
        place.group_number = 0
    run.figures = {**run.figures, "sizes": [116, 4]}
    answer = browser.get(page)
    assert "A group of fewer than five people is no group’s opinion yet" in words_of(answer)
    assert "Groups of fewer than five people are not drawn." in words_of(answer)
    assert "Group A: 116 people." in answer.text
    assert "Group B: 4 people" not in answer.text


def test_too_few_votes_are_called_so(browser, consultation, page):
    store_ballots(consultation, np.ones((3, 9)))
    run_now(consultation)
    words = words_of(browser.get(page))
    assert "It is too early to say what all agree on." in words
    assert words.count("Too few votes: no proposal has five votes yet.") == 4
    assert "Too few votes to say" not in words


def test_some_with_too_few_votes_are_counted(browser, consultation, page):
    store_ballots(consultation, blocs_and_more())
    run = run_now(consultation)
    few = db.session.scalars(select(ProposalOpinion).filter_by(opinion_run_id=run.id)).all()
    for one in [one for one in few if one.divisive][:3]:
        one.consensus_floor = None
    for one in few:
        one.divisive = one.rejection_floor = None
    words = words_of(browser.get(page))
    assert "More than half of every group agree. Too few votes to say of 3 proposals." in words
    assert "Too few votes: no proposal has five votes from every group yet. Too few votes" not in words
    assert "reject Too few votes: no proposal has five votes from every group yet." in words
    assert "divides the groups Too few votes: no proposal has five votes from two groups yet." in words


def test_what_is_typical_is_told_with_the_share_of_each_group(browser, consultation, page):
    _, proposals = store_ballots(consultation, blocs_and_more())
    run = run_now(consultation)
    words = section(words_of(browser.get(page)), "What is typical of each group", "What people share")
    first, second = words.split("Group B Agrees more than group A")
    assert "Group A Agrees more than group B" in first
    assert first.count("Proposal number") == second.count("Proposal number") == opinion_figures.TYPICAL_EACH_WAY
    assert set(re.findall(r"Proposal number \d+", first)).isdisjoint(re.findall(r"Proposal number \d+", second))
    assert "100% of group A agree, 0% of group B" in first
    one, other = opinion_figures.list_portraits(run)
    references = [[row.reference for row in rows] for rows in (one.more, one.less, other.more, other.less)]
    assert references[0] == references[3]
    assert references[1] == references[2]
    assert {one.reference for one in proposals[:2]}.isdisjoint(references[0] + references[1])
    assert [opinion_figures._distance(row.opinion.groups, 0, 1) for row in one.more] == sorted(
        (opinion_figures._distance(row.opinion.groups, 0, 1) for row in one.more), reverse=True
    )


def test_three_groups_each_have_both_lists(browser, consultation, page):
    third = np.where(np.arange(30) < 15, 1.0, -1.0)
    signs = blocs_and_more(third, times=40)
    for at in range(40):
        signs[80 + at, at % 30] = np.nan
    store_ballots(consultation, signs)
    assert run_now(consultation).k == 3
    words = section(words_of(browser.get(page)), "What is typical of each group", "What people share")
    assert words.count("Agrees more than the others") == words.count("Agrees less than the others") == 3
    assert re.search(r"\d+% of group A agree, \d+% of group B, \d+% of group C", words)


def test_what_is_shared_and_what_divides(browser, consultation, page):
    _, proposals = store_ballots(consultation, blocs_and_more())
    run = run_now(consultation)
    words = words_of(browser.get(page))
    assert "All groups agree on 1 proposal." in words
    assert "28 proposals divide the groups." in words
    agreed = section(words, "What all groups agree on", "What all groups reject")
    assert "Proposal number 0 80 agree 0 unsure 0 disagree Lowest in group A: 100% agree" in agreed
    rejected = section(words, "What all groups reject", "What divides the groups")
    assert "Proposal number 1 0 agree 0 unsure 80 disagree Lowest in group A: 100% disagree" in rejected
    divisive = section(words, "What divides the groups", "What people are unsure of")
    assert divisive.count("Proposal number") == 10
    assert "Proposal number 1 " not in divisive
    findings = opinion_figures.list_findings(run)
    assert [one.opinion.divisive for one in findings["divisive"].rows] == sorted(
        (one.opinion.divisive for one in findings["divisive"].rows), reverse=True
    )
    unsure = section(words, "What people are unsure of", "Who was asked what")
    assert re.search(r"Proposal number \d+ \d+ agree \d+ unsure \d+ disagree \d+% are unsure", unsure)
    proposals[0].withdrawn_at = utcnow()
    assert "There is nothing that all groups agree on." in words_of(browser.get(page))
    assert "Proposal number 0 " not in words_of(browser.get(page))


def test_who_was_asked_what_is_told_with_the_chance_of_each(browser, consultation, page, make):
    store_ballots(consultation, two_blocs(30, 12, share=1.0))
    lonely = make.proposal(consultation, "Nobody was shown this one")
    lonely.submitted_at = utcnow() - policy.UNSEEN_AFTER * 2
    run_now(consultation)
    words = section(words_of(browser.get(page)), "Who was asked what", "Signs of organised")
    assert "Proposals were shown about equally often. The Gini figure is 0.08:" in words
    assert " 1 proposal was shown to nobody for more than a day." in words
    assert "people saw the proposal shown least 0 people saw the one in the middle 30" in words
    assert "Nobody was shown this one 0 No votes yet" in words
    chances = [float(one) for one in re.findall(r"(?:disagree|No votes yet) ([\d.]+)%", words)]
    assert len(chances) == 13
    assert sum(chances) == pytest.approx(100, abs=0.7)
    assert max(chances) == chances[0], "Nobody has voted on it yet"


def test_the_list_of_what_was_asked_has_pages_and_orders(browser, make, client_as, consultation, page):
    store_ballots(consultation, two_blocs(4, 30))
    first = browser.get(page).text
    assert "Published proposals 1 to 25 of 30" in first
    assert "?page=2&amp;sort=shown#asked" in first or "?sort=shown&amp;page=2#asked" in first
    by_votes = words_of(browser.get(f"{page}?sort=votes"))
    counts = [sum(map(int, one)) for one in re.findall(r"(\d+) agree (\d+) unsure (\d+) disagree", by_votes)]
    assert counts == sorted(counts, reverse=True)
    assert "Published proposals 26 to 30 of 30" in words_of(browser.get(f"{page}?sort=weight&page=9"))
    assert browser.get(f"{page}?sort=none-such").status_code == 200
    closed = make.consultation(state=ConsultationState.CLOSED)
    make.proposal(closed)
    closed_words = words_of(browser.get(page.replace(consultation.slug, closed.slug)))
    assert "nobody is asked anything now" in closed_words
    assert "Nobody has been shown a proposal yet." in closed_words


def test_no_signs_of_organised_voting(browser, consultation, page):
    store_ballots(consultation, two_blocs(30, 12))
    run_now(consultation)
    words = words_of(browser.get(page))
    assert "No signs of organised voting were found." in words
    assert "No signs found. We look for many people with exactly the same votes" in words
    assert "These are signs" not in words


def test_signs_of_organised_voting_with_and_without(browser, consultation, page):
    campaign = np.where(np.arange(30) % 3, 1.0, -1.0)
    people, _ = store_ballots(consultation, blocs_and_more(campaign, times=45))
    begun = utcnow().replace(day=1, month=7, hour=11, minute=30, second=0, microsecond=0)
    for at, person in enumerate(people):
        is_campaign = at >= 80
        person.network_mark = "hall" if is_campaign and at < 100 else f"home {at}"
        moment = begun + timedelta(seconds=5 * at) if is_campaign else begun - timedelta(minutes=30 * (at + 1))
        db.session.execute(update(Vote).where(Vote.participant_id == person.id).values(cast_at=moment))
    run = run_now(consultation)
    words = words_of(browser.get(page))
    assert "45 people may have voted in an organised way." in words
    signs = section(words, "Signs of organised voting", "Nobody ever says this")
    assert "45 people are concerned." in signs
    assert "The same votes on ten proposals or more: 45 people, in 1 set of people who voted alike." in signs
    assert "Many from one network: 20 people, from 1 network." in signs
    assert "Far more people than usual within a short time: 45 people cast most of their votes then." in signs
    assert re.search(r"1 July \d+, 12:36 to 12:40: 45 people came", signs), "As clocks in London showed it"
    assert "These are signs, not proof." in signs
    assert run.figures["flips"] > 0
    assert f"the majority would be another on {run.figures['flips']} proposals." in signs
    flips = opinion_figures.list_flips(run)
    assert len(flips) == opinion_figures.MOST_FLIPS < run.figures["flips"]
    assert f"The first {len(flips)} of {run.figures['flips']}." in signs
    for one in flips:
        figures = one.opinion
        assert np.sign(figures.agree - figures.disagree) != np.sign(figures.agree_without - figures.disagree_without)
        assert f"{figures.agree} agree, {figures.disagree} disagree" in signs
        assert f"{figures.agree_without} agree, {figures.disagree_without} disagree" in signs


def test_more_proposals_need_no_more_queries(browser, consultation, page):
    store_ballots(consultation, two_blocs(30, 12))
    run_now(consultation)
    browser.get(page)
    with counted_statements() as few:
        browser.get(page)
    store_ballots(consultation, two_blocs(30, 40, seed=5))
    run_now(consultation)
    with counted_statements() as many:
        words = words_of(browser.get(page))
    assert "on 52 proposals" in words
    assert len(many) == len(few)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_staff_of_other_roles_are_refused(make, client_as, page, role):
    browser = client_as(make.officer(role))
    assert browser.get(page).status_code == 403
    assert browser.get(f"{page}/state").status_code == 403


def test_nobody_else_is_let_in(client, make, client_as, page, consultation):
    other = make.officer(authority=make.authority())
    for browser in (client, client_as(make.resident()), client_as(other)):
        for address in (page, f"{page}/state"):
            answer = browser.get(address)
            assert answer.status_code == 302
            assert answer.location.startswith(f"/{consultation.authority.slug}/staff/sign-in")
    assert db.session.scalar(select(func.count()).select_from(OpinionRun)) == 0


def test_the_page_is_reached_from_the_consultation_and_its_steps(browser, page):
    overview = browser.get(page.removesuffix("/opinion"))
    assert f'href="{page}">See what the votes show</a>' in overview.text
    assert f'href="{page}">Votes</a>' in browser.get(page.replace("/opinion", "/themes")).text
