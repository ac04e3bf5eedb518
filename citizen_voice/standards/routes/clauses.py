"""The clauses of a standard as they stand now, with the words that each rests on."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.standards import queries
from citizen_voice.standards.routes.presentation import Names, ShownClause, names_of_codes, show_clause
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.clause_evidence import EvidenceBook, StatementEvidence, read_evidence
from citizen_voice.standards.steps.words import load_words

if TYPE_CHECKING:
    from citizen_voice.models import Standard, StandardRevision


def names_for(standard: "Standard") -> Names:
    """Return the names of the codes that a field of the standard may hold."""
    authority = standard.consultation.authority
    councils = accounts_queries.list_councils(authority)
    named = names_of_codes(((one.code, one.name) for one in councils), authority.profile)
    return {**named, ("theme", "code"): gate.confirmed_themes(standard.consultation_id)}


def show_clauses(standard: "Standard") -> list[ShownClause]:
    """Return the clauses of the current revision for a page, with the words of all statements loaded at once."""
    return show_clauses_of(standard, standard.current_revision)


def show_clauses_of(
    standard: "Standard", revision: "StandardRevision | None", *, is_public: bool = False
) -> list[ShownClause]:
    """Return the clauses of one revision for a page, as `show_clauses` does; for everybody without officers' names."""
    clauses = revision.clauses if revision else []
    words = load_words(one for clause in clauses for one in queries.support_of(clause))
    names = names_for(standard)
    return [_as_shown(clause, words, names, is_public=is_public) for clause in clauses]


def show_clauses_with_evidence(standard: "Standard") -> list[ShownClause]:
    """Return the clauses of the current revision for staff, each with what speaks for it and against it."""
    clauses = show_clauses(standard)
    book = read_evidence(standard.consultation_id, {one.statement_id for clause in clauses for one in clause.support})
    return [with_evidence(clause, book) for clause in clauses]


def with_evidence(clause: ShownClause, book: EvidenceBook) -> ShownClause:
    """Return a clause with its evidence, and its statements with the votes on their proposals as of now."""
    votes = book.statements
    support = [replace(one, votes=_votes(votes.get(one.statement_id))) for one in clause.support]
    return replace(clause, support=support, evidence=book.of(one.statement_id for one in clause.support))


def _votes(found: StatementEvidence | None) -> dict[str, int] | None:
    return {"agree": found.agree, "disagree": found.disagree, "unsure": found.unsure} if found else None


def _as_shown(clause: Any, words: Any, names: Names, *, is_public: bool = False) -> ShownClause:
    return show_clause(
        field=clause.field,
        kind=clause.kind.value,
        value=clause.value,
        statement_ids=queries.support_of(clause),
        words=words,
        names=names,
        officer=clause.officer.name if clause.officer and not is_public else "",
        reason=clause.reason,
        source=clause.source,
    )
