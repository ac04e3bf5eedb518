"""The gate before approval: what a standard still lacks, named in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from citizen_voice.drafting.fields import FIELDS, ONLY_LATER_VERSIONS, FieldSpec
from citizen_voice.drafting.rules import NO_CODES, KnownCodes
from citizen_voice.drafting.types import FilledClause
from citizen_voice.drafting.validation import is_empty, validate_value

# What to do about a field that is empty; the others are told to fill it in.
_TO_DO = {
    "measures": "add at least one measure with a unit",
    "example_commitments": "give at least 2 examples, one of which a small firm or charity could do",
    "evaluation_questions": "add at least one question",
    "scoring_guidance": "describe bands 0 to 5 and the minimum for any score",
    "weighting_range": "give the minimum, recommended and maximum weight",
    "mission_links": "link at least one mission, or give the reason why there is none",
    "legal_review": "say who reviewed it, when and with what outcome",
    "dates": "say when it takes effect and when it is reviewed",
    "approval": "say which body decided, with the reference and a link to the decision",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Something missing or malformed; ``message`` begins with the label of the field."""

    field: str
    label: str
    message: str


def missing_fields(
    clauses: Iterable[FilledClause],
    *,
    codes: KnownCodes = NO_CODES,
    before: str = "approval",
    is_first_version: bool = True,
) -> list[FieldProblem]:
    """Return everything that must be mended before ``approval`` or ``publication``, in the order of the fields.

    An empty list means that the gate is open. Clauses of fields that do not exist are problems too. Raises
    ValueError when ``before`` is another word.
    """
    if before not in {"approval", "publication"}:
        raise ValueError(f"There is no gate before “{before}”: ask for approval or publication.")
    given: dict[str, list[FilledClause]] = {}
    for clause in clauses:
        given.setdefault(clause.field, []).append(clause)
    problems = []
    for spec in FIELDS:
        is_due = before == "publication" or spec.needed_before == "approval"
        is_due = is_due and not (is_first_version and spec.code in ONLY_LATER_VERSIONS)
        texts = _problems(spec, given.pop(spec.code, []), codes, is_due=is_due)
        problems += [FieldProblem(spec.code, spec.label, f"{spec.label}: {text}") for text in texts]
    return problems + [FieldProblem(code, code, f"{code}: there is no such field in a standard") for code in given]


def _problems(spec: FieldSpec, found: list[FilledClause], codes: KnownCodes, *, is_due: bool) -> Iterator[str]:
    if len(found) > 1:
        yield "it is filled in twice; keep one"
        return
    clause = found[0] if found else None
    if clause is None or is_empty(clause.value):
        if spec.need == "R" and is_due and not _is_excused(clause):
            yield _TO_DO.get(spec.code, "fill this in")
        return
    malformed = validate_value(spec.code, clause.value, codes)
    yield from malformed
    yield from _unsupported(spec, clause)
    if not malformed and set(_quoted(clause)) - set(clause.statement_ids):
        yield "it quotes a statement that is not among those that support it"


def _is_excused(clause: FilledClause | None) -> bool:
    return clause is not None and clause.field == "mission_links" and not is_empty(clause.reason)


def _unsupported(spec: FieldSpec, clause: FilledClause) -> Iterator[str]:
    """Say where a clause claims residents who did not speak of it, or rests on nobody at all."""
    if clause.kind not in {"resident", "officer"}:
        yield "say whether it comes from residents or from an officer"
    elif clause.kind == "resident" and spec.filled_by != "resident":
        yield "residents did not speak of this; an officer must answer for it"
    elif clause.kind == "resident" and not clause.statement_ids:
        yield "name the statements that support it, or take it on as an officer with a reason"
    elif clause.kind == "officer" and clause.statement_ids:
        yield "an officer wrote this, so it cannot name residents' statements"
    elif clause.kind == "officer" and spec.filled_by == "resident" and is_empty(clause.reason):
        yield "give the reason why an officer worded this and not residents"


def _quoted(clause: FilledClause) -> list[str]:
    """Return the ids of the statements that a value quotes, bare or with their votes."""
    quoted = clause.value.get("quoted") if isinstance(clause.value, Mapping) else None
    return [one["statement_id"] if isinstance(one, Mapping) else one for one in quoted or ()]
