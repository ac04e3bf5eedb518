"""Staff's page of one revision of a standard: who wrote it, and what it changed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.exports.changes import compare_standards
from citizen_voice.exports.snapshot import StandardSnapshot
from citizen_voice.standards.routes.changes import ShownChange, show_change
from citizen_voice.standards.routes.clauses import names_for
from citizen_voice.standards.routes.standards import blueprint
from citizen_voice.standards.steps.revisions import RevisionPair, get_revision, snapshot_standard
from citizen_voice.standards.steps.words import load_words


@blueprint.get("/<authority_slug>/staff/standards/<reference>/revisions/<int:revision>")
@requires(Permission.STANDARD_READ, load=get_revision)
def show_revision(pair: RevisionPair) -> ResponseReturnValue:
    """Show the author and the time of a revision, and what it says that the one before did not."""
    return render_template(
        "standards/show_revision.html",
        standard=pair.standard,
        revision=pair.revision,
        earlier=pair.earlier,
        changed=_changed(pair),
    )


def _changed(pair: RevisionPair) -> ShownChange | None:
    if pair.earlier is None:
        return None
    before = snapshot_standard(pair.standard, pair.earlier, str(pair.earlier.number))
    after = snapshot_standard(pair.standard, pair.revision, str(pair.revision.number))
    change = compare_standards(before, after)
    if change is None:
        return None
    return show_change(change, load_words({*_statements(before), *_statements(after)}), names_for(pair.standard))


def _statements(standard: StandardSnapshot) -> set[str]:
    return {one for clause in standard.clauses for one in clause.statement_ids}
