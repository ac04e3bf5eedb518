"""An application on a database of its own, for tests that store what can't be taken back: it is dropped afterwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from citizen_voice.app import create_app
from citizen_voice.db import commit, db
from citizen_voice.delivery import service as delivery
from config import Settings
from tests.databases import own_database
from tests.factories import Factories, commissioning, programs
from tests.factories import standards as build
from tests.factories.delivery import write_contract


@contextmanager
def own_app(settings: Settings) -> Iterator[Flask]:
    """Give an application on a migrated database that nobody else uses."""
    with own_database(settings.database_url or "") as address:
        app = create_app(settings.model_copy(update={"database_url": address}))
        with app.app_context():
            upgrade()
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@dataclass(frozen=True)
class Office:
    """What a program of a council has to know: where, its token, the council's code, and what is published."""

    app: Flask
    slug: str
    secret: str
    council: str
    publication: str
    references: list[str]
    statement_id: str
    proposal: tuple[str, str]
    tender_id: str
    import_id: str


def build_office(app: Flask, slug: str = "north") -> Office:
    """Store an authority with published standards, a commissioner's token, and a recorded import."""
    with app.app_context():
        make = Factories()
        authority = make.authority(slug=slug, name="North")
        make._authority = authority
        officer, council = commissioning.make_commissioner(make)
        scene = build.scene(make)
        publication = commissioning.make_publication(make, statement=scene.statements[0])
        tender = commissioning.make_tender(council, officer)
        begun = commissioning.make_import(tender, publication, officer)
        commissioning.fill_import(begun, "7.50", "7.50")
        commissioning.service.record_import(begun, officer_id=officer.id)
        delivery.make_commitments(begun)
        write_contract(begun, officer)
        office = Office(
            app=app,
            slug=slug,
            secret=programs.make_secret(officer),
            council=council.code,
            publication=publication.slug,
            references=[one.standard.reference for one in publication.standards],
            statement_id=str(scene.statements[0].id),
            proposal=(scene.consultation.slug, scene.statements[0].proposal.reference),
            tender_id=str(tender.id),
            import_id=str(begun.id),
        )
        commit()
        db.session.remove()
    return office


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
