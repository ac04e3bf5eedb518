"""What officers do to suggestions and themes: every act from every state, and the records that stay."""

import itertools

import pytest
from sqlalchemy import select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import Standard, ThemeDecision, ThemeOrigin, ThemeStatement
from citizen_voice.themes import queries, service
from citizen_voice.themes.steps import decisions, words
from citizen_voice.themes.steps.theme_figures import list_theme_figures
from citizen_voice.vocabulary import RunState, Stance, ThemeAct, ThemeState, VoteChoice
from tests.factories import themes as made

OPEN, CONFIRMED, DISCARDED, UNDONE = ThemeState
FORWARD = {
    (ThemeAct.TAKE_UP, None, OPEN),
    (ThemeAct.CONFIRM, None, CONFIRMED),
    (ThemeAct.CONFIRM, OPEN, CONFIRMED),
    *((act, one, one) for act in (ThemeAct.RENAME, ThemeAct.ORIENT) for one in (OPEN, CONFIRMED)),
    (ThemeAct.MERGE, OPEN, DISCARDED),
    (ThemeAct.MERGE, CONFIRMED, DISCARDED),
    (ThemeAct.DISCARD, None, DISCARDED),
    (ThemeAct.DISCARD, OPEN, DISCARDED),
    (ThemeAct.DISCARD, CONFIRMED, DISCARDED),
    *((act, one, one) for act in (ThemeAct.MOVE, ThemeAct.SPLIT) for one in (OPEN, CONFIRMED)),
    *((act, None, one) for act in (ThemeAct.MOVE, ThemeAct.SPLIT) for one in (OPEN, CONFIRMED)),
}
BACK_AND_FORTH = {
    (OPEN, OPEN),
    (CONFIRMED, CONFIRMED),
    (OPEN, CONFIRMED),
    (OPEN, DISCARDED),
    (CONFIRMED, DISCARDED),
    (UNDONE, OPEN),
    (UNDONE, CONFIRMED),
    (UNDONE, DISCARDED),
}
ALLOWED = FORWARD | {
    (ThemeAct.UNDO, one, other) for pair in BACK_AND_FORTH for one, other in (pair, tuple(reversed(pair)))
}


def test_the_table_holds_every_way_and_no_other():
    every = set(itertools.product(ThemeAct, [None, *ThemeState], ThemeState))
    listed = {(act, *pair) for act, pairs in decisions.TRANSITIONS.items() for pair in pairs}
    assert listed & every == ALLOWED == listed


@pytest.fixture
def suggestion(make, consultation):
    run = made.grouping_run(make, consultation)
    return made.candidate(make, run, made.statements(make, consultation, 3))


@pytest.fixture
def by(officer):
    return {"officer_id": officer.id, "reason": "Because."}


def statements_of(theme):
    return set(db.session.scalars(select(ThemeStatement.statement_id).where(ThemeStatement.theme_id == theme.id)))


def test_a_suggestion_is_confirmed_with_all_its_statements(suggestion, by):
    theme = service.confirm_candidate(suggestion, **by)
    assert (theme.state, theme.title, theme.is_title_from_residents) == (CONFIRMED, suggestion.label, True)
    assert len(statements_of(theme)) == 3
    exemplars = db.session.scalars(select(ThemeStatement.statement_id).where(ThemeStatement.is_exemplar)).all()
    assert [str(one) for one in exemplars] == suggestion.exemplar_statement_ids


def test_a_title_of_the_officers_is_known_as_such(suggestion, by):
    assert not service.confirm_candidate(suggestion, title="  Buses  at night ", **by).is_title_from_residents
    assert db.session.scalars(select(ThemeDecision)).one().new_title == "Buses at night"


@pytest.mark.parametrize("act", ["confirm", "merge", "discard"])
@pytest.mark.parametrize("first", ["confirm", "discard"])
def test_a_suggestion_is_dealt_with_once(make, consultation, suggestion, by, act, first):
    into = made.theme(make, consultation, "Another")
    acts = {
        "confirm": lambda: service.confirm_candidate(suggestion, **by),
        "merge": lambda: service.merge_candidate(suggestion, into=into, **by),
        "discard": lambda: service.discard_candidate(suggestion, **by),
    }
    acts[first]()
    with pytest.raises(ConflictError, match="already"):
        acts[act]()


