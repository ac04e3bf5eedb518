"""Where statements, or a whole theme, may go: the few themes that are most like them, and a list of all to search."""

import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, TypeAlias

from flask_babel import gettext
from wtforms import SelectChoice

from citizen_voice.themes.forms import OTHER, DestinationForm
from citizen_voice.themes.steps import alike, placing
from citizen_voice.themes.steps.placing import TargetKind

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme, Consultation, Theme

    Target: TypeAlias = Theme | CandidateTheme

FEW = 6
"""How many are offered to press. With up to twice as many there is no list beside them."""


def offer(
    form: DestinationForm,
    targets: "Sequence[Target]",
    *,
    consultation: "Consultation",
    statement_ids: Collection[uuid.UUID],
    more: Sequence[tuple[str, str]] = (),
) -> None:
    """Give a form its choices among targets: those most like the statements, then a list of all, then `more`.

    What the form has as its value already is always among the few.
    """
    few = _few(form.into.data, targets, alike.order_by_likeness(consultation, targets, statement_ids))
    form.into.choices = _choices(few)
    if len(few) < len(targets):
        form.into.choices.append(SelectChoice(OTHER, gettext("Another theme")))
    form.into.choices += [SelectChoice(key, label) for key, label in more]
    form.other.choices = [SelectChoice("", gettext("Select one")), *_choices(targets)]


def _few(chosen: str | None, targets: "Sequence[Target]", ordered: "Sequence[Target]") -> "list[Target]":
    if len(targets) <= 2 * FEW:
        return [*ordered, *(one for one in targets if one not in ordered)]
    named = [one for one in targets if placing.key_of(one) == chosen]
    return named + [one for one in ordered if one not in named][: FEW - len(named)]


def _choices(targets: "Sequence[Target]") -> list[SelectChoice]:
    # Translated once, not once for each of a thousand themes.
    words = {
        TargetKind.THEME: gettext("Theme: %(title)s", title="%(title)s"),
        TargetKind.OPEN: gettext("Theme not confirmed yet: %(title)s", title="%(title)s"),
        TargetKind.SUGGESTION: gettext("Suggestion: %(title)s", title="%(title)s"),
    }
    return [
        SelectChoice(placing.key_of(one), words[placing.kind_of(one)] % {"title": placing.title_of(one)})
        for one in targets
    ]
