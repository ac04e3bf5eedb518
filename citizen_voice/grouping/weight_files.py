"""The folder in which compact model files are kept, each under its checksum and the name of its recipe."""

import hashlib
import logging
import os
import re
import secrets
from pathlib import Path

FORMAT = "citizen-voice-rowwise-1"
"""Goes into each file. A change in how files are made or run that changes a vector needs a new one."""

_log = logging.getLogger(__name__)
_NAME = re.compile(r"(?P<recipe>[0-9a-f]{64})-(?P<own>[0-9a-f]{64})\.onnx")


def user_cache_folder() -> Path:
    """Give the folder for what can be made again: `CITIZEN_VOICE_CACHE`, else the user's by the XDG standard."""
    chosen = os.environ.get("CITIZEN_VOICE_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citizen-voice"


def _recipe(model_sha256: str) -> str:
    """Give what the files are known by that this version makes from a model: another format makes others."""
    return hashlib.sha256(f"{FORMAT} {model_sha256}".encode()).hexdigest()


class WeightFiles:
    """Compact model files in a folder, which need not exist yet.

    A file is whole or not there, whoever is killed: it is written under another name and then renamed. One whose
    content has not the checksum that its name says is removed with a warning, so that it is made again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, *, made_from: str | None = None, own: str | None = None) -> Path | None:
        """Give the file with this checksum, or made from the model with that one; the oldest where there are several.

        The oldest, because vectors were already kept under its checksum.
        """
        recipe = None if made_from is None else _recipe(made_from)
        found = []
        for path in self._listed():
            told = _NAME.fullmatch(path.name)
            if told and told["recipe"] == (recipe or told["recipe"]) and told["own"] == (own or told["own"]):
                found.append(path)
        return next((path for path in found if self._is_whole(path)), None)

    def keep(self, content: bytes, made_from: str) -> Path:
        """Keep a file; raises `OSError` when the folder or the disk does not take it, and leaves nothing behind."""
        own = hashlib.sha256(content).hexdigest()
        target = self.folder / f"{_recipe(made_from)}-{own}.onnx"
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".{secrets.token_hex(8)}.unfinished"
        try:
            with unfinished.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        return target

    def _listed(self) -> list[Path]:
        try:
            return sorted(self.folder.glob("*.onnx"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        except OSError as error:
            _log.warning("The folder %s can't be read (%s).", self.folder, error.strerror)
            return []

    def _is_whole(self, path: Path) -> bool:
        told = _NAME.fullmatch(path.name)
        try:
            if told and hashlib.sha256(path.read_bytes()).hexdigest() == told["own"]:
                return True
            _log.warning("The model file %s is damaged: it is removed and made again.", path)
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("The model file %s can't be used (%s).", path, error.strerror)
        return False
