"""What the demonstration is made of: its files, read into one plan. On a Polis export the words and votes come from it.

`demo/README.md` says what each file holds. Nothing in here touches the database.
"""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citizen_voice.intake.polis import PolisExport, read_export

DEMO_FOLDER = Path(__file__).resolve().parents[2] / "demo"
LONGEST_SLUG = 50


@dataclass(frozen=True)
class Plan:
    """Everything that the steps go by.

    `settings` has authority, staff, acting, wording, reasons and rules; `fields` what the officer writes into drafts;
    `tender` what the commissioner records, `contracts` older ones that have delivered. `export` is set when the words
    and votes come from Polis; otherwise they are `proposals`, `decisions` (by key of the proposal) and the model in
    `votes`.
    """

    settings: Mapping[str, Any]
    fields: Mapping[str, Any]
    tender: Mapping[str, Any]
    contracts: tuple[Mapping[str, Any], ...] = ()
    export: PolisExport | None = None
    proposals: tuple[Mapping[str, str], ...] = ()
    decisions: Mapping[str, Mapping[str, str]] | None = None
    votes: Mapping[str, Any] | None = None

    @property
    def authority_slug(self) -> str:
        """The authority's part of every address."""
        return str(self.settings["authority"]["slug"])

    @property
    def consultation_slug(self) -> str:
        """The consultation's part of every address."""
        return str(self.settings["consultation"]["slug"])

    @property
    def publication_slug(self) -> str:
        """The publication's part of its address: one publication for each consultation."""
        return f"{self.consultation_slug}-standards"

    def acting(self, deed: str) -> str:
        """Return the e-mail address of who does something."""
        return str(self.settings["acting"][deed])


def read_plan(polis_folder: Path | None = None, *, folder: Path = DEMO_FOLDER) -> Plan:
    """Return the plan of the demonstration, or of the same steps on a Polis export.

    Raises `InvalidInputError` for an export that can't be read.
    """
    fields = _toml(folder / "officer_fields.toml")
    tender = _toml(folder / "tender.toml")
    if polis_folder is None:
        return Plan(
            settings=_toml(folder / "consultation.toml"),
            fields=fields,
            tender=tender,
            contracts=tuple(_toml(folder / "delivery.toml")["contracts"]),
            proposals=tuple(_table(folder / "proposals.csv")),
            decisions={row["key"]: row for row in _table(folder / "moderation.csv")},
            votes=_toml(folder / "votes.toml"),
        )
    export = read_export(polis_folder)
    content = _toml(folder / "polis.toml")
    topic = export.topic or polis_folder.resolve().name
    words = {"topic": topic, "description": export.description or topic, "slug": slug_of(topic)}
    settings = {part: value for part, value in content.items() if part not in ("renamed", "tender")}
    for part in ("consultation", "wording"):
        settings[part] = replace_words(settings[part], {f"{{{name}}}": value for name, value in words.items()})
    tender = replace_words(tender, content["renamed"])
    # A council has one tender of each reference, and every export one tender.
    reference = f"{content['tender']['reference']}/{words['slug']}"
    tender["tender"] = {**tender["tender"], **content["tender"], "reference": reference}
    return Plan(settings=settings, fields=replace_words(fields, content["renamed"]), tender=tender, export=export)


def replace_words(value: Any, words: Mapping[str, str]) -> Any:
    """Return a value of a parsed file with words replaced in every text in it."""
    if isinstance(value, str):
        # All at once, so that what was put in is not searched again.
        return re.sub("|".join(map(re.escape, words)), lambda found: words[found.group()], value)
    if isinstance(value, list):
        return [replace_words(entry, words) for entry in value]
    if isinstance(value, Mapping):
        return {key: replace_words(entry, words) for key, entry in value.items()}
    return value


def slug_of(title: str) -> str:
    """Return the part of an address that a title makes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "consultation"


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
