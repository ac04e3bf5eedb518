"""What the catalogue keeps of a published standard: the same when it is published and when a migration fills it."""

import importlib.util

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exports.catalogue import facts_of
from citizen_voice.models import CatalogueEntry
from citizen_voice.standards import queries
from tests.architecture.project import ROOT
from tests.factories import commissioning
from tests.factories import standards as build

MIGRATION = next((ROOT / "migrations" / "versions").glob("*_catalogue.py"))


@pytest.fixture(scope="module")
def migration():
    spec = importlib.util.spec_from_file_location("catalogue_migration", MIGRATION)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries(publication):
    rows = select(CatalogueEntry).where(CatalogueEntry.publication_id == publication.id)
    return db.session.scalars(rows.order_by(CatalogueEntry.position)).all()


def test_publishing_enters_every_standard(make):
    scene = build.scene(make, themes=2)
    publication = build.published(scene)
    first, second = entries(publication)
    assert [first.reference, second.reference] == ["SV-01", "SV-02"]
    assert (first.title, first.version, first.value_from) == (scene.theme.title, "1.0", 100000)
    assert (first.categories, first.goals, first.units) == (["services"], ["growth"], ["people"])
    assert (first.weight_minimum, first.weight_recommended, first.weight_maximum) == (2, 5, 10)
    assert first.measures[0]["id"] == "SV-01-M1"
    assert not first.is_for_light_touch
    assert "How will [contract] help?" in first.words


def test_a_carried_standard_is_entered_with_each_publication(make):
    scene = build.scene(make, themes=2)
    first, second = build.approved(scene)
    old = build.published(scene, [first])
    new = build.published(scene, [first, second])
    assert [one.standard_id for one in entries(old)] == [first.id]
    assert [(one.standard_id, one.version) for one in entries(new)] == [(first.id, "1.0"), (second.id, "1.0")]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title_cy": "Prentisiaid o’r ardal", "outcome_sought": "More people learn a trade."},
        {"applicability": {"value_from": "many", "value_to": "2500000.50", "minimum_months": 6}},
        {"where_delivered": {"place": "named_places", "councils": ["E08000001"]}},
        {"where_delivered": {"place": "supplier", "councils": ["E08000001"]}},
        {"measures": None, "weighting_range": None, "applicability": None},
    ],
)
def test_the_migration_enters_what_publishing_does(make, migration, values):
    publication = commissioning.make_publication(make, count=1, **values)
    (said,) = queries.read_snapshot(publication).standards
    found = migration._facts(publication.snapshot["standards"][0])
    facts = facts_of(said)
    assert {name: found[name] for name in facts.__slots__} == {name: getattr(facts, name) for name in facts.__slots__}
    (entry,) = entries(publication)
    assert {name: getattr(entry, name) for name in facts.__slots__} == {
        name: getattr(facts, name) for name in facts.__slots__
    }
    assert (found["reference"], found["version"]) == (entry.reference, entry.version)


def test_the_migration_and_the_model_look_for_words_alike(migration):
    columns = CatalogueEntry.__table__.columns
    model = [str(columns[name].computed.sqltext) for name in ("english_words", "plain_words")]
    assert model == [migration.ENGLISH_WORDS, migration.PLAIN_WORDS]


def test_the_migration_fills_what_is_published_already(make, migration, monkeypatch):
    publication = commissioning.make_publication(make, count=2, title_cy="Swyddi gwyrdd")
    before = {one.published_standard_id: (one.title, one.title_cy, one.words) for one in entries(publication)}
    db.session.execute(db.text("DELETE FROM catalogue_entry"))
    monkeypatch.setattr(migration.op, "get_bind", db.session.connection, raising=False)
    migration._fill()
    db.session.expire_all()
    assert {one.published_standard_id: (one.title, one.title_cy, one.words) for one in entries(publication)} == before
    assert before
