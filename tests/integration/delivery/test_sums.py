"""The sums of the page against a plain calculation from a ledger that is kept beside them."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import current_app

from citizen_voice.clock import today
from citizen_voice.delivery import service
from citizen_voice.delivery.steps.summing import read_delivered
from citizen_voice.vocabulary import DeliverySource
from tests.factories import commissioning as tenders
from tests.factories import delivery as made

UNITS = ("people", "tonnes", "people_fte", "percent", "yes_no")
PLACES = {"people": 0, "tonnes": 3, "people_fte": 2, "percent": 0, "yes_no": 0}
NAMES = ("quantity", "whole", "verified", "additional", "shared")


@dataclass
class Entry:
    """What was reported of one period and stands."""

    last: Any
    figures: dict[str, Decimal]
    report: Any
    is_additional: bool
    is_shared: bool


@dataclass
class Ledger:
    """A contract: its record in force, and by measure what stands, by the first day."""

    record: Any
    officer: Any
    council: Any
    entries: dict[str, dict[Any, Entry]] = field(default_factory=lambda: defaultdict(dict))


def figures(chance, unit, *, is_additional, is_shared):
    number = Decimal(chance.randrange(1, 9000)).scaleb(-PLACES[unit])
    quantity = Decimal(chance.randrange(2)) if unit == "yes_no" else number
    whole = quantity + chance.randrange(50) if unit == "percent" else None
    said = {"quantity": quantity, "whole": whole or Decimal(0), "verified": Decimal(0)}
    return {**said, "additional": quantity * is_additional, "shared": quantity * is_shared}, whole


def send(ledger, chance, commitment, period, replaces=None):
    said = {"is_additional": chance.random() < 0.5, "is_shared": chance.random() < 0.3}
    amounts, whole = figures(chance, commitment.unit, **said)
    fields = service.ReportFields(
        unit=commitment.unit,
        starts_on=period.first,
        ends_on=period.last,
        quantity=amounts["quantity"],
        whole=whole,
        shared_note="A funder" if said["is_shared"] else "",
        evidence_url="https://example.org/x",
        is_confirmed=True,
        **said,
    )
    report = service.report_delivery(
        commitment, fields, officer_id=ledger.officer.id, source=DeliverySource.FORM, replaces=replaces
    )
    ledger.entries[commitment.measure_code][period.first] = Entry(period.last, amounts, report, **said)


def live_through(ledger, chance, verifier):
    """Report, correct, take back and verify at random."""
    for commitment in made.commitments_of(ledger.record):
        entries = ledger.entries[commitment.measure_code]
        for period in made.ended(commitment):
            standing = entries.get(period.first)
            fate = chance.random()
            if standing is None:
                if fate < 0.7:
                    send(ledger, chance, commitment, period)
            elif fate < 0.3:
                send(ledger, chance, commitment, period, replaces=standing.report)
            elif fate < 0.5:
                service.retract_report(standing.report, officer_id=ledger.officer.id, reason="Wrong.")
                del entries[period.first]
            elif fate < 0.8 and not standing.figures["verified"]:
                if not standing.report.is_verified:
                    service.verify_report(standing.report, officer_id=verifier.id)
                standing.figures["verified"] = standing.figures["quantity"]


def sums_of(ledgers):
    """Add up in plain Python what the page has to show, by council, measure and unit."""
    found = defaultdict(lambda: dict.fromkeys((*NAMES, "reported", "contracts", "due", "received"), Decimal(0)))
    for ledger in ledgers:
        for commitment in made.commitments_of(ledger.record):
            sums = found[ledger.council.code, commitment.measure_code, commitment.unit]
            entries = sorted(ledger.entries[commitment.measure_code].values(), key=lambda one: one.last)
            counted = entries[-1:] if commitment.unit in ("people_fte", "yes_no") else entries
            for name in NAMES:
                sums[name] += sum(one.figures[name] for one in counted)
            due = [one for one in made.ended(commitment) if one.last + timedelta(days=30) < today()]
            sums["reported"] += bool(entries)
            sums["contracts"] += 1
            sums["due"] += len(due)
            sums["received"] += len([one for one in due if one.first in ledger.entries[commitment.measure_code]])
    return dict(found)


@pytest.mark.parametrize("seed", range(6))
def test_sums_are_those_of_a_ledger_whatever_becomes_of_reports_and_records(make, seed):
    chance = random.Random(seed)
    authority = make.the_authority()
    with current_app.test_request_context():
        publication = made.publish_one(make, *UNITS)
        verifier = make.officer()
        ledgers = []
        for _ in range(3):
            officer, council = tenders.make_commissioner(make)
            for _ in range(2):
                days = (today() - timedelta(days=chance.randrange(40, 1500)), today() + timedelta(days=300))
                chosen = sorted(chance.sample(range(1, 6), chance.randrange(1, 5)))
                targets = {made.name_measure(publication, one): Decimal(1 if one == 5 else 12) for one in chosen}
                tender = made.make_tender_of_one(council, officer)
                record = made.bind(tender, publication, officer, days=days, targets=targets)
                ledger = Ledger(record, officer, council)
                live_through(ledger, chance, verifier)
                live_through(ledger, chance, verifier)
                if chance.random() < 0.5:
                    ledger.record = made.bind(tender, publication, officer, days=days, targets=targets)
                    live_through(ledger, chance, verifier)
                ledgers.append(ledger)
        found = {(one.council, one.measure, one.unit): one for one in read_delivered(authority.id).sums}
        wanted = sums_of(ledgers)
        assert found.keys() == wanted.keys()
        for key, sums in wanted.items():
            assert {name: getattr(found[key], name) for name in sums} == sums, key
