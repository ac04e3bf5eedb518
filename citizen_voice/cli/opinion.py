"""`citizen-voice opinion`: a Polis export to opinion groups, consensus and a slate, with no database and no queue."""

import json
import math
import secrets
from pathlib import Path
from typing import Any

import click

from citizen_voice.cli.faults import Fault
from citizen_voice.intake.polis import PolisExport, read_export
from citizen_voice.opinion.pipeline import DEFAULT_PLACES, OpinionPipeline
from citizen_voice.opinion.types import AGREE, DISAGREE, UNSURE
from citizen_voice.opinion.votes import Votes, gather
from citizen_voice.vocabulary import ModerationStatus, VoteChoice

SIGNS = {VoteChoice.AGREE: AGREE, VoteChoice.DISAGREE: DISAGREE, VoteChoice.UNSURE: UNSURE}
_DIGITS = 6


@click.command("opinion")
@click.option(
    "--polis", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="A Polis export."
)
@click.option(
    "--places", default=DEFAULT_PLACES, show_default=True, type=click.IntRange(1), help="Length of the slate."
)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**31 - 1), help="Start of chance.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE.json", help="File to write.")
def opinion(*, folder: Path, places: int, seed: int, out: Path) -> None:
    """Work the votes of a Polis export through: opinion groups, what is typical of each, consensus, and a slate.

    Rejected statements are dropped before everything. The file is written at once, at the end.
    """
    export = read_export(folder)
    require_writable(out)
    votes = votes_of(export)
    pipeline = OpinionPipeline(places=places, seed=seed).fit(votes)
    write_json(out, describe(export, votes, pipeline))
    click.echo(_summarise(pipeline, votes, out))


def votes_of(export: PolisExport) -> Votes:
    """Give the votes on statements that no moderator rejected, with all people and all such statements."""
    kept = {one.id for one in export.statements if one.status is not ModerationStatus.REJECTED}
    votes = [one for one in export.votes if one.statement_id in kept]
    return gather(
        [one.voter_id for one in votes],
        [one.statement_id for one in votes],
        [SIGNS[one.choice] for one in votes],
        participants=export.people,
        proposals=sorted(kept),
    )


def describe(export: PolisExport, votes: Votes, pipeline: OpinionPipeline) -> dict[str, Any]:
    """Give the file's content; the names are a contract that programs may count on."""
    groups = pipeline.groups_
    points = groups.projection.points
    return {
        "conversation": {
            "topic": export.topic,
            "participants": votes.shape[0],
            "statements": votes.shape[1],
            "votes": len(votes),
            "seed": pipeline.seed,
            "sha256": export.hashes,
        },
        "participants": [
            {
                "id": one,
                "votes": int(votes.votes_each[at]),
                "group": int(groups.labels[at]) if groups.labels[at] >= 0 else None,
                "x": _number(points[at, 0]),
                "y": _number(points[at, 1]),
            }
            for at, one in enumerate(votes.participants)
        ],
        "groups": [{"id": at, "size": size} for at, size in enumerate(groups.sizes)],
        "k": groups.k,
        "silhouette": _number(groups.silhouette),
        "stability": _number(groups.stability),
        "statements": [_statement(at, one, pipeline) for at, one in enumerate(votes.proposals)],
        "slate": [
            {"rank": place.rank, "id": votes.proposals[place.column], "represents": place.voters}
            for place in pipeline.slate_.places
        ],
        "audit": _audit(votes, pipeline),
    }


def _statement(at: int, statement_id: int, pipeline: OpinionPipeline) -> dict[str, Any]:
    totals, consensus = pipeline.totals_, pipeline.consensus_
    return {
        "id": statement_id,
        "agree": int(totals.agree[at]),
        "disagree": int(totals.disagree[at]),
        "unsure": int(totals.unsure[at]),
        "priority": _number(pipeline.weights_[at]),
        "priority_polis": _number(pipeline.polis_priority_[at]),
        "consensus": _number(consensus.value[at]),
        "lowest_group": _number(consensus.lowest[at]),
        "groups": [_group_on(group, at, pipeline) for group in range(pipeline.groups_.k)],
    }


def _group_on(group: int, at: int, pipeline: OpinionPipeline) -> dict[str, Any]:
    counts = pipeline.by_group_
    seen = int(counts.seen[group, at])
    return {
        "id": group,
        "agree": int(counts.agree[group, at]),
        "disagree": int(counts.disagree[group, at]),
        "unsure": int(counts.unsure[group, at]),
        "share": _number(counts.agree[group, at] / seen) if seen else None,
        "low": _number(pipeline.low_[group, at]),
        "high": _number(pipeline.high_[group, at]),
        "ratio": _number(pipeline.ratio_[group, at]),
        "z": _number(pipeline.z_[group, at]),
        "typical": bool(pipeline.typical_[group, at]),
    }


def _audit(votes: Votes, pipeline: OpinionPipeline) -> dict[str, Any]:
    audit = pipeline.audit_
    return {
        "places": audit.places,
        "voters": audit.voters,
        "holds": audit.holds,
        "violations": [
            {"id": votes.proposals[one.column], "level": one.level, "voters": one.voters, "due": one.due}
            for one in audit.violations
        ],
    }


def _number(value: float) -> float | None:
    """Round for the file; what is not known is null."""
    return None if math.isnan(value) else round(float(value), _DIGITS)


def require_writable(out: Path) -> None:
    """Raise `Fault` when `out` is a folder or lies in none."""
    if out.is_dir():
        raise Fault(f"{out} is a folder: give --out the name of a file.")
    if not out.resolve().parent.is_dir():
        raise Fault(f"There is no folder {out.resolve().parent}: make it, or name another file with --out.")


def write_json(out: Path, document: Any) -> None:
    """Write a file at once: an unfinished one never stands under its name. Raises `Fault` when the disk refuses."""
    unfinished = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(out)
    except OSError as error:
        raise Fault(f"Nothing can be written to {out} ({error.strerror}): make room or name another.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _summarise(pipeline: OpinionPipeline, votes: Votes, out: Path) -> str:
    groups = pipeline.groups_
    found = (
        f"{groups.k} opinion groups of {', '.join(map(str, groups.sizes))}, stability {groups.stability:.2f}"
        if groups.k > 1
        else "no distinct opinion groups"
    )
    audit = "the slate passes the audit" if pipeline.audit_.holds else "the slate does not pass the audit"
    return (
        f"{votes.shape[0]} people, {votes.shape[1]} statements, {len(votes)} votes: {found}; {audit}. Written to {out}."
    )
