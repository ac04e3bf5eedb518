"""Made-up published standards of several authorities, and recorded tenders, for timing the public catalogue.

Nothing in it is anybody's: words are drawn from an invented vocabulary of 3,000 by Zipf's law. Each authority has ten
councils and sets of 25 standards in two versions, the first of which the second has replaced; each standard has two
measures, two questions and scoring bands of a length as in the demonstration. Rows are stored as publishing and
recording store them, without the way there.
"""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.workbench_data import Words
from citizen_voice.clock import today, utcnow
from citizen_voice.db import db
from citizen_voice.exports.snapshot import (
    AuthoritySnapshot,
    ClauseSnapshot,
    ConsultationSnapshot,
    PublicationSnapshot,
    StandardSnapshot,
    content_hash,
)
from citizen_voice.models import (
    Adaptation,
    Authority,
    Council,
    ImportedMeasure,
    ImportedStandard,
    Publication,
    PublishedStandard,
    StandardOmission,
    Tender,
    TenderImport,
    TenderLot,
)
from citizen_voice.reference import catalogue
from citizen_voice.standards.steps.cataloguing import enter_publication
from citizen_voice.vocabulary import PurchaseCategory
from tests.factories import Factories
from tests.factories.commissioning import LICENCE, make_standard

IN_A_SET, COUNCILS, CHOSEN = 25, 10, 4


