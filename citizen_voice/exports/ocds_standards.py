"""How a release says which version of which standard a part of it comes from, in files of ours and made into theirs."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from citizen_voice.exports.ocds_parts import as_object, id_of, objects_of, text_of

STANDARD_SCHEME = "X_REGIONAL_SV_STANDARD"
_CODE = re.compile(r"Commitments under standard (\S+), against these measures: ")
_PUBLICATION = re.compile(r"(?:.*/)?(?P<authority>[^/]+)/publications/(?P<slug>[^/]+)/(?P<version>[^/]+)/?")


def standard_of(criterion: Mapping[str, Any]) -> str:
    """Return the code of the standard's version that a criterion comes from, or nothing.

    Files from before our extension have it in the description alone.
    """
    code = text_of(as_object(criterion.get("regionalStandard")), "id")
    if code:
        return code
    found = _CODE.match(text_of(criterion, "description"))
    return found.group(1) if found else ""


def codes_of_lot(lot: Mapping[str, Any]) -> dict[str, None]:
    """Return the codes of the standards that a lot names and has a criterion of, in the order of its criteria."""
    named = {id_of(one) for one in objects_of(lot, "additionalClassifications") if one.get("scheme") == STANDARD_SCHEME}
    criteria = objects_of(as_object(lot.get("awardCriteria")), "criteria")
    return {code: None for one in criteria if (code := standard_of(one)) in named}


def publications_of(tender: Mapping[str, Any], codes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield authority, publication and version, by their names in addresses, that the documents of standards name."""
    for document in objects_of(tender, "documents"):
        if id_of(document) not in codes:
            continue
        try:
            path = unquote(urlsplit(text_of(document, "url")).path)
        except ValueError:
            continue
        found = _PUBLICATION.fullmatch(path)
        if found:
            yield found["authority"], found["slug"], found["version"]