@pytest.mark.parametrize("state", [RunState.SUPERSEDED, RunState.FAILED])
def test_the_suggestions_of_another_run_than_the_newest_stay_as_they_are(suggestion, by, state):
    suggestion.run.state = state
    db.session.flush()
    with pytest.raises(InvalidTransitionError, match="newer"):
        service.confirm_candidate(suggestion, **by)


def test_a_broad_heading_is_not_confirmed(suggestion, by):
    suggestion.level = 1
    db.session.flush()
    with pytest.raises(InvalidTransitionError, match="broad"):
        service.confirm_candidate(suggestion, **by)


def test_merging_adds_statements_and_keeps_where_they_came_from(make, consultation, suggestion, by):
    into = made.theme(make, consultation, "Another", count=2)
    shared = suggestion.run
    made.candidate(make, shared, [], label="Empty")
    service.merge_candidate(suggestion, into=into, **by)
    assert len(statements_of(into)) == 5
    origins = db.session.scalars(select(ThemeOrigin).where(ThemeOrigin.theme_id == into.id)).all()
    assert len(origins) == 2
    assert [one.act for one in queries.list_theme_decisions(into)] == [ThemeAct.MERGE, ThemeAct.CONFIRM]


def test_two_suggestions_become_one_theme(make, suggestion, consultation, by):
    other = made.candidate(make, suggestion.run, made.statements(make, consultation, 2), label="Buses on Sunday")
    theme = service.merge_candidates(suggestion, other=other, **by)
    assert (theme.title, len(statements_of(theme))) == ("Buses on Sunday", 5)
    with pytest.raises(ConflictError, match="itself"):
        service.merge_candidates(suggestion, other=suggestion, **by)


def test_a_theme_is_merged_and_nothing_is_lost(make, consultation, by):
    one, other = made.theme(make, consultation, "One", 2), made.theme(make, consultation, "Other", 3)
    before = statements_of(one) | statements_of(other)
    service.merge_theme(one, into=other, **by)
    assert (one.state, other.state) == (DISCARDED, CONFIRMED)
    assert statements_of(other) == before
    assert statements_of(one) == set()
    assert {origin.theme_id for origin in db.session.scalars(select(ThemeOrigin))} == {other.id}
    assert queries.list_theme_decisions(one)[0].merged_into_id == other.id
    with pytest.raises(ConflictError, match="itself"):
        service.merge_theme(other, into=other, **by)


def test_a_theme_is_renamed(make, consultation, by):
    theme, other = made.theme(make, consultation, "One"), made.theme(make, consultation, "Other")
    service.rename_theme(theme, title="Better", **by)
    assert (theme.title, theme.is_title_from_residents) == ("Better", False)
    with pytest.raises(ConflictError, match="Other"):
        service.rename_theme(theme, title="Other", **by)
    with pytest.raises(InvalidInputError, match="already"):
        service.rename_theme(theme, title="Better", **by)
    assert other.title == "Other"


@pytest.mark.parametrize("title", ["", "   ", "x" * 151])
def test_a_bad_title_is_refused(suggestion, by, title):
    with pytest.raises(InvalidInputError):
        service.confirm_candidate(suggestion, title=title, **by)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_reason_must_be_given(suggestion, officer, reason):
    with pytest.raises(InvalidInputError) as fault:
        service.discard_candidate(suggestion, officer_id=officer.id, reason=reason)
    assert fault.value.field == "reason"


def test_a_discarded_theme_is_left_alone(make, consultation, by):
    theme, other = made.theme(make, consultation, "One"), made.theme(make, consultation, "Other")
    service.discard_theme(theme, **by)
    assert len(statements_of(theme)) == 2
    for act in (
        lambda: service.discard_theme(theme, **by),
        lambda: service.rename_theme(theme, title="New", **by),
        lambda: service.merge_theme(theme, into=other, **by),
        lambda: service.merge_theme(other, into=theme, **by),
    ):
        with pytest.raises(InvalidTransitionError):
            act()


