"""What has changed between a run and the one before, as rows and as a page."""

import pytest
from sqlalchemy import select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import RunChange, RunDifference
from citizen_voice.themes.steps import comparisons
from citizen_voice.vocabulary import ChangeKind
from tests.factories import themes as made

NEW_IDEA = "open the libraries until ten at night branch {}"


def changes(run):
    rows = db.session.scalars(select(RunChange).where(RunChange.grouping_run_id == run.id).order_by(RunChange.place))
    return rows.all()


def kinds(run):
    return {one.kind for one in changes(run)}


@pytest.fixture
def first(proposals, group):
    return group()


def test_the_first_run_is_compared_with_nothing(first, browser, base):
    assert comparisons.find_comparison(first) is None
    assert changes(first) == []
    assert "Nothing to compare" in browser.get(f"{base}/groupings/{first.id}/difference").text
    assert "What has changed" not in browser.get(f"{base}/groupings").text
    assert "/difference" not in browser.get(f"{base}/groupings/{first.id}").text


def test_the_same_texts_leave_every_theme_as_it_was(first, proposals, group, suggestion_of):
    second = group()
    found = comparisons.find_comparison(second)
    assert found.earlier.id == first.id
    assert (found.difference.added, found.difference.removed) == (0, 0)
    assert kinds(second) == {ChangeKind.KEPT}
    for one in changes(second):
        assert (one.overlap, one.fresh) == (1.0, 0)
    for several in proposals.values():
        was, now = suggestion_of(first, several[0]), suggestion_of(second, several[0])
        assert now.continues_candidate_id == was.id
        assert was.continues_candidate_id is None


def test_a_theme_that_appears_and_one_that_vanishes_are_told_by_name(
    make, consultation, first, proposals, group, suggestion_of, browser, base
):
    fresh = [make.proposal(consultation, NEW_IDEA.format(number)) for number in ("north", "south", "west")]
    for one in proposals["park"]:
        one.withdrawn_at = utcnow()
    db.session.flush()
    gone = suggestion_of(first, proposals["park"][0])
    second = group()
    new = suggestion_of(second, fresh[0])
    found = comparisons.find_comparison(second)
    assert (found.difference.added, found.difference.removed) == (3, 3)
    told = {(one.kind, one.candidate_theme_id, one.earlier_candidate_id): one for one in changes(second)}
    assert told[ChangeKind.APPEARED, new.id, None].fresh == new.statements
    assert (ChangeKind.VANISHED, None, gone.id) in told
    address = f"{base}/groupings/{second.id}/difference"
    page = browser.get(address).text
    assert "New themes: 1" in page
    assert "Themes that are gone: 1" in page
    assert f">{new.label}</span></a>: {new.statements} statements" in page
    assert gone.label in page
    added = browser.get(f"{address}?kind=added").text
    assert NEW_IDEA.format("north") in added
    assert "plant trees" not in added
    removed = browser.get(f"{address}?kind=removed").text
    assert "Withdrawn on" in removed
    only = browser.get(f"{address}?kind=vanished").text
    assert gone.label in only
    assert f">{new.label}</span></a>" not in only
    assert address in browser.get(f"{base}/groupings").text
    assert address in browser.get(f"{base}/groupings/{second.id}").text


def test_an_officer_who_reads_welsh_is_told_in_welsh(first, group, browser, base):
    second = group()
    browser.set_cookie("language", "cy")
    page = browser.get(f"{base}/groupings/{second.id}/difference").text
    assert "Beth sydd wedi newid" in page
    assert "What has changed" not in page


@pytest.fixture
def told(make, consultation):
    """Two runs of which every kind of change is told."""
    before = made.grouping_run(make, consultation, state="superseded")
    now = made.grouping_run(make, consultation)
    said = made.statements(make, consultation, 2)
    old = made.candidate(make, before, said, label="Buses and trains")
    new = made.candidate(make, now, said, label="Trains")
    owned = {"authority_id": now.authority_id, "grouping_run_id": now.id}
    made.keep(RunDifference(**owned, earlier_run_id=before.id, added=0, removed=1))
    sides = {
        ChangeKind.APPEARED: [(new, None)],
        ChangeKind.VANISHED: [(None, old)],
        ChangeKind.MOVED: [(new, old), (new, None), (None, old)],
    }
    place = 0
    for kind in ChangeKind:
        for after, earlier in sides.get(kind, [(new, old)]):
            place += 1
            made.keep(
                RunChange(
                    **owned,
                    place=place,
                    kind=kind,
                    candidate_theme_id=after and after.id,
                    earlier_candidate_id=earlier and earlier.id,
                    statements=2,
                    fresh=0,
                    overlap=0.5 if kind is ChangeKind.KEPT else None,
                )
            )
    return now


def test_every_kind_of_change_is_a_sentence(told, browser, base):
    page = browser.get(f"{base}/groupings/{told.id}/difference").text
    words = " ".join(page.replace("</a>", "").split())
    for sentence in (
        "Trains came out of",
        "Buses and trains went into",
        "2 statements went from",
        "2 statements placed nowhere before went into",
        "are placed nowhere now",
        "50% in common; statements: 2 before, 2 now",
    ):
        assert sentence in words, sentence


@pytest.mark.parametrize("kind", ["", "nonsense", *ChangeKind, "added", "removed"])
def test_each_kind_has_a_page_of_its_own(told, browser, base, kind):
    answer = browser.get(f"{base}/groupings/{told.id}/difference?kind={kind}&page=9")
    assert answer.status_code == 200
