"""How long the pages of delivery take with many standards and reports, and whether their sums are right.

`python -m benchmarks.delivery_pages [--standards N] [--own N] [--reports N]` fills a database of its own on an embedded
server: N standards in fifty regions, and in one of them, with `--own` standards and ten councils, all the reports: over
contracts that each have a measure of twenty standards, one report in three verified, one in twenty corrected. Each page
is asked for 20 times through the application's own test client: queries and templates are in the figure, the network
is not. The sums are held against a plain loop over the rows. Tenders and publications, which these pages do not read,
are left out, so checks of references are taken away from these tables.
"""

import argparse
import gc
import random
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert

from citizen_voice.app import create_app
from citizen_voice.db import db
from citizen_voice.delivery.steps.summing import list_sums
from citizen_voice.delivery.totals import add_up
from citizen_voice.embedded import servers as embedded
from citizen_voice.models import Authority, Commitment, Council, DeliveryDecision, DeliveryReport, Standard
from config import Settings
from tests.query_count import counted_statements

TIMES, WARM_UP, WANTED_MS = 20, 2, 300
REGIONS, COUNCILS, MEASURES_EACH = 50, 10, 20
MISSIONS = ("growth", "nhs", "streets", "opportunity", "energy")
UNITS = ("people", "hours_staff", "tonnes", "gbp_local_spend")
BEGUN = date(2024, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Rows = list[dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--standards", type=int, default=5000)
    parser.add_argument("--own", type=int, default=100)
    parser.add_argument("--reports", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with embedded.start(folder / "servers") as running:
            settings = Settings(
                environment="test",
                database_url=running.servers.database_url,
                redis_url=running.servers.redis_url,
                instance_folder=folder / "instance",
            )
            app = create_app(settings.with_development_defaults())
            with app.app_context():
                upgrade()
                authority, plain = fill(options.standards, options.own, options.reports)
                check_sums(authority, plain)
                slug = authority.slug
            # What the filling left behind is not a web process's, and its collector would stop requests for it.
            gc.collect()
            gc.freeze()
            print_times(app, slug)


def fill(standards: int, own: int, reports: int) -> tuple[Authority, dict[str, Decimal]]:
    """Fill the database; return the region with the reports, and what its measures add up to by a plain loop."""
    begun, chance = time.monotonic(), random.Random(7)
    regions = [Authority(slug=f"region-{n}", name=f"Region {n}") for n in range(REGIONS)]
    db.session.add_all(regions)
    db.session.flush()
    region = regions[0]
    councils = [Council(authority_id=region.id, code=f"X{n:08}", name=f"Council {n}") for n in range(COUNCILS)]
    db.session.add_all(councils)
    db.session.flush()
    drop_references()
    mine = [standard_row(region, n) for n in range(own)]
    others = [standard_row(regions[1 + n % (REGIONS - 1)], n) for n in range(standards - own)]
    store(Standard, mine + others)
    contracts = max(reports // (MEASURES_EACH * 8), 1)
    commitments = [
        commitment_row(region, councils[contract % COUNCILS], contract_id, one, place)
        for contract, contract_id in ((n, uuid.uuid4()) for n in range(contracts))
        for place, one in enumerate(chance.sample(mine, min(MEASURES_EACH, own)))
    ]
    store(Commitment, commitments)
    made, decided, plain = report_rows(region, commitments, reports, chance)
    store(DeliveryReport, made)
    store(DeliveryDecision, decided)
    db.session.commit()
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()
    print(f"{standards:,} standards, {contracts:,} contracts, {len(made):,} reports,", end=" ")
    print(f"filled in {time.monotonic() - begun:.0f} s\n", flush=True)
    return region, plain


def drop_references() -> None:
    """Take away what checks that rows of these tables refer to rows that are there."""
    tables = ("standard", "commitment", "delivery_report", "delivery_decision")
    names = db.session.execute(
        db.text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'")
    ).all()
    for table, name in names:
        if table in tables:
            db.session.execute(db.text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def store(model: Any, rows: Rows) -> None:
    for at in range(0, len(rows), 2000):
        db.session.execute(insert(model), rows[at : at + 2000])


def standard_row(authority: Authority, number: int) -> dict[str, Any]:
    ids = {name: uuid.uuid4() for name in ("id", "consultation_id", "theme_id", "priority_list_id")}
    return {**ids, "authority_id": authority.id, "reference": f"SV-{number:04}", "state": "published"}


def commitment_row(
    authority: Authority, council: Council, contract: uuid.UUID, standard: dict[str, Any], place: int
) -> dict[str, Any]:
    number = int(standard["reference"][3:])
    ids = {name: uuid.uuid4() for name in ("id", "tender_id", "imported_measure_id")}
    return {
        **ids,
        "authority_id": authority.id,
        "council_id": council.id,
        "tender_import_id": contract,
        "tender_lot_id": contract,
        "standard_id": standard["id"],
        "measure_code": f"{standard['reference']}-M1",
        "title": f"Measure of {standard['reference']}",
        "unit": UNITS[number % len(UNITS)],
        "direction": "higher",
        "counting_rule": "Once",
        "target": Decimal(10 + place),
        "missions": [MISSIONS[number % len(MISSIONS)], *([MISSIONS[0]] if number % 3 == 0 else [])],
        "starts_on": BEGUN,
        "ends_on": BEGUN + timedelta(days=1400),
        "every_months": 3,
    }


def report_rows(
    authority: Authority, commitments: Rows, count: int, chance: random.Random
) -> tuple[Rows, Rows, dict[str, Decimal]]:
    made: Rows = []
    decided: Rows = []
    plain: dict[str, Decimal] = defaultdict(Decimal)
    officer = uuid.uuid4()
    for number in range(count):
        commitment = commitments[number % len(commitments)]
        first = BEGUN + timedelta(days=91 * (number // len(commitments)))
        report = {
            "id": uuid.uuid4(),
            "authority_id": authority.id,
            "commitment_id": commitment["id"],
            "reported_by_id": officer,
            "starts_on": first,
            "ends_on": first + timedelta(days=90),
            "quantity": Decimal(chance.randrange(0, 5000)) / 8,
            "is_additional": chance.random() < 0.4,
            "is_shared": chance.random() < 0.2,
            "source": "api",
            "replaces_id": None,
            "reported_at": NOW,
        }
        made.append(report)
        if number % 20 == 19:
            made.append({**report, "id": uuid.uuid4(), "quantity": Decimal(1), "replaces_id": report["id"]})
            plain[commitment["measure_code"]] += 1
        else:
            plain[commitment["measure_code"]] += report["quantity"]
        if number % 3 == 0:
            ids = {"id": uuid.uuid4(), "delivery_report_id": made[-1]["id"], "officer_id": officer}
            decided.append({**ids, "authority_id": authority.id, "act": "verify", "reason": "", "decided_at": NOW})
    return made, decided, plain


def check_sums(authority: Authority, plain: dict[str, Decimal]) -> None:
    totals = {one.measure: one.quantity for one in add_up(list_sums(authority.id))}
    assert totals == plain, "The sums of the page are not those of a plain loop."
    print(f"sums of {len(totals)} measures: the same as those of a plain loop over the rows\n")


def print_times(app: Flask, slug: str) -> None:
    pages = {
        "what has been delivered, by mission": f"/{slug}/delivered",
        "by standard": f"/{slug}/delivered?by=standard",
        "by council": f"/{slug}/delivered?by=council",
        "open data, CSV": f"/{slug}/delivered.csv",
        "open data, JSON": f"/{slug}/delivered.json",
    }
    print(f"{'page':40} {'queries':>7} {'median ms':>10} {'max ms':>8}   wanted < {WANTED_MS}")
    client = app.test_client()
    for name, url in pages.items():
        for _ in range(WARM_UP):
            with counted_statements() as statements:
                answer = client.get(url)
            assert answer.status_code == 200, f"{name}: {answer.status_code}"
        taken = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            client.get(url)
            taken.append(1000 * (time.perf_counter() - begun))
        met = "met" if max(taken) < WANTED_MS else "missed"
        print(f"{name:40} {len(statements):7} {statistics.median(taken):10.0f} {max(taken):8.0f}   {met}", flush=True)


if __name__ == "__main__":
    main()
