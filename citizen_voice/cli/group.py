"""`citizen-voice group`: a file of texts to themes, with no database and no queue."""

import csv
import json
import os
import platform
import resource
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from citizen_voice.cli.faults import Fault
from citizen_voice.cli.progress import ProgressReport
from citizen_voice.cli.tables import TextTable, read_texts
from citizen_voice.grouping.encoder import DEFAULT_ENCODER, EncoderError, EncodingStoppedError, SentenceEncoder
from citizen_voice.grouping.multilingual import make_bridge
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import SourceText, Theme
from citizen_voice.grouping.vector_files import FileVectorStore
from citizen_voice.grouping.vectors import Encoder, VectorsNotFiniteError
from citizen_voice.grouping.weight_files import user_cache_folder
from citizen_voice.screening.language import detect_languages

STEPS_IN_WORDS = {
    "split": "Cutting the texts into statements",
    "encode": "Reading the statements (vectors)",
    "duplicates": "Looking for repeats",
    "neighbours": "Looking for neighbours",
    "communities": "Finding themes",
    "stability": "Trying how stable they are",
    "words": "Choosing words for the themes",
}
STATEMENT_COLUMNS = (
    "row_id", "statement_no", "start", "end", "text", "theme_id", "parent_id", "score", "duplicate_of",
)  # fmt: skip
_LIBRARIES = (
    "citizen-voice", "faiss-cpu", "graspologic-native", "lingua-language-detector", "numpy", "onnx", "onnxruntime",
    "scikit-learn", "scipy", "sentence-transformers", "sentencex", "tokenizers", "torch", "transformers",
)  # fmt: skip
THEME_FIELDS = (
    "id", "parent_id", "level", "label", "keywords", "rows", "statements", "exemplars", "coherence", "stability",
)  # fmt: skip
_ROWS_WORTH_MORE_PROCESSES = 2000
_BRIDGE_IN_WORDS = (
    "Multilingual model, such as multilingual-e5-small, by which texts of two languages come into one theme. Slow, "
    "and is loaded only where two languages have five texts each."
)


@click.command("group")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", "text_column", required=True, metavar="COL", help="Column that holds the texts.")
@click.option("--id", "id_column", metavar="COL", help="Column of unique ids. Without it: the number of the line.")
@click.option("--no-split", is_flag=True, help="Group whole texts instead of their sentences.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**31 - 1), help="Start of chance.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that encode. Without it: as many as help.")
@click.option("--encoder", "encoder_name", default=DEFAULT_ENCODER, show_default=True, help="Model name or folder.")
@click.option("--bridge", "bridge_name", metavar="NAME", help=_BRIDGE_IN_WORDS)
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="New or empty folder.")
def group(
    *,
    file: Path,
    text_column: str,
    id_column: str | None,
    no_split: bool,
    seed: int,
    workers: int | None,
    encoder_name: str,
    bridge_name: str | None,
    out: Path,
) -> None:
    """Group the texts of FILE (CSV or JSONL, plain or .gz) into themes.

    Writes statements.csv, themes.json and run.json into a new or empty folder, all at once at the end. The vectors of
    the texts are kept in the folder that CITIZEN_VOICE_CACHE names (else ~/.cache/citizen-voice), by the hash of each.
    """
    table = read_texts(file, text_column=text_column, id_column=id_column)
    require_new_folder(out)
    processes = workers or _helpful_processes(len(table.rows))
    try:
        encoder = SentenceEncoder(encoder_name, workers=processes)
    except EncoderError as error:
        raise Fault(str(error)) from error
    report = ProgressReport(STEPS_IN_WORDS)
    pipeline = _make_pipeline(encoder, bridge_name, split=not no_split, seed=seed)
    texts = texts_of(table, with_language=not no_split or bridge_name is not None)
    try:
        pipeline.fit(texts, progress=report)
    except (EncoderError, VectorsNotFiniteError) as error:
        raise Fault(str(error)) from error
    except EncodingStoppedError as error:
        raise click.ClickException(str(error)) from error
    finally:
        report.finish()
    with new_folder(out) as unfinished:
        write_statements(unfinished / "statements.csv", pipeline)
        _write_json(unfinished / "themes.json", [theme_line(theme) for theme in pipeline.themes_])
        _write_json(unfinished / "run.json", describe_run(pipeline, encoder, table, processes))
    click.echo(summarise(pipeline.counts_, out))


