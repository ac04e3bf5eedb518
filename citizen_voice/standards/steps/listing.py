"""Rows of the catalogue as the files of a list and programs take them."""

import re
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exports.catalogue_files import ListedStandard
from citizen_voice.standards.steps.catalogue import ENTRY

_UNQUOTED = re.compile(r"[A-Za-z0-9_.-]+")
_SAME = (
    *("authority_name", "is_demonstration", "reference", "version", "title", "title_cy", "state", "replaced_on"),
    *("value_from", "value_to", "is_for_light_touch", "minimum_months"),
    *("weight_minimum", "weight_recommended", "weight_maximum"),
)
_LISTS = ("categories", "cpv_divisions", "councils", "goals", "units")


def as_listed(row: Any, base_url: str) -> ListedStandard:
    """Return a row of the catalogue for a file; `base_url` is the address of this installation."""
    _, *measures = row.codes.split(" ")
    return ListedStandard(
        authority=row.authority_slug,
        in_force_from=row.effective_on,
        measures=tuple(measures),
        url=(
            f"{base_url}/{row.authority_slug}/publications/{_quoted(row.publication_slug)}"
            f"/{row.publication_version}#{_quoted(row.reference)}"
        ),
        **_plain(row),
    )


def _quoted(part: str) -> str:
    # Most have no sign to be quoted, and to quote five thousand takes longer than to find them.
    return part if _UNQUOTED.fullmatch(part) else quote(part, safe="")


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SAME} | {name: tuple(getattr(row, name)) for name in _LISTS}


def load_measures(entry_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Return the measures of entries of the catalogue, in the order of each standard."""
    rows = db.session.execute(select(ENTRY.id, ENTRY.measures).where(ENTRY.id.in_(entry_ids)))
    return {row.id: row.measures for row in rows}
