"""LibreOffice, to open our files as a council or a bidder would: what it shows on pages, and what it counts."""

import io
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
MISSING = (
    "LibreOffice is not here: install the packages libreoffice-writer-nogui, libreoffice-calc-nogui and poppler-utils"
    " to open the documents with it."
)
PAGE_END = "\f"


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile and a folder of its own, so that it asks nothing and nobody else's files are seen."""

    folder: Path

    def pages(self, name: str, content: bytes) -> list[str]:
        """Return the words of each page of a file, laid out as they are printed."""
        pdf = self._convert(name, content, "pdf")
        told = self._run([str(PDFTOTEXT), "-layout", str(pdf), "-"])
        return told.stdout.decode().split(PAGE_END)[:-1]

    def counted(self, name: str, content: bytes, *, data_only: bool = True):
        """Return a workbook as LibreOffice saves it, with what its formulas come to."""
        return load_workbook(io.BytesIO(self.saved(name, content)), data_only=data_only)

    def saved(self, name: str, content: bytes) -> bytes:
        """Return a workbook as LibreOffice saves it as XLSX."""
        return self._convert(name, content, "xlsx").read_bytes()

    def _convert(self, name: str, content: bytes, kind: str) -> Path:
        source, out = self.folder / name, self.folder / "converted"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        self._run([str(SOFFICE), "--headless", profile, "--convert-to", kind, "--outdir", str(out), str(source)])
        return out / f"{source.stem}.{kind}"

    def _run(self, command: list[str]) -> subprocess.CompletedProcess:
        return subprocess.run(command, capture_output=True, check=True, timeout=120)