class CatalogueMaker:
    """Makes authorities, their published standards, and recorded tenders."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.words = Words(self.dice)
        self.make = Factories()
        self.numbers = 0

    def make_authorities(self, count: int, standards: int) -> list[Authority]:
        """Make authorities with an equal share of published standard versions."""
        sets = standards // count // IN_A_SET // 2
        return [self.make_authority(number, sets) for number in range(count)]

    def make_authority(self, number: int, sets: int) -> Authority:
        """Make an authority, its councils and its sets, each in two versions."""
        authority = self.make.authority(name=f"Region {number:02}", slug=f"region-{number:02}")
        for place in range(COUNCILS):
            self.make.council(authority, name=f"Council {number:02}-{place:02}")
        consultation = self.make.consultation(authority)
        statement = self.make.statement(self.make.proposal(consultation))
        for _ in range(sets):
            self.numbers += 1
            made = [self._standard(consultation, statement, place) for place in range(IN_A_SET)]
            first = self._publish(authority, consultation, made, None)
            self._publish(authority, consultation, made, first)
        db.session.commit()
        return authority

    def _standard(self, consultation: Any, statement: Any, place: int) -> Any:
        reference = f"SV-{self.numbers:02}{place:02}"
        return make_standard(self.make, consultation, reference, statement=statement, **self._values(reference))

    def _values(self, reference: str) -> dict[str, Any]:
        dice, said = self.dice, self.said
        unit = dice.choice([one.code for one in catalogue.units() if one.aggregation == "sum"])
        # Some measures have the same id in every region, as those of a national set do.
        shared = dice.random() < 0.2
        measures = [
            {
                "id": f"NAT-{dice.randrange(40):02}-M{n}" if shared else f"{reference}-M{n}",
                "title": said(5),
                "definition": said(20),
                "unit": unit,
                "direction": "higher",
                "counting_rule": said(15),
                "geography": said(8),
                "target": "3",
                "target_scaling": "fixed",
                "evidence": said(12),
                "frequency": "Quarterly",
            }
            for n in (1, 2)
        ]
        return {
            "title": said(6),
            "title_cy": said(6),
            "short_name": said(3),
            "theme": said(2),
            "priority_statement": {"text": said(20)},
            "rationale": said(40),
            "outcome_sought": said(25),
            "measures": measures,
            "evaluation_questions": [{"question": said(25), "kind": "qualitative", "word_limit": 500}] * 2,
            "scoring_guidance": {**{f"band_{band}": said(20) for band in range(6)}, "minimum": said(8)},
            "applicability": {
                "value_from": str(dice.choice([0, 25_000, 100_000, 1_000_000])),
                "categories": dice.sample(["goods", "services", "works"], dice.randint(1, 3)),
                "cpv_divisions": [] if dice.random() < 0.5 else ["45", "50", "77", "90"],
                "is_for_light_touch": True,
            },
            "mission_links": [{"code": dice.choice(catalogue.missions()).code, "strength": "direct"}],
        }

    def said(self, count: int) -> str:
        """Return some invented words as a sentence."""
        return self.words.text(count, count)

    def _publish(self, authority: Any, consultation: Any, made: list[Any], before: Publication | None) -> Publication:
        version, age = ("2.0", 30) if before else ("1.0", 400)
        snapshot = PublicationSnapshot(
            authority=AuthoritySnapshot(authority.slug, authority.name, None, None),
            slug=f"set-{self.numbers}",
            version=version,
            title=f"Set {self.numbers}",
            consultation=ConsultationSnapshot(
                consultation.slug, "Contracts", "What next?", date(2025, 1, 1), date(2025, 3, 1)
            ),
            effective_on=today() - timedelta(days=age),
            standards=tuple(_again(said, version) for _, _, said in made),
            licence_url=LICENCE,
        )
        publication = Publication(
            authority_id=authority.id,
            consultation_id=consultation.id,
            slug=snapshot.slug,
            version=version,
            title=snapshot.title,
            effective_on=snapshot.effective_on,
            published_at=utcnow() - timedelta(days=age),
            published_by_id=consultation.created_by_id,
            content_hash=content_hash(snapshot),
            snapshot=snapshot.to_json(),
            supersedes_id=before.id if before else None,
        )
        db.session.add(publication)
        db.session.flush()
        published = [
            PublishedStandard(
                authority_id=authority.id,
                publication_id=publication.id,
                standard_id=standard.id,
                standard_revision_id=revision.id,
                position=position,
                version=version,
            )
            for position, (standard, revision, _) in enumerate(made, start=1)
        ]
        db.session.add_all(published)
        db.session.flush()
        enter_publication(publication, snapshot, published)
        return publication

    def make_tenders(self, authority: Authority, count: int) -> None:
        """Make recorded tenders of an authority's councils: two thirds from sets in force, the others from older."""
        councils = db.session.query(Council).filter_by(authority_id=authority.id).all()
        publications = db.session.query(Publication).filter_by(authority_id=authority.id).all()
        newer = [one for one in publications if one.version == "2.0"]
        older = [one for one in publications if one.version == "1.0"]
        for number in range(count):
            self._tender(self.dice.choice(councils), self.dice.choice(older if number % 3 == 0 else newer), number)
        db.session.commit()

    def _tender(self, council: Council, publication: Publication, number: int) -> None:
        dice, officer_id = self.dice, publication.published_by_id

        def keep(kind: Any, **values: Any) -> Any:
            row = kind(**{"id": uuid.uuid4(), "authority_id": council.authority_id, **values})
            db.session.add(row)
            return row

        tender = keep(
            Tender,
            council_id=council.id,
            created_by_id=officer_id,
            title=self.said(5),
            reference=f"T-{number}",
            value_gbp=Decimal(dice.choice([50_000, 400_000, 2_000_000])),
            cpv_code=dice.choice(["77300000", "45000000", "72000000"]),
            category=dice.choice(list(PurchaseCategory)),
            duration_months=36,
        )
        db.session.flush()
        lot = keep(TenderLot, tender_id=tender.id, number=1, title="One", price_weight=50, quality_weight=30)
        one = keep(TenderImport, tender_id=tender.id, publication_id=publication.id, created_by_id=officer_id)
        db.session.flush()
        chosen = dice.sample(publication.standards, CHOSEN)
        for position, published in enumerate(chosen, start=1):
            imported = keep(
                ImportedStandard,
                tender_import_id=one.id,
                tender_lot_id=lot.id,
                published_standard_id=published.id,
                position=position,
                weight=Decimal(dice.randint(2, 12)),
                weight_reason=self.said(8),
                starts_on=today(),
                ends_on=today(),
            )
            db.session.flush()
            code = published.standard.reference
            keep(ImportedMeasure, imported_standard_id=imported.id, position=1, measure_code=f"{code}-M1", target=3)
            if dice.random() < 0.3:
                keep(
                    Adaptation,
                    imported_standard_id=imported.id,
                    field="geography",
                    words=self.said(6),
                    reason=self.said(10),
                )
        for published in publication.standards:
            if published not in chosen and dice.random() < 0.7:
                keep(
                    StandardOmission,
                    tender_import_id=one.id,
                    published_standard_id=published.id,
                    reason=self.said(12),
                )
        db.session.flush()
        one.recorded_at = utcnow() - timedelta(minutes=number)
        db.session.flush()


def _again(said: StandardSnapshot, version: str) -> StandardSnapshot:
    """Return a standard under another version, whose clauses say the same."""
    clauses = tuple(
        ClauseSnapshot(one.field, one.kind, one.value, one.statement_ids, one.officer_id, one.reason)
        for one in said.clauses
    )
    return StandardSnapshot(said.reference, version, said.standard_id, clauses)
