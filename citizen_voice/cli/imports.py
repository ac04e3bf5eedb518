"""`citizen-voice import`: bring in what people said elsewhere."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citizen_voice.cli.application import application
from citizen_voice.cli.faults import Fault
from citizen_voice.cli.progress import ProgressReport
from citizen_voice.consultations.queries import get_consultation
from citizen_voice.db import commit
from citizen_voice.exceptions import NotFoundError
from citizen_voice.intake.polis import PolisExport, read_export
from citizen_voice.intake.service.polis import ImportReceipt, import_polis

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

STEPS_IN_WORDS = {
    "people": "Storing the people and their statements",
    "states": "Taking over the moderation",
    "votes": "Storing the votes",
}


@click.group("import")
def imports() -> None:
    """Bring in what people said elsewhere."""


@imports.command("polis")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--consultation", "address", required=True, metavar="AUTHORITY/CONSULTATION", help="Where it belongs.")
@click.option("--language", metavar="CODE", help="Language of the statements, such as de. Without it: the question's.")
def polis(*, folder: Path, address: str, language: str | None) -> None:
    """Bring a Polis export in DIR into a consultation: people, statements, moderation and votes.

    All of it is stored, or nothing. What was brought in before is known again, and nothing is stored twice.
    """
    if language is not None and not re.fullmatch(r"[a-z]{2,3}", language):
        raise Fault(f"--language: '{language}' is not a code of a language, such as en, cy or de.")
    export = read_export(folder)
    report = ProgressReport(STEPS_IN_WORDS)
    with application():
        consultation = find_consultation(address)
        receipt = import_polis(consultation, export, language=language, progress=report)
        report.finish()
        commit()
    for line in describe(receipt, export, address):
        click.echo(line)


def find_consultation(address: str) -> "Consultation":
    """Return the consultation at AUTHORITY/CONSULTATION. Raises `Fault`."""
    authority_slug, _, consultation_slug = address.partition("/")
    try:
        return get_consultation(authority_slug, consultation_slug)
    except NotFoundError as fault:
        raise Fault(
            f"--consultation: there is no consultation '{address}'. Give the two parts of its address, such as "
            "ellermarch/what-companies-should-do."
        ) from fault


def describe(receipt: ImportReceipt, export: PolisExport, address: str) -> list[str]:
    """Return the receipt of an import, line by line."""
    title = f"Polis export “{export.topic}”" if export.topic else "Polis export"
    if not receipt.has_news:
        return [
            f"Nothing new: {title} is in {address} already. Nothing was changed.",
            f"{receipt.people.read:,} people, {receipt.statements.read:,} statements, {receipt.votes.read:,} votes.",
            *receipt.notes,
        ]
    lines = [f"{title} is in {address}.", f"{'':<18}{'read':>10}{'new':>10}{'changed':>10}{'unchanged':>10}"]
    for name in ("people", "statements", "states", "votes"):
        kind = getattr(receipt, name)
        label = "moderation" if name == "states" else name
        lines.append(f"{label:<18}{kind.read:>10,}{kind.new:>10,}{kind.changed:>10,}{kind.unchanged:>10,}")
    return [*lines, *receipt.notes]
