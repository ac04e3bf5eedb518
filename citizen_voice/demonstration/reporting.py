"""Last step: the four files, and a summary that a person can follow."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app

from citizen_voice.accounts import queries as accounts
from citizen_voice.commissioning.release import build_ocds
from citizen_voice.consultations import queries as consultations
from citizen_voice.demonstration import queries
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.performing import Result
from citizen_voice.standards import queries as standards
from citizen_voice.standards.steps.documents import build_document
from citizen_voice.themes.steps.theme_figures import list_theme_figures
from citizen_voice.vocabulary import Language

if TYPE_CHECKING:
    from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow

SUMMARY, JSONLD, CSV, OCDS = "summary.json", "publication.jsonld", "publication.csv", "tender-ocds.json"
TOP_THEMES = 8
SHOWN_LENGTH = 66


@dataclass(frozen=True)
class Report:
    """The counts of every step, and the themes with the most people."""

    summary: dict[str, Any]
    themes: list["ThemeFiguresRow"]


def write_files(result: Result, out: Path) -> Report:
    """Write the four files into a folder, in place of those of an earlier run, and return what is in the summary.

    Raises `OSError` when the folder can't be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    base_url = current_app.config["PUBLIC_URL"]
    figures = list_theme_figures(result.consultation)
    summary = _summary(result, figures)
    files = {
        JSONLD: build_document(result.publication, "jsonld", base_url=base_url),
        CSV: build_document(result.publication, "csv", base_url=base_url),
        OCDS: build_ocds(result.tender_import),
        SUMMARY: _as_json(summary),
    }
    for name, content in files.items():
        part = out / f".{name}.part"
        part.write_bytes(content)
        part.replace(out / name)
    return Report(summary, figures)


def _as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _counts(result: Result) -> dict[str, int]:
    """Return the counts of every step."""
    spoken = queries.count_spoken(result.consultation)
    return {
        "participants": spoken["participants"],
        "proposals_loaded": spoken["proposals"],
        "proposals_approved": spoken["approved"],
        "proposals_rejected": spoken["rejected"],
        "proposals_pending": spoken["pending"],
        "votes": spoken["votes"],
        "voters": spoken["voters"],
        **queries.count_grouped(result.run),
        **{f"themes_{state}": number for state, number in queries.count_themes(result.consultation).items()},
        "priorities": len(result.publication.standards),
        "standards_published": len(result.publication.standards),
        "standards_imported": len(result.tender_import.standards),
        "delivery_reports": result.delivery_reports,
    }


def _summary(result: Result, figures: list["ThemeFiguresRow"]) -> dict[str, Any]:
    publication = result.publication
    return {
        "authority": result.consultation.authority.slug,
        "consultation": result.consultation.slug,
        "is_repeated": result.was_complete,
        "counts": _counts(result),
        "grouping": {
            "run_id": str(result.run.id),
            "encoder": result.run.encoder_name,
            "encoder_sha256": result.run.encoder_revision,
            "parameters": result.run.parameters,
        },
        "publication": {
            "slug": publication.slug,
            "version": publication.version,
            "content_hash": publication.content_hash,
        },
        "tender": {
            "tender_id": str(result.tender_import.tender_id),
            "import_id": str(result.tender_import.id),
            "reference": result.tender_import.tender.reference,
        },
        "themes": [_theme(row) for row in figures],
        "files": [SUMMARY, JSONLD, CSV, OCDS],
        "seconds": {**result.seconds, "total": round(sum(result.seconds.values()), 2)},
    }


def _theme(row: "ThemeFiguresRow") -> dict[str, Any]:
    numbers = ("people", "proposals", "statements", "voters", "unsure", "unoriented", "votes_left_out")
    return {
        "title": row.theme.title,
        "agree": row.support,
        "disagree": row.opposition,
        **{name: getattr(row, name) for name in numbers},
    }


def describe(plan: Plan, result: Result, report: Report, out: Path) -> list[str]:
    """Return the summary for people, line by line."""
    counts = report.summary["counts"]
    title = consultations.get_wording(result.consultation, Language.ENGLISH).title
    authority = result.consultation.authority
    lines = ["", f"“{title}”, a consultation of {authority.name} (made up).", ""]
    if result.was_complete:
        lines += ["All of this was done before with the same data: nothing was added. The files were written anew.", ""]
    steps = {
        "People who took part": counts["participants"],
        "Proposals they made": counts["proposals_loaded"],
        "  published by the moderator": counts["proposals_approved"],
        "  rejected by the moderator": counts["proposals_rejected"],
        "  not looked at": counts["proposals_pending"],
        "Votes": counts["votes"],
        "Proposals grouped": counts["proposals_grouped"],
        "  statements placed in a theme": counts["placed"],
        "  placed nowhere": counts["unplaced"],
        "  repeats of another": counts["duplicates"],
        "Themes that the machine suggested": counts["candidate_themes_fine"],
        "  confirmed by an officer": counts["themes_confirmed"],
        "  discarded by an officer": counts["themes_discarded"],
        "Priorities chosen, drafted and published": counts["priorities"],
        "Standards brought into a tender": counts["standards_imported"],
    }
    lines += [f"  {label:<44}{number:>9,}" for label, number in steps.items()]
    lines += ["", f"Themes that most people spoke of ({'people':>6}  {'for':>7}  {'against':>8}):"]
    for row in report.themes[:TOP_THEMES]:
        lines.append(
            f"  {_short(row.theme.title):<{SHOWN_LENGTH}}{row.people:>6,}  {row.support:>7,}  {row.opposition:>8,}"
        )
    lines += ["", "Published standards:"]
    for published in result.publication.standards:
        lines.append(f"  {published.standard.reference}  {standards.title_of(published.standard).words}")
    lines += ["", f"Files in {out}:", *(f"  {name}" for name in report.summary["files"]), ""]
    return lines + _addresses(plan, result)


def _addresses(plan: Plan, result: Result) -> list[str]:
    """Return where to look, and how to sign in as each role."""
    base = current_app.config["PUBLIC_URL"]
    authority = result.consultation.authority
    home = f"{base}/{authority.slug}"
    publication = result.publication
    lines = [
        "Where to look:",
        f"  {home}/consultations/{result.consultation.slug}",
        f"  {home}/publications/{publication.slug}/{publication.version}",
    ]
    if result.follow_up is not None:
        lines.append(f"  {home}/consultations/{result.follow_up.slug} (open: take part with any e-mail address)")
    lines += [
        "",
        f"To sign in as staff, go to {home}/staff/sign-in and give one of these addresses.",
        f"The mail with the link comes to {base}/dev/outbox.",
    ]
    roles = {one["email"]: one["role"] for one in plan.settings["staff"]}
    lines += [
        f"  {roles.get(one.email, ''):<14} {one.name:<24} {one.email}" for one in accounts.list_officers(authority)
    ]
    if "residents" in plan.settings:
        example = plan.settings["residents"]["email_pattern"].format(person="p001")
        lines.append(f"As a resident, go to {home}/sign-in with any address. One who took part is {example}.")
    return [*lines, ""]


def _short(title: str) -> str:
    return title if len(title) <= SHOWN_LENGTH - 2 else f"{title[: SHOWN_LENGTH - 3]}…"
