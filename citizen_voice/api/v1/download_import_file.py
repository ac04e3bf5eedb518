"""GET a recorded import as one of its files."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, request
from flask_babel import gettext

from citizen_voice.access.permissions import Permission
from citizen_voice.api.v1.blueprint import TENDERS, blueprint, not_modified
from citizen_voice.api.v1.file_examples import IMPORT_FILES
from citizen_voice.api.v1.writing import requires_token
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.steps.documents import FILE_NAMES, MEDIA_TYPES, build_document
from citizen_voice.exceptions import NotFoundError
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport

FORMAT_OF = {file_name: name for name, file_name in FILE_NAMES.items()}
NAMES = {
    "name": "filename",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": sorted(FORMAT_OF)},
    "example": "ocds.json",
}


@dataclass(frozen=True)
class ImportFile:
    """A recorded import in a format: what a permission is asked over."""

    tender_import: "TenderImport"
    format_name: str

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority of the tender."""
        return self.tender_import.authority_id

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender_import.council_id


def load_file(authority_slug: str, import_id: uuid.UUID, filename: str) -> ImportFile:
    """Return a file of a recorded import. Raises `NotFoundError`."""
    if filename not in FORMAT_OF:
        raise NotFoundError(gettext("There is no file of this name."))
    return ImportFile(queries.get_recorded_import(authority_slug, import_id), FORMAT_OF[filename])


def as_any_file(view: Callable[..., Any]) -> Callable[..., Any]:
    """Document an answer of each media type."""
    for media_type in sorted({one.partition(";")[0] for one in MEDIA_TYPES.values()}):
        example = IMPORT_FILES[media_type]
        kind = "string" if isinstance(example, str) else "object"
        document = blueprint.response(
            200, {"type": kind}, content_type=media_type, description="The file", example=example
        )
        view = document(view)
    return view


@blueprint.route("/<authority_slug>/tender-imports/<uuid:import_id>/<filename>", tag=TENDERS)
@requires_token(Permission.TENDER_EDIT, TokenScope.TENDERS_READ, TokenScope.TENDERS_WRITE, load=load_file)
@blueprint.doc(parameters=[NAMES])
@as_any_file
@not_modified
def download_import_file(file: ImportFile) -> Response:
    """Give a file of a recorded import: the OCDS release package, the documents for the tender, or its data."""
    body = build_document(file.tender_import, file.format_name)
    response = Response(body, content_type=MEDIA_TYPES[file.format_name])
    response.add_etag()
    response.make_conditional(request)
    return response
