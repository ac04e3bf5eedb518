"""What a standard itself says of a part that a council may adapt: what its own words would stand in place of."""

from collections.abc import Callable, Iterator

from citizen_voice.commissioning.lines import ImportLine
from citizen_voice.commissioning.release import place_in_words
from citizen_voice.drafting.parts import CONTRACT_SLOT
from citizen_voice.exports.snapshot import StandardSnapshot
from citizen_voice.exports.tender import BANDS


def words_of_part(line: ImportLine, field: str) -> list[str]:
    """Return what a published standard says of one of `ADAPTABLE_PARTS`, a text for each thing in it; it may be none.

    A part of measures is said for each of them, with its code.
    """
    if field in _OF_STANDARD:
        return [text for text in _OF_STANDARD[field](line.standard) if text]
    said = ((one.code, getattr(one, field)) for one in line.measures)
    return [f"{code}: {text}" for code, text in said if text]


def _outcome(said: StandardSnapshot) -> Iterator[str]:
    yield str(said.value("outcome_sought") or "")


def _examples(said: StandardSnapshot) -> Iterator[str]:
    yield from (str(one.get("text") or "") for one in said.value("example_commitments") or ())


def _place(said: StandardSnapshot) -> Iterator[str]:
    yield place_in_words(said)


def _questions(said: StandardSnapshot) -> Iterator[str]:
    for one in said.value("evaluation_questions") or ():
        yield str(one.get("question") or "").replace(CONTRACT_SLOT, "this contract")


def _scoring(said: StandardSnapshot) -> Iterator[str]:
    scoring = said.value("scoring_guidance") or {}
    bands = ((band, scoring.get(f"band_{band}")) for band in range(BANDS))
    yield from (f"{band}: {text}" for band, text in bands if text)
    yield str(scoring.get("minimum") or "")


def _terms(said: StandardSnapshot) -> Iterator[str]:
    terms = said.value("contract_terms") or {}
    yield from (str(terms.get(part) or "") for part in ("kpi_clause", "remedy"))


_OF_STANDARD: dict[str, Callable[[StandardSnapshot], Iterator[str]]] = {
    "outcome_sought": _outcome,
    "example_commitments": _examples,
    "where_delivered": _place,
    "evaluation_questions": _questions,
    "scoring_guidance": _scoring,
    "contract_terms": _terms,
}
