"""The project's own files, for tests about how it is written."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git tracks, or would, below the project, that match any of the patterns."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(ROOT / name for name in set(names) if (ROOT / name).is_file())


def name(path: Path) -> str:
    """Return a file's name as a person would say it."""
    return str(path.relative_to(ROOT))
