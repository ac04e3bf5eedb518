"""Rows of the catalogue as the files of a list take them."""

import re
from typing import Any
from urllib.parse import quote

from citizen_voice.exports.catalogue_files import ListedStandard

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
