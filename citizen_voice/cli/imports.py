"""`citizen-voice import`: bring in what people said elsewhere."""

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citizen_voice.cli.application import application
from citizen_voice.cli.faults import Fault
from citizen_voice.cli.progress import ProgressReport
from citizen_voice.consultations.queries import get_consultation
from citizen_voice.db import commit
from citizen_voice.exceptions import NotFoundError
from citizen_voice.intake.mapping import Mapping, read_mapping
from citizen_voice.intake.polis import PolisExport, read_export
from citizen_voice.intake.receipts import MEANINGS, unpacked
from citizen_voice.intake.response_files import ResponseFile, look_through
from citizen_voice.intake.service.polis import ImportReceipt, import_polis
from citizen_voice.intake.service.responses import ResponsesReceipt, import_responses
from citizen_voice.vocabulary import RowOutcome

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

STEPS_IN_WORDS = {
    "people": "Storing the people and their statements",
    "states": "Taking over the moderation",
    "votes": "Storing the votes",
    "responses": "Storing the responses",
}
OUTCOMES_IN_WORDS = {
    RowOutcome.IMPORTED: "brought in",
    RowOutcome.KNOWN: "already there",
    RowOutcome.EMPTY: "empty",
    RowOutcome.REFUSED: "refused",
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


@imports.command("responses")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--consultation", "address", required=True, metavar="AUTHORITY/CONSULTATION", help="Where it belongs.")
@click.option(
    "--text", "text_column", metavar="COL", help="Column of the answers. Without it: the only one there can be."
)
@click.option("--mapping", "mapping_file", metavar="FILE", type=click.Path(path_type=Path), help="What columns mean.")
@click.option("--receipt", metavar="FILE", type=click.Path(path_type=Path), help="Without it: FILE.receipt.csv, here.")
def responses(
    *, file: Path, address: str, text_column: str | None, mapping_file: Path | None, receipt: Path | None
) -> None:
    """Bring the rows of FILE (CSV, plain or .gz) into a consultation: answers on paper, by phone, from another tool.

    Each becomes a response, and a proposal that waits for a moderator. All of it is stored, or nothing. What was
    brought in before is known again. A receipt says for every row what became of it.
    """
    mapping = read_mapping(mapping_file) if mapping_file else Mapping()
    if text_column is not None:
        mapping = mapping.with_text(text_column)
    found = look_through(file)
    target = receipt or Path(f"{file.name}.receipt.csv")
    require_other_file(target, file, mapping_file)
    report = ProgressReport(STEPS_IN_WORDS)
    with application():
        consultation = find_consultation(address)
        done = import_responses(consultation, found, mapping=mapping, progress=report)
        report.finish()
        # Before the commit: what has no receipt is not brought in.
        write_receipt(target, unpacked(done.packed))
        commit()
    for line in describe_responses(done, found, address, target):
        click.echo(line)


def require_other_file(target: Path, *sources: Path | None) -> None:
    """Raise `Fault` when the receipt would be written over a file that is read, or can't be written at all."""
    if any(source is not None and source.resolve() == target.resolve() for source in sources):
        raise Fault(f"--receipt: {target} is a file that is read: name another.")
    if target.is_dir() or not target.resolve().parent.is_dir():
        raise Fault(f"--receipt: {target} is no file in a folder that is there: name another.")


def write_receipt(target: Path, content: bytes) -> None:
    """Write the receipt, whole or not at all. Raises `Fault`."""
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    except OSError as fault:
        raise Fault(
            f"The receipt {target} can't be written ({fault.strerror}): name another with --receipt."
        ) from fault
    finally:
        unfinished.unlink(missing_ok=True)


def describe_responses(done: ResponsesReceipt, file: ResponseFile, address: str, target: Path) -> list[str]:
    """Return what became of a file of responses, line by line."""
    column = done.mapping.columns["text"]
    read_as = f"{file.encoding}, delimiter {file.delimiter_name}, answers in “{column}”"
    if done.outcomes[RowOutcome.IMPORTED]:
        first = f"{file.name} ({read_as}) is in {address}."
    else:
        first = f"Nothing new: no row of {file.name} ({read_as}) was added to {address}."
    lines = [first, f"{'rows read':<18}{done.rows_read:>10,}"]
    lines += [f"{words:<18}{done.outcomes[outcome]:>10,}" for outcome, words in OUTCOMES_IN_WORDS.items()]
    lines += [f"{count:,} × {reason.value}: {MEANINGS[reason]}" for reason, count in done.reasons.most_common()]
    return [*lines, f"What became of every row is in {target}."]


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
