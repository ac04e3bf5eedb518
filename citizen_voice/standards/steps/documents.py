"""A publication as files: JSON-LD and CSV, the same from the page, the API and the command line."""

import json
from typing import TYPE_CHECKING, Any

from citizen_voice.clock import in_london
from citizen_voice.exports.jsonld import build_publication_jsonld
from citizen_voice.exports.snapshot import statement_ids
from citizen_voice.exports.tables import build_publication_csv
from citizen_voice.standards import queries
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.standards.steps.words import load_words

if TYPE_CHECKING:
    from citizen_voice.models import Publication

MEDIA_TYPES = {"jsonld": "application/ld+json", "csv": "text/csv; charset=utf-8"}
"""The formats that a publication goes out in, with their media types."""


def build_document(publication: "Publication", format_name: str, *, base_url: str) -> bytes:
    """Return a publication in one of `MEDIA_TYPES`, with residents' words as they are published now.

    Raises `CitizenVoiceError` when what is stored does not match its hash, and `KeyError` for another format.
    """
    snapshot = queries.read_snapshot(publication)
    words = load_words(statement_ids(snapshot))
    about: dict[str, Any] = {
        "base_url": base_url,
        "content_hash": publication.content_hash,
        "published_at": publication.published_at,
        "withdrawn": {key: in_london(one.withdrawn_at).date() for key, one in list_withdrawn(publication).items()},
    }
    if format_name == "csv":
        return build_publication_csv(snapshot, words, **about)
    if format_name != "jsonld":
        raise KeyError(format_name)
    document = build_publication_jsonld(snapshot, words, **about)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