def test_a_theme_on_which_a_standard_rests_stays(make, consultation, by):
    from citizen_voice.priorities.service import choose_priorities

    theme, other = made.theme(make, consultation, "One"), made.theme(make, consultation, "Other")
    chosen = choose_priorities(consultation, officer_id=by["officer_id"], reasons={theme.id: "Asked for most."})
    made.keep(
        Standard(
            authority_id=theme.authority_id,
            consultation_id=consultation.id,
            theme_id=theme.id,
            priority_list_id=chosen.id,
            reference="SV-01",
            state="draft",
        )
    )
    for act in (lambda: service.discard_theme(theme, **by), lambda: service.merge_theme(theme, into=other, **by)):
        with pytest.raises(ConflictError, match="standard rests"):
            act()


def test_themes_of_two_consultations_are_not_mixed(make, consultation, suggestion, by):
    strange = made.theme(make, make.consultation(), "Elsewhere")
    with pytest.raises(ConflictError, match="different"):
        service.merge_candidate(suggestion, into=strange, **by)
    with pytest.raises(ConflictError, match="different"):
        service.merge_theme(made.theme(make, consultation, "Here"), into=strange, **by)


def test_figures_count_people_and_votes_of_what_still_stands(make, consultation, by):
    council = make.council(code="X1", name="Brant")
    person, voter = make.participant(consultation, council=council), make.participant(consultation, council=council)
    proposals = [make.proposal(consultation, f"Proposal {n}", participant=person) for n in range(3)]
    gone = make.proposal(consultation, "Gone", withdrawn_at=utcnow())
    run = made.grouping_run(make, consultation)
    twice = make.statement(proposals[0], number=2)
    rows = [make.statement(one) for one in (*proposals, gone)]
    theme = service.confirm_candidate(made.candidate(make, run, [*rows, twice]), **by)
    for proposal, choice in zip(proposals, VoteChoice, strict=True):
        make.vote(proposal, choice, participant=voter)
    make.vote(proposals[0], VoteChoice.AGREE)
    make.vote(gone, VoteChoice.DISAGREE)
    (row,) = list_theme_figures(consultation)
    assert row.theme is theme
    assert (row.people, row.proposals, row.statements, row.unoriented) == (1, 3, 4, 3)
    # Of the first proposal the title was taken, so it is for the theme; which way the others look nobody has said.
    assert (row.voters, row.support, row.opposition, row.unsure, row.votes_left_out) == (2, 2, 0, 0, 2)
    service.orient_statements(theme, {rows[1].id: Stance.AGAINST, rows[2].id: Stance.FOR}, officer_id=by["officer_id"])
    (row,) = list_theme_figures(consultation)
    assert (row.unoriented, row.support, row.opposition, row.unsure, row.votes_left_out) == (1, 3, 0, 1, 0)
    service.orient_statements(theme, {twice.id: Stance.AGAINST}, officer_id=by["officer_id"])
    (row,) = list_theme_figures(consultation)
    # A vote on a proposal that says both can't be told.
    assert (row.unoriented, row.support, row.opposition, row.unsure, row.votes_left_out) == (0, 1, 0, 1, 2)
    assert row.areas == [("X1", "Brant", 2)]


def test_withdrawn_and_redacted_words_are_never_shown_as_they_were(make, consultation, officer):
    from citizen_voice.moderation.service import publish_redacted, reject_proposal
    from citizen_voice.vocabulary import ModerationReason

    gone, redacted, rejected = (make.proposal(consultation, f"Private words {n}") for n in range(3))
    ids = [make.statement(one).id for one in (gone, redacted, rejected)]
    gone.withdrawn_at = utcnow()
    common = {"officer_id": officer.id, "reason": ModerationReason.PERSONAL_DATA}
    publish_redacted(redacted, text="Public words", why="", **common)
    reject_proposal(rejected, **common)
    shown = words.load_shown(ids)
    assert [shown[at].words for at in ids] == [None, "Public words", None]
    assert shown[ids[0]].withdrawn_at is not None