def _make_pipeline(encoder: SentenceEncoder, bridge_name: str | None, *, split: bool, seed: int) -> GroupingPipeline:
    stores = partial(FileVectorStore, user_cache_folder() / "vectors")
    bridge = None if bridge_name is None else partial(make_bridge, bridge_name, workers=encoder.workers)
    return GroupingPipeline(
        encoder, store=stores(encoder.revision), bridge=bridge, bridge_store=stores, split=split, seed=seed
    )


def theme_line(theme: Theme) -> dict[str, Any]:
    """Give what themes.json says of a theme: the fields that programs which read it may count on, and no others."""
    known = asdict(theme)
    return {field: known[field] for field in THEME_FIELDS}


def texts_of(table: TextTable, *, with_language: bool) -> list[SourceText]:
    """Give the texts of a file, with their languages where they are to be cut: each is cut by the rules of its own."""
    rows = table.rows
    languages = detect_languages([row.text for row in rows]) if with_language else [None] * len(rows)
    return [SourceText(row.row_id, row.text, language) for row, language in zip(rows, languages, strict=True)]


def require_new_folder(target: Path) -> None:
    """Raise `Fault` when `target` is there and is not an empty folder, or can't be made. Makes the folders above it."""
    try:
        if target.exists() and not target.is_dir():
            raise Fault(f"{target} is a file: give --out the name of a new folder.")
        if target.exists() and any(target.iterdir()):
            raise Fault(f"The folder {target} is not empty: name another with --out, or empty it.")
        target.resolve().parent.mkdir(parents=True, exist_ok=True)
        # Whether it can be written to is better known before an hour's work than after it.
        tried = _beside(target.resolve())
        tried.mkdir()
        tried.rmdir()
    except OSError as error:
        raise Fault(f"The folder {target} can't be made ({error.strerror}): name another with --out.") from error


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into, which becomes `target` when the block ends well and vanishes when it does not.

    Raises `Fault` when the disk does not take it.
    """
    target = target.resolve()
    unfinished = _beside(target)
    try:
        unfinished.mkdir()
        yield unfinished
        unfinished.replace(target)
    except OSError as error:
        raise Fault(f"Nothing can be written to {target} ({error.strerror}): make room or name another.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}")


def write_statements(path: Path, pipeline: GroupingPipeline) -> None:
    """Write one line a statement, sorted by row id (as text) and number; RFC 4180, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        # The line ending is the RFC's: with another the csv module leaves a lone carriage return unquoted.
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(STATEMENT_COLUMNS)
        for statement, placement in zip(pipeline.statements_, pipeline.placements_, strict=True):
            writer.writerow(
                [
                    statement.row_id,
                    statement.number,
                    statement.start,
                    statement.end,
                    statement.text,
                    placement.theme_id,
                    placement.parent_id,
                    None if placement.score is None else f"{placement.score:.4f}",
                    placement.duplicate_of,
                ]
            )


def describe_run(pipeline: GroupingPipeline, encoder: Encoder, table: TextTable, processes: int) -> dict[str, Any]:
    """Give what somebody needs to do this run again and compare."""
    return {
        "encoder": {"name": encoder.name, "sha256": encoder.revision, "dimension": encoder.dimension},
        "parameters": pipeline.parameters,
        "seed": pipeline.seed,
        "workers": processes,
        "input_sha256": table.sha256,
        "counts": pipeline.counts_,
        "seconds": pipeline.seconds_,
        "peak_memory_mib": peak_memory_mib(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
    }


def peak_memory_mib() -> float:
    """Give the most memory that this process or one of its finished children held at once, in MiB."""
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    # Linux counts in KiB, macOS in bytes.
    return round(most / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def summarise(counts: dict[str, int], out: Path) -> str:
    """Give the result in one sentence or two."""
    return (
        f"{counts['rows']} texts, {counts['statements']} statements: {counts['placed']} placed in "
        f"{counts['fine_themes']} themes ({counts['broad_themes']} broad), {counts['unplaced']} placed nowhere, "
        f"{counts['duplicates']} repeats, {counts['empty_rows']} empty texts. Written to {out}."
    )


def _helpful_processes(rows: int) -> int:
    # Each process loads the model anew, which takes longer than to encode a thousand or two.
    return 1 if rows < _ROWS_WORTH_MORE_PROCESSES else os.cpu_count() or 1


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
