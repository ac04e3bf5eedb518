"""`citizen-voice export`: files that are whole, and faults in one line."""

import contextlib
import json

import pytest
from click.testing import CliRunner

from citizen_voice.cli import export as command
from tests.factories import standards as build


@pytest.fixture
def run(app, monkeypatch):
    """Run the command inside the test's transaction: its own servers would not see what the test has made."""
    monkeypatch.setattr(command, "application", lambda: contextlib.nullcontext(app))
    return lambda *arguments: CliRunner().invoke(command.export, [str(one) for one in arguments])


@pytest.fixture
def name(make):
    scene = build.scene(make)
    build.published(scene)
    return f"{scene.consultation.authority.slug}/priorities/1.0"


@pytest.mark.parametrize("kind", ["jsonld", "csv"])
def test_a_file_is_what_the_page_gives(run, client, name, tmp_path, kind):
    target = tmp_path / f"publication.{kind}"
    target.write_text("an older file")
    done = run(name, "--format", kind, "--out", target)
    assert (done.exit_code, done.output.count("\n")) == (0, 1)
    authority, publication, version = name.split("/")
    assert (
        target.read_bytes() == client.get(f"/{authority}/publications/{publication}/{version}/publication.{kind}").data
    )
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


def test_the_jsonld_can_be_read(run, name, tmp_path):
    target = tmp_path / "out"
    run(name, "--format", "jsonld", "--out", target)
    assert json.loads(target.read_text())["version"] == "1.0"


@pytest.mark.parametrize("wrong", ["priorities/1.0", "a//1.0", "nowhere/priorities/1.0"])
def test_what_there_is_not_is_one_line(run, name, tmp_path, wrong):
    done = run(wrong, "--format", "csv", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert wrong in done.output
    assert not (tmp_path / "out").exists()


def test_a_place_that_can_not_be_written_is_one_line(run, name, tmp_path):
    done = run(name, "--format", "csv", "--out", tmp_path / "none" / "out")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert "--out" in done.output


def test_another_format_is_refused(run, name, tmp_path):
    assert run(name, "--format", "pdf", "--out", tmp_path / "out").exit_code == 2
