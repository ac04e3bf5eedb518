"""`citizen-voice export-tender`: write a file of a recorded import, for the council's tender."""

import os
import tempfile
import uuid
from pathlib import Path

import click

from citizen_voice.cli.application import application
from citizen_voice.cli.faults import Fault
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.steps.documents import MEDIA_TYPES, build_document
from citizen_voice.exceptions import CitizenVoiceError


@click.command("export-tender")
@click.argument("import_id", metavar="IMPORT")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(list(MEDIA_TYPES)),
    default="ocds",
    show_default=True,
    help="What to write: docx is the schedule, kpi that of the contract, record that of the Social Value Act (England),"
    " goals-record that of the well-being goals (Wales).",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The file.")
def export_tender(*, import_id: str, file_format: str, out: Path) -> None:
    """Write a file of a recorded import of standards into a tender. IMPORT is its id, as in its address."""
    try:
        wanted = uuid.UUID(import_id)
    except ValueError as error:
        raise Fault(f"“{import_id}” is no id of an import: give the last part of its page's address.") from error
    with application():
        tender_import = queries.find_import(wanted)
        if tender_import is None:
            raise Fault(f"There is no import {wanted} here: give the last part of its page's address.")
        try:
            content = build_document(tender_import, file_format)
        except CitizenVoiceError as fault:
            raise Fault(" ".join([str(fault), *getattr(fault, "problems", [])])) from fault
    write_whole(out, content)
    click.echo(f"Wrote {out} ({file_format}, {len(content):,} bytes).")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all. Raises `Fault` when it can't be written."""
    part: str | None = None
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except OSError as error:
        if part is not None:
            Path(part).unlink(missing_ok=True)
        raise Fault(f"{path} can't be written ({error.strerror}): give a file in a folder that is there.") from error
