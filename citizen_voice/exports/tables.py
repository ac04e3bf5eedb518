"""A publication as a table: one row a measure, with its standard beside it, for spreadsheets and open data."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from types import MappingProxyType

from citizen_voice.exports import field_cells
from citizen_voice.exports.addresses import Addresses, written_at
from citizen_voice.exports.goals import codes_of_goals, has_well_being_goals
from citizen_voice.exports.set_snapshot import SetSnapshot
from citizen_voice.exports.snapshot import Json, PublicationSnapshot, StandardSnapshot
from citizen_voice.exports.words import Words

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

_MEASURE = (
    "title",
    "definition",
    "unit",
    "direction",
    "counting_rule",
    "geography",
    "baseline",
    "baseline_source",
    "baseline_on",
    "target",
    "target_scaling",
    "evidence",
    "frequency",
    "external_scheme",
    "external_code",
)

_PUBLICATION = (
    "authority",
    "area_code",
    "policy_profile",
    "policy_profile_since",
    "publication",
    "publication_version",
    "effective_on",
    "published_at",
)
_ABOUT = tuple(one.name for one in fields(SetSnapshot))
_STANDARD = (
    "standard",
    "standard_version",
    "standard_url",
    "title",
    "title_cy",
    "short_name",
    "priority_statement",
    "priority_in_residents_words",
    "outcome_sought",
    "missions",
    "well_being_goals",
    "weight_minimum",
    "weight_recommended",
    "weight_maximum",
    "people",
    "voters",
    "votes_agree",
    "votes_disagree",
    "votes_unsure",
    "dissent",
    "dissent_in_residents_words",
    "not_applicable_when",
    "withdrawn_on",
)
COLUMNS = (
    *_PUBLICATION,
    *_STANDARD,
    *field_cells.COLUMNS,
    "measure_id",
    *(f"measure_{name}" for name in _MEASURE),
    "licence",
    *(f"publication_{name}" for name in _ABOUT),
    "content_hash",
)


def build_publication_csv(
    snapshot: PublicationSnapshot,
    words: Words,
    *,
    base_url: str,
    published_at: datetime,
    content_hash: str,
    withdrawn: Mapping[str, date] = MappingProxyType({}),
) -> bytes:
    """Return the publication as CSV in UTF-8 with a header, one row a measure and dates in ISO 8601.

    A standard without measures keeps one row, so that it is not lost. `withdrawn` says on which day a standard, by its
    id, was withdrawn. A cell that a spreadsheet would run as a
    formula begins with an apostrophe. Raises MissingWords for a quoted statement without words, ValueError for a
    moment without a time zone.
    """
    at = Addresses(snapshot, base_url)
    shared = {**_publication_cells(snapshot, published_at), "content_hash": f"sha256:{content_hash}"}
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for standard in snapshot.standards:
        withdrawn_on = withdrawn.get(standard.standard_id)
        cells = {**shared, **_standard_cells(standard, words, at), **field_cells.field_cells(standard)}
        cells["withdrawn_on"] = withdrawn_on.isoformat() if withdrawn_on else None
        measures: Sequence[Mapping[str, Json]] = standard.value("measures") or ({},)
        for measure in measures:
            row = {**cells, **_measure_cells(measure)}
            table.writerow({name: neutralised(_as_text(cell)) for name, cell in row.items()})
    return text.getvalue().encode("utf-8")


def neutralised(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: with an apostrophe before a sign that would start one."""
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet would run a cell as a formula."""
    # Some programs trim the spaces before they look.
    return cell.lstrip(" ").startswith(_RUNS_AS_FORMULA)


def _publication_cells(snapshot: PublicationSnapshot, published_at: datetime) -> dict[str, Json]:
    return {
        "authority": snapshot.authority.name,
        "area_code": snapshot.authority.area_code,
        "policy_profile": snapshot.profile.code if snapshot.profile else None,
        "policy_profile_since": snapshot.profile.valid_from.isoformat() if snapshot.profile else None,
        "publication": snapshot.title,
        "publication_version": snapshot.version,
        "effective_on": snapshot.effective_on.isoformat(),
        "published_at": written_at(published_at),
        "licence": snapshot.licence_url,
        **{f"publication_{name}": _about(snapshot.about, name) for name in _ABOUT},
    }


def _about(about: SetSnapshot | None, name: str) -> Json:
    given = getattr(about, name, None)
    return given.isoformat() if isinstance(given, date) else given


def _standard_cells(standard: StandardSnapshot, words: Words, at: Addresses) -> dict[str, Json]:
    priority, dissent = _parts(standard, "priority_statement"), _parts(standard, "dissent")
    evidence, weights = _parts(standard, "resident_evidence"), _parts(standard, "weighting_range")
    votes = evidence.get("votes") or {}
    against = [one["statement_id"] for one in dissent.get("quoted") or ()]
    return {
        "standard": standard.reference,
        "standard_version": standard.version,
        "standard_url": at.standard(standard),
        **{name: standard.value(name) for name in ("title", "title_cy", "short_name", "outcome_sought")},
        "priority_statement": priority.get("text"),
        "priority_in_residents_words": words.quoted(priority.get("quoted") or ()),
        # Codes of the two sets are never mixed, so that what serves a mission can be added up by itself.
        "well_being_goals" if has_well_being_goals(at.snapshot) else "missions": codes_of_goals(standard),
        **{f"weight_{name}": weights.get(name) for name in ("minimum", "recommended", "maximum")},
        "people": evidence.get("people"),
        "voters": evidence.get("voters"),
        **{f"votes_{name}": votes.get(name) for name in ("agree", "disagree", "unsure")},
        "dissent": dissent.get("text"),
        "dissent_in_residents_words": words.quoted(against),
        "not_applicable_when": standard.value("not_applicable_when"),
    }


def _measure_cells(measure: Mapping[str, Json]) -> dict[str, Json]:
    return {"measure_id": measure.get("id"), **{f"measure_{name}": measure.get(name) for name in _MEASURE}}


def _parts(standard: StandardSnapshot, field: str) -> Mapping[str, Json]:
    """Return the parts of a structured clause; none when the standard has no such clause."""
    value = standard.value(field)
    return value if isinstance(value, Mapping) else {}


def _as_text(cell: Json) -> str:
    return "" if cell is None else str(cell)
