"""The gate before approval: what a standard still lacks."""

from collections.abc import Iterable, Iterator, Mapping

from citizen_voice.drafting.fields import FIELDS, ONLY_LATER_VERSIONS, FieldSpec
from citizen_voice.drafting.problems import WORDS, FieldProblem, Problem
from citizen_voice.drafting.rules import NO_CODES, KnownCodes
from citizen_voice.drafting.types import FilledClause
from citizen_voice.drafting.validation import is_empty, validate_value


def missing_fields(
    clauses: Iterable[FilledClause],
    *,
    codes: KnownCodes = NO_CODES,
    before: str = "approval",
    is_first_version: bool = True,
    is_bilingual: bool = False,
) -> list[FieldProblem]:
    """Return everything that must be mended before ``approval`` or ``publication``, in the order of the fields.

    An empty list means that the gate is open. A bilingual authority owes its Welsh title as well. Clauses of fields
    that do not exist are problems too. Raises ValueError when ``before`` is another word.
    """
    if before not in {"approval", "publication"}:
        raise ValueError(f"There is no gate before “{before}”: ask for approval or publication.")
    given: dict[str, list[FilledClause]] = {}
    for clause in clauses:
        given.setdefault(clause.field, []).append(clause)
    problems = []
    about = {"is_bilingual": is_bilingual, "has_well_being_goals": codes.has_well_being_goals}
    for spec in (one.for_authority(**about) for one in FIELDS):
        is_due = before == "publication" or spec.needed_before == "approval"
        is_due = is_due and not (is_first_version and spec.code in ONLY_LATER_VERSIONS)
        found = _problems(spec, given.pop(spec.code, []), codes, is_due=is_due)
        problems += [FieldProblem(spec.code, spec.label, one) for one in found]
    return problems + [FieldProblem(code, code, Problem("no_such_field")) for code in given]


def _problems(spec: FieldSpec, found: list[FilledClause], codes: KnownCodes, *, is_due: bool) -> Iterator[Problem]:
    if len(found) > 1:
        yield Problem("filled_in_twice")
        return
    clause = found[0] if found else None
    if clause is None or is_empty(clause.value):
        if spec.need == "R" and is_due and not _is_excused(clause):
            yield Problem(_what_to_fill_in(spec, codes))
        return
    malformed = validate_value(spec.code, clause.value, codes)
    yield from malformed
    yield from _unsupported(spec, clause)
    if not malformed and set(_quoted(clause)) - set(clause.statement_ids):
        yield Problem("quotes_without_support")


def _what_to_fill_in(spec: FieldSpec, codes: KnownCodes) -> str:
    if spec.code == "mission_links" and codes.has_well_being_goals:
        return "fill_in_well_being_goals"
    own = f"fill_in_{spec.code}"
    return own if own in WORDS else "fill_in"


def _is_excused(clause: FilledClause | None) -> bool:
    return clause is not None and clause.field == "mission_links" and not is_empty(clause.reason)


def _unsupported(spec: FieldSpec, clause: FilledClause) -> Iterator[Problem]:
    """Say where a clause claims residents who did not speak of it, or rests on nobody at all."""
    if clause.kind not in {"resident", "officer"}:
        yield Problem("of_nobody")
    elif clause.kind == "resident" and not spec.is_for_residents:
        yield Problem("not_for_residents")
    elif clause.kind == "resident" and not clause.statement_ids:
        yield Problem("no_statements")
    elif clause.kind == "resident" and clause.has_lost_all:
        yield Problem("no_words_left")
    elif clause.kind == "officer" and clause.statement_ids:
        yield Problem("statements_of_officer")
    elif clause.kind == "officer" and is_empty(clause.reason):
        yield Problem("no_reason" if spec.filled_by == "resident" else "no_reason_of_officer")


def _quoted(clause: FilledClause) -> list[str]:
    """Return the ids of the statements that a value quotes, bare or with their votes."""
    quoted = clause.value.get("quoted") if isinstance(clause.value, Mapping) else None
    return [one["statement_id"] if isinstance(one, Mapping) else one for one in quoted or ()]
