"""Puts the API into the application: its endpoints, its description, and the house's shape of errors."""

from typing import Any

from flask import Flask, request
from flask_smorest import Api
from werkzeug.wrappers import Response

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import (
    compare_standards,
    download_csv,
    download_import_file,
    download_jsonld,
    list_contracts,
    list_deliveries,
    list_imports,
    list_publications,
    list_tenders,
    record_import,
    record_tender,
    report_delivery,
    search_authority_standards,
    search_standards,
    show_adherence,
    show_clause,
    show_contract,
    show_contract_release,
    show_council_adherence,
    show_delivered,
    show_import,
    show_lineage,
    show_proposal,
    show_publication,
    show_supplier_pack,
    show_tender,
    start_tender,
)
from citizen_voice.api.v1.blueprint import TAGS, blueprint
from citizen_voice.api.v1.schemas.errors import ErrorSchema
from citizen_voice.extensions import csrf

ENDPOINTS = (
    *(search_standards, search_authority_standards, compare_standards),
    *(list_publications, show_publication, download_jsonld, download_csv),
    *(show_clause, show_lineage, show_proposal),
    *(list_imports, show_import, download_import_file),
    *(list_deliveries, report_delivery),
    *(list_contracts, show_contract, show_contract_release),
    *(show_adherence, show_council_adherence, show_delivered, show_supplier_pack),
    *(list_tenders, show_tender, record_tender, start_tender, record_import),
)
"""The modules that put their endpoint on the blueprint when they are imported."""

TOKEN = {"type": "http", "scheme": "bearer", "description": "Made by staff on their page “Tokens for programs”"}


class PublicApi(Api):
    """The API. Errors are answered by `citizen_voice.errors`, as everywhere else; each is documented where it is."""

    ERROR_SCHEMA = ErrorSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self, *_args: object, **_kwargs: object) -> None:
        """Leave errors to the application: this one's handlers would answer pages for people too."""

    @public
    def _openapi_json(self) -> Response:
        response: Response = super()._openapi_json()
        response.headers["Cache-Control"] = "public, no-cache"
        response.add_etag()
        return response.make_conditional(request)


def init_api(app: Flask) -> None:
    """Register the endpoints and `/api/v1/openapi.json`."""
    about: dict[str, Any] = {
        "info": {"description": DESCRIPTION},
        "servers": [{"url": app.config["PUBLIC_URL"] or "/", "description": "This installation"}],
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
    }
    api = PublicApi(app, spec_kwargs=about)
    api.spec.components.security_scheme("token", TOKEN)
    api.register_blueprint(blueprint)
    # Nothing here looks at a cookie, so a browser can't be made to send anything that counts.
    csrf.exempt(blueprint)


DESCRIPTION = """Published standards, where residents' words went, tenders, and what was delivered. Reading what is
public needs no token; writing, and the files of a council's tenders, need one. Every error has one shape. The guide is
docs/api.md."""
