"""A snapshot survives its stored form, and its hash depends on what it says and nothing else."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.exports.set_snapshot import SetSnapshot
from citizen_voice.exports.snapshot import (
    ClauseSnapshot,
    PublicationSnapshot,
    SnapshotError,
    canonical_bytes,
    content_hash,
    statement_ids,
)
from tests.unit.exports.examples import BARE, PUBLICATION, STANDARD

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def with_value(value: Any) -> PublicationSnapshot:
    clause = ClauseSnapshot("applicability", "officer", value, officer_id="7")
    return replace(PUBLICATION, standards=(replace(BARE, clauses=(clause,)),))


def reordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(part) for part in value] if isinstance(value, list) else value


def test_the_stored_form_gives_the_same_snapshot_back() -> None:
    stored = json.loads(json.dumps(PUBLICATION.to_json()))
    assert PublicationSnapshot.from_json(stored) == PUBLICATION


@given(VALUES)
def test_any_value_survives_and_the_order_of_keys_does_not_change_the_hash(value: Any) -> None:
    snapshot = with_value(value)
    stored = json.loads(json.dumps(snapshot.to_json()))
    assert content_hash(PublicationSnapshot.from_json(reordered(stored))) == content_hash(snapshot)


def test_canonical_bytes_are_sorted_and_keep_welsh_letters() -> None:
    text = canonical_bytes(with_value({"b": "ŵ", "a": 1})).decode("utf-8")
    assert '"value":{"a":1,"b":"ŵ"}' in text
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_hash_is_that_of_the_bytes_in_hexadecimal() -> None:
    assert len(content_hash(PUBLICATION)) == 64
    # Recorded once: stored hashes of publications must hold through every later version of this code.
    assert content_hash(PUBLICATION) == "0598b0799c15c67b8eddb926b338a3d86cbbf6b86ef4c7d75f3d49c49585ecc6"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"version": "1.1"},
        {"standards": (STANDARD,)},
        {"standards": (replace(STANDARD, clauses=STANDARD.clauses[:-1]), BARE)},
        {"standards": (STANDARD, replace(BARE, clauses=(replace(BARE.clauses[0], statement_ids=("s1",)),)))},
    ],
)
def test_every_change_of_what_it_says_changes_the_hash(change: dict[str, Any]) -> None:
    assert content_hash(replace(PUBLICATION, **change)) != content_hash(PUBLICATION)


@pytest.mark.parametrize("value", [1.5, {"minimum": 2.0}, [1, [float("nan")]]])
def test_a_float_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(SnapshotError, match=r"standards\[0\].clauses\[0\].value.* as text"):
        content_hash(with_value(value))


def test_names_every_statement_once() -> None:
    assert statement_ids(PUBLICATION) == ("s1", "s2", "s3")


def test_reads_a_clause_by_its_field() -> None:
    assert STANDARD.value("title") == "Later buses"
    assert STANDARD.clause("colour") is None
    assert STANDARD.value("colour") is None


def broken(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    stored = json.loads(json.dumps(PUBLICATION.to_json()))
    change(stored)
    return stored


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.pop("title"), r"the publication: missing \['title'\]"),
        (lambda data: data.update(colour="red"), r"unknown \['colour'\]"),
        (lambda data: data.update(authority="Northmoor"), "authority: named parts are expected here, not str"),
        (lambda data: data.update(effective_on="1 April"), "effective_on: “1 April” is not a date"),
        (lambda data: data["consultation"].update(closed_on=None), "consultation.closed_on: “None” is not a date"),
        (lambda data: data.update(standards="SV-01"), "standards: a list is expected here, not str"),
        (lambda data: data["standards"][0].pop("version"), r"standards\[0\]: missing \['version'\]"),
        (lambda data: data["standards"][0]["clauses"][2].update(kind="machine"), r"clauses\[2\]: the kind “machine”"),
    ],
)
def test_a_malformed_stored_form_is_refused_with_its_place(change: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(SnapshotError, match=message):
        PublicationSnapshot.from_json(broken(change))


def test_a_set_that_describes_itself_survives_and_one_that_does_not_hashes_as_before() -> None:
    about = SetSnapshot(date(2027, 4, 1), date(2031, 3, 31), "Ŵ", "All were asked.", "Team", "team@example.org")
    described = replace(PUBLICATION, about=about)
    stored = json.loads(json.dumps(described.to_json()))
    assert PublicationSnapshot.from_json(stored) == described
    assert content_hash(PublicationSnapshot.from_json(stored)) == content_hash(described) != content_hash(PUBLICATION)
    assert "about" not in PUBLICATION.to_json()
    with pytest.raises(SnapshotError, match="about"):
        PublicationSnapshot.from_json({**stored, "about": {"foreword": "Alone"}})
