"""`citizen-voice export`: a publication as a file."""

import os
import secrets
from pathlib import Path

import click
from flask import current_app

from citizen_voice.cli.application import application
from citizen_voice.cli.faults import Fault
from citizen_voice.exceptions import CitizenVoiceError
from citizen_voice.standards import queries
from citizen_voice.standards.steps.documents import MEDIA_TYPES, build_document


@click.command("export")
@click.argument("publication", metavar="AUTHORITY/PUBLICATION/VERSION")
@click.option("--format", "format_name", required=True, type=click.Choice(sorted(MEDIA_TYPES)), help="What to write.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Where to write it.")
def export(*, publication: str, format_name: str, out: Path) -> None:
    """Write one version of a publication into FILE, with residents' words as they are published now."""
    parts = publication.split("/")
    if len(parts) != 3 or not all(parts):
        raise Fault(f"“{publication}” is not AUTHORITY/PUBLICATION/VERSION, such as northmoor/priorities/1.0.")
    with application():
        try:
            found = queries.get_publication(*parts)
            body = build_document(found, format_name, base_url=current_app.config["PUBLIC_URL"])
        except CitizenVoiceError as fault:
            raise Fault(f"{publication}: {fault}") from fault
    write_whole(out, body)
    click.echo(f"{publication} is written to {out} ({len(body)} bytes).")


def write_whole(target: Path, body: bytes) -> None:
    """Write a file that is there whole or not at all; one that stood there before is replaced.

    Raises `Fault` when the disk does not take it.
    """
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    except OSError as fault:
        raise Fault(f"{target} can't be written ({fault.strerror}): give --out another file.") from fault
    finally:
        unfinished.unlink(missing_ok=True)
