"""Puts the API into the application: its endpoints, its description, and the house's shape of errors."""

from flask import Flask
from flask_smorest import Api

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import (
    download_csv,
    download_jsonld,
    list_publications,
    show_lineage,
    show_publication,
)
from citizen_voice.api.v1.blueprint import blueprint
from citizen_voice.api.v1.schemas import ErrorSchema

ENDPOINTS = (list_publications, show_publication, download_jsonld, download_csv, show_lineage)
"""The modules that put their endpoint on the blueprint when they are imported."""


class PublicApi(Api):
    """The API. Errors are answered by `citizen_voice.errors`, as everywhere else."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self, *_args: object, **_kwargs: object) -> None:
        """Leave errors to the application: this one's handlers would answer pages for people too."""

    @public
    def _openapi_json(self) -> object:
        return super()._openapi_json()


def init_api(app: Flask) -> None:
    """Register the endpoints and `/api/v1/openapi.json`."""
    PublicApi(app).register_blueprint(blueprint)
