"""Every act can be undone, exactly, and none that a later one builds upon."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import CitizenVoiceError, ConflictError
from citizen_voice.models import AuditRow, Standard, Theme, ThemeDecision, ThemeOrigin, ThemeStatement
from citizen_voice.priorities.service import choose_priorities
from citizen_voice.themes import queries, service
from citizen_voice.themes.steps import halves, history, review
from citizen_voice.themes.steps.journal import TitleTakenError
from citizen_voice.themes.steps.moving import NewTheme
from citizen_voice.vocabulary import Stance, ThemeAct, ThemeState
from tests.factories import themes as made

OPEN, CONFIRMED, DISCARDED, UNDONE = ThemeState


@pytest.fixture
def by(officer):
    return {"officer_id": officer.id, "reason": "Because."}


@pytest.fixture
def scene(make, consultation):
    """Two suggestions, a confirmed theme, an open one, and a statement that was placed nowhere."""
    run = made.grouping_run(make, consultation)
    suggested = [
        made.candidate(make, run, made.statements(make, consultation, count), label=label)
        for label, count in (("More buses", 3), ("Safer roads", 2))
    ]
    kept = made.candidate(make, run, made.statements(make, consultation, 4), label="Clean parks")
    theme = service.confirm_candidate(kept, officer_id=consultation.created_by_id)
    loose = made.statements(make, consultation, 2)
    for one in loose:
        made.place(run, one, None)
    return run, suggested, theme, loose


def standing(consultation):
    """All that is true of the themes of a consultation: a theme that was undone is none."""
    db.session.expire_all()
    themes = db.session.scalars(select(Theme).where(Theme.consultation_id == consultation.id)).all()
    members = db.session.scalars(select(ThemeStatement)).all()
    return (
        {
            one.id: (one.title, one.state, one.is_title_from_residents, one.title_language)
            for one in themes
            if one.state is not UNDONE
        },
        {
            (one.theme_id, one.statement_id): (one.is_exemplar, one.stance, one.stance_basis, one.is_stance_settled)
            for one in members
        },
        {one.candidate_theme_id: one.theme_id for one in db.session.scalars(select(ThemeOrigin))},
    )


def last_act():
    return db.session.scalars(select(ThemeDecision).order_by(ThemeDecision.number.desc()).limit(1)).one()


def live(consultation):
    return [*queries.list_confirmed_themes(consultation), *queries.list_open_themes(consultation)]


def held(theme):
    return db.session.scalars(
        select(ThemeStatement.statement_id)
        .where(ThemeStatement.theme_id == theme.id)
        .order_by(ThemeStatement.statement_id)
    ).all()


class NothingThereError(CitizenVoiceError):
    """The drawn act has nothing to be taken on."""


def split(theme, by):
    """The halves as a worker would store them: every second statement to the other half."""
    proposal = service.propose_split(theme, officer_id=by["officer_id"])
    ids = held(theme)
    if len(ids) < 2:
        raise NothingThereError
    found = [halves.FoundHalf(tuple(ids[at::2]), title, "en", ids[at]) for at, title in ((0, "Even"), (1, "Odd"))]
    halves.record_halves(proposal.id, 0.5, (found[0], found[1]))
    db.session.refresh(proposal)
    return proposal


def pick(things, number):
    if not things:
        raise NothingThereError
    return things[number % len(things)]


STEPS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(ThemeAct)),
        "one": st.integers(0, 20),
        "other": st.integers(0, 20),
        "title": st.integers(0, 5).map("Title {}".format),
        "is_suggestion": st.booleans(),
        "keeps_sense": st.booleans(),
        "statements": st.lists(st.integers(0, 20), min_size=1, max_size=4),
        "stance": st.sampled_from([*Stance, None]),
    }
)


def act_once(step, consultation, run, by):
    """Take one act out of all there are, on what there is now."""
    kind, title, themes = step["kind"], step["title"], live(consultation)
    undecided = list(review.list_undecided(run.id))
    if kind is ThemeAct.UNDO:
        service.undo_decision(last_act(), **by)
    elif kind is ThemeAct.TAKE_UP:
        service.take_up(pick(undecided, step["one"]), officer_id=by["officer_id"])
    elif step["is_suggestion"]:
        candidate = pick(undecided, step["one"])
        if kind is ThemeAct.CONFIRM:
            service.confirm_candidate(candidate, title=title, **by)
        elif kind is ThemeAct.DISCARD:
            service.discard_candidate(candidate, **by)
        else:
            service.merge_candidate(candidate, into=pick(themes, step["other"]), **by)
    else:
        act_on_theme(step, pick(themes, step["one"]), consultation, [*themes, *undecided, NewTheme(title), None], by)


def act_on_theme(step, theme, consultation, targets, by):
    kind, title, ids = step["kind"], step["title"], held(theme)
    chosen = {pick(ids, number) for number in step["statements"]}
    if kind is ThemeAct.CONFIRM:
        service.confirm_theme(theme, title=title, **by)
    elif kind is ThemeAct.RENAME:
        service.rename_theme(theme, title=title, keeps_sense=step["keeps_sense"], **by)
    elif kind is ThemeAct.DISCARD:
        service.discard_theme(theme, **by)
    elif kind is ThemeAct.MERGE:
        into = pick([one for one in targets if isinstance(one, Theme)], step["other"])
        service.merge_theme(theme, into=into, **by)
    elif kind is ThemeAct.MOVE:
        target = pick(targets, step["other"])
        service.move_statements(chosen, consultation=consultation, source=theme, target=target, **by)
    elif kind is ThemeAct.SPLIT:
        service.split_theme(split(theme, by), titles=(title, f"{title} too"), **by)
    else:
        service.orient_statements(theme, dict.fromkeys(chosen, step["stance"]), officer_id=by["officer_id"])


# One transaction holds all examples; each is taken back to where the scene stood.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_any_acts_undone_in_reverse_leave_what_was(scene, consultation, by, steps):
    example = db.session.begin_nested()
    try:
        stages = []
        for step in steps:
            before, number = standing(consultation), last_act().number
            try:
                with db.session.begin_nested():
                    act_once(step, consultation, scene[0], by)
            except CitizenVoiceError:
                # What may not be done now, or to what is not there, leaves no trace.
                assert standing(consultation) == before
                continue
            fresh = select(ThemeDecision.id).where(ThemeDecision.number > number).order_by(ThemeDecision.number)
            stages.append((before, db.session.scalars(fresh).all()))
        for before, acts in reversed(stages):
            for at in reversed(acts):
                service.undo_decision(db.session.get_one(ThemeDecision, at), **by)
            assert standing(consultation) == before
    finally:
        example.rollback()


def test_merge_then_undo_returns_what_was(make, consultation, by):
    one, other = made.theme(make, consultation, "One", 3), made.theme(make, consultation, "Other", 2)
    before = standing(consultation)
    service.merge_theme(one, into=other, **by)
    assert standing(consultation) != before
    service.undo_decision(last_act(), **by)
    assert standing(consultation) == before


def test_an_act_that_another_builds_upon_is_undone_after_it(scene, consultation, by):
    _, (buses, _), parks, _ = scene
    theme = service.confirm_candidate(buses, **by)
    confirmed = last_act()
    service.move_statements(held(theme)[:1], consultation=consultation, source=theme, target=parks, **by)
    moved = last_act()
    with pytest.raises(ConflictError, match=r"1 statement moved from “More buses” to “Clean parks”.*undo that first"):
        service.undo_decision(confirmed, **by)
    service.undo_decision(moved, **by)
    service.undo_decision(confirmed, **by)
    assert theme.state is UNDONE
    # The suggestion is there again, for another decision.
    again = service.confirm_candidate(buses, **by)
    assert (again.id != theme.id, len(held(again))) == (True, 3)


def test_an_act_that_was_done_again_stands_in_the_way(scene, consultation, by):
    _, (buses, _), _, _ = scene
    theme = service.confirm_candidate(buses, **by)
    confirmed = last_act()
    service.discard_theme(theme, **by)
    discarded = last_act()
    service.undo_decision(discarded, **by)
    service.undo_decision(last_act(), **by)
    assert theme.state is DISCARDED
    with pytest.raises(ConflictError, match="undo that first"):
        service.undo_decision(confirmed, **by)
    service.undo_decision(discarded, **by)
    service.undo_decision(confirmed, **by)
    assert theme.state is UNDONE


def test_a_title_that_goes_to_the_second_half_comes_back(make, consultation, by):
    theme = made.theme(make, consultation, "Buses", 4)
    service.split_theme(split(theme, by), titles=("Trams", "Buses"), **by)
    done = last_act()
    service.undo_decision(done, **by)
    assert theme.title == "Buses"
    service.undo_decision(done_again := last_act(), **by)
    assert (theme.title, done_again.undoes_id) == ("Trams", done.id)


def test_acts_on_other_statements_do_not_stand_in_the_way(scene, consultation, by):
    _, _, parks, _ = scene
    ids = held(parks)
    service.move_statements(ids[:1], consultation=consultation, source=parks, target=None, **by)
    first = last_act()
    service.move_statements(ids[1:2], consultation=consultation, source=parks, target=None, **by)
    service.rename_theme(parks, title="Cleaner parks", **by)
    service.undo_decision(first, **by)
    assert held(parks) == sorted({*ids} - {ids[1]})
    assert parks.title == "Cleaner parks"


def test_an_undoing_is_undone_and_the_act_is_there_again(scene, consultation, by):
    _, _, parks, _ = scene
    service.rename_theme(parks, title="Green parks", **by)
    renamed, after = last_act(), standing(consultation)
    undoing = service.undo_decision(renamed, **by)
    assert parks.title == "Clean parks"
    with pytest.raises(ConflictError, match="undone already"):
        service.undo_decision(renamed, **by)
    service.undo_decision(undoing, **by)
    assert standing(consultation) == after
    assert [(one.is_undone, one.is_undoable) for one in history.list_history(parks)[:3]] == [
        (False, True),
        (True, False),
        (False, True),
    ]
    with pytest.raises(ConflictError, match="undone already"):
        service.undo_decision(undoing, **by)
    service.undo_decision(renamed, **by)
    assert parks.title == "Clean parks"


def test_undoings_are_undone_in_their_order(scene, consultation, by):
    _, _, parks, _ = scene
    service.rename_theme(parks, title="First", **by)
    first = last_act()
    service.rename_theme(parks, title="Second", **by)
    second = last_act()
    undone_second = service.undo_decision(second, **by)
    service.undo_decision(first, **by)
    with pytest.raises(ConflictError, match="Undone: Renamed from “Clean parks” to “First”"):
        service.undo_decision(undone_second, **by)


def test_nothing_is_deleted_and_every_undoing_is_audited(scene, by):
    _, (buses, _), _, _ = scene
    service.discard_candidate(buses, **by)
    decision = last_act()
    undoing = service.undo_decision(decision, officer_id=by["officer_id"], reason="A slip.")
    assert (undoing.undoes_id, undoing.reason, undoing.act) == (decision.id, "A slip.", ThemeAct.UNDO)
    row = db.session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (row.event, row.details["undoes_id"]) == ("theme_undo", str(decision.id))
    theme = db.session.get_one(Theme, decision.theme_id)
    assert [one.words for one in history.list_history(theme)] == [
        "Undone: Discarded: “More buses”",
        "Discarded: “More buses”",
    ]
    assert [one.is_undoable for one in history.list_history(theme)] == [True, False]


def test_a_theme_on_which_a_standard_rests_is_not_undone(scene, consultation, by):
    _, (buses, _), parks, _ = scene
    theme = service.confirm_candidate(buses, **by)
    confirmed = last_act()
    service.move_statements(held(parks)[:1], consultation=consultation, source=parks, target=theme, **by)
    moved = last_act()
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
    for act in (moved, confirmed):
        with pytest.raises(ConflictError, match=r"standard rests|builds upon"):
            service.undo_decision(act, **by)
    with pytest.raises(ConflictError, match="standard rests"):
        service.move_statements(held(theme)[:1], consultation=consultation, source=theme, target=parks, **by)


def test_a_title_that_was_given_away_meanwhile_is_named(scene, by):
    _, (buses, roads), _, _ = scene
    theme = service.confirm_candidate(buses, **by)
    service.rename_theme(theme, title="Trams", **by)
    renamed = last_act()
    service.confirm_candidate(roads, officer_id=by["officer_id"], title="More buses")
    with pytest.raises(TitleTakenError, match="More buses"):
        service.undo_decision(renamed, **by)


def test_what_was_decided_before_there_was_a_record_stays(make, consultation, scene, by):
    old = made.keep(
        ThemeDecision(
            authority_id=consultation.authority_id,
            theme_id=scene[2].id,
            officer_id=by["officer_id"],
            act=ThemeAct.RENAME,
            old_title="Parks",
            new_title="Clean parks",
            reason="",
            decided_at=consultation.created_at,
        )
    )
    with pytest.raises(ConflictError, match="before acts could be undone"):
        service.undo_decision(old, **by)
