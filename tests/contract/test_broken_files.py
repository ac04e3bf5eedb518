"""A file in which anything is anything else is read or refused in words: nothing that is in it breaks us."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.exports.ocds_check import find_problems, find_weight_problems
from citizen_voice.exports.ocds_enriching import enrich
from citizen_voice.exports.ocds_import import read_import
from citizen_voice.exports.ocds_reading import OcdsError, read_release
from citizen_voice.exports.ocds_standards import codes_of_lot, publications_of
from citizen_voice.exports.tender import AdaptationSnapshot, LeftOutSnapshot
from tests.contract.test_ocds_schema import as_read
from tests.unit.exports.examples import imported, lot, tender

MOMENT = datetime(2027, 3, 1, tzinfo=UTC)
ADAPTED = imported(adaptations=(AdaptationSnapshot("evidence", "A list", "So"),), minimum_band=2)
LEFT_OUT = (LeftOutSnapshot("northmoor/SV-09/1.0", "So"),)
OURS = as_read(tender(lots=(lot(standards=(ADAPTED,)),), left_out=LEFT_OUT, suitable_for=("sme",)), MOMENT)
OTHER = as_read(tender(lots=(lot(standards=(imported(reference="SV-02"),)),)), MOMENT)
PIECES = st.sampled_from([None, True, 5, -1.5, "", "70%", "L1", [], [[]], [None], {}, [{}], {"id": []}, [{"id": {}}]])


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*path, name)
        yield from places(one, (*path, name))


PLACES = list(places(OURS))


@settings(deadline=None, max_examples=800)
@given(st.lists(st.tuples(st.sampled_from(PLACES), PIECES), min_size=1, max_size=3))
def test_a_file_of_ours_that_was_changed_anywhere_is_read_or_refused_in_words(changes: list[Any]) -> None:
    content = copy.deepcopy(OURS)
    for path, piece in changes:
        put(content, path, copy.deepcopy(piece))
    try:
        package = read_release(json.dumps(content).encode()).package
    except OcdsError:
        return
    read_import(package)
    told = package["releases"][0]["tender"]
    codes = {code: None for one in told.get("lots") or () if isinstance(one, dict) for code in codes_of_lot(one)}
    list(publications_of(told, codes))
    for ours in (OURS, OTHER):
        enriched = enrich(package, ours).package
        assert find_weight_problems(enriched) == []
        find_problems(enriched)


def put(content: Any, path: tuple[Any, ...], piece: Any) -> None:
    """Put a piece at a place, where an earlier change has left it."""
    for name in path[:-1]:
        try:
            content = content[name]
        except (KeyError, IndexError, TypeError):
            return
    place = path[-1]
    is_there = isinstance(place, int) and place < len(content) if isinstance(content, list) else True
    if isinstance(content, dict) or (isinstance(content, list) and is_there):
        content[place] = piece
