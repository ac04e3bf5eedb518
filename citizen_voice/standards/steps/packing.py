"""The standards in force of an authority, read from what was published, as suppliers answer them."""

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.drafting.applicability import describe_bounds
from citizen_voice.drafting.parts import BANDS, CONTRACT_SLOT
from citizen_voice.drafting.problems import Translate
from citizen_voice.drafting.sentences import read_sentence
from citizen_voice.exports.addresses import Addresses
from citizen_voice.exports.measures import measures_of, title_of, weight_range_of
from citizen_voice.exports.pack import Pack, PackMeasure, PackQuestion, PackStandard
from citizen_voice.exports.snapshot import PublicationSnapshot, StandardSnapshot
from citizen_voice.models import Authority, Publication
from citizen_voice.reference import catalogue
from citizen_voice.standards import queries
from citizen_voice.standards.steps.catalogue import ENTRY, CatalogueFilter, select_entries


def load_pack(authority: Authority, *, translate: Translate = str, authority_name: str | None = None) -> Pack:
    """Return the standards in force of an authority, set by set, each set checked against its hash.

    `translate` puts our own words into the reader's language; files are in English, and so are questions.
    """
    in_force = select_entries(CatalogueFilter(authority_id=authority.id), ENTRY.publication_id, ENTRY.standard_id)
    rows = db.session.execute(in_force).all()
    wanted = {(row.publication_id, str(row.standard_id)) for row in rows}
    publications = db.session.scalars(
        select(Publication)
        .where(Publication.id.in_({row.publication_id for row in rows}))
        .order_by(Publication.title, Publication.id)
    ).all()
    units = {one.code: translate(one.name) for one in catalogue.units()}
    standards = []
    for publication in publications:
        snapshot = queries.read_snapshot(publication)
        standards += [
            _standard(one, snapshot, units, translate)
            for one in snapshot.standards
            if (publication.id, one.standard_id) in wanted
        ]
    return Pack(
        authority=authority_name or authority.name,
        standards=tuple(standards),
        moment=max((one.published_at for one in publications), default=utcnow()),
    )


def _standard(
    said: StandardSnapshot, snapshot: PublicationSnapshot, units: Mapping[str, str], translate: Translate
) -> PackStandard:
    scoring = said.value("scoring_guidance") or {}
    priority = said.value("priority_statement") or {}
    return PackStandard(
        reference=said.reference,
        version=said.version,
        title=title_of(said),
        title_cy=str(said.value("title_cy") or ""),
        priority=read_sentence("priority_statement", priority, translate) if priority.get("text") else "",
        outcome=str(said.value("outcome_sought") or ""),
        bounds=tuple(describe_bounds(said.value("applicability") or {}, translate)),
        weights=weight_range_of(said),
        measures=tuple(PackMeasure(one, units.get(one.unit, one.unit)) for one in measures_of(said)),
        questions=tuple(
            PackQuestion(str(one.get("question", "")).replace(CONTRACT_SLOT, "this contract"), one.get("word_limit"))
            for one in said.value("evaluation_questions") or ()
        ),
        bands=tuple(str(scoring.get(f"band_{band}", "")) for band in BANDS) if scoring else (),
        url=Addresses(snapshot, current_app.config["PUBLIC_URL"]).standard(said),
    )
