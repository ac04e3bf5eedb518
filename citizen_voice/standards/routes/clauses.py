"""The clauses of a standard as they stand now, with the words that each rests on."""

from typing import TYPE_CHECKING, Any

from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.standards import queries
from citizen_voice.standards.routes.presentation import Names, ShownClause, names_of_codes, show_clause
from citizen_voice.standards.steps.words import load_words

if TYPE_CHECKING:
    from citizen_voice.models import Standard, StandardRevision


def names_for(standard: "Standard") -> Names:
    """Return the names of the codes that a field of the standard may hold."""
    authority = standard.consultation.authority
    councils = accounts_queries.list_councils(authority)
    return names_of_codes(((one.code, one.name) for one in councils), authority.profile)


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


def show_one(standard: "Standard", clause: Any) -> ShownClause:
    """Return one clause for a page, as `show_clauses` does."""
    return _as_shown(clause, load_words(queries.support_of(clause)), names_for(standard))


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
