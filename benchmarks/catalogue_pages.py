"""How long the public pages of published standards take, and how many queries each sends.

`python -m benchmarks.catalogue_pages [--standards N] [--authorities N] [--imports N] [--folder DIR]` fills a database
of its own on an embedded server, as `catalogue_data.py` says, and asks for each page and file 20 times through the
application's own test client: queries and templates are all in the figure, the network is not. The database is thrown
away, or kept in DIR and found there the next time.
"""

import argparse
import gc
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select

from benchmarks.catalogue_data import CatalogueMaker
from benchmarks.workbench_pages import print_times
from citizen_voice.app import create_app
from citizen_voice.db import db
from citizen_voice.embedded import servers as embedded
from citizen_voice.models import Authority, CatalogueEntry, Council, Publication, TenderImport
from citizen_voice.standards.steps.catalogue_pages import encode_key
from config import Settings


def main() -> None:
    options = parse()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary).resolve()
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
                if db.session.scalars(select(Authority.id)).first() is None:
                    fill_database(options)
                tell_size()
                pages = list_pages()
            # What the filling left behind is not a web process's, and its collector would stop requests for it.
            gc.collect()
            gc.freeze()
            print_times(app, pages, "nobody")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--standards", type=int, default=5000, help="published standard versions in all")
    parser.add_argument("--authorities", type=int, default=10)
    parser.add_argument("--imports", type=int, default=2000, help="recorded imports in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder")
    return parser.parse_args()


def fill_database(options: argparse.Namespace) -> None:
    begun = time.monotonic()
    maker = CatalogueMaker(options.seed)
    for authority in maker.make_authorities(options.authorities, options.standards):
        maker.make_tenders(authority, options.imports // options.authorities)
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()
    print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)


def tell_size() -> None:
    counts = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (CatalogueEntry, Publication)]
    recorded = db.session.scalar(select(func.count()).where(TenderImport.recorded_at.is_not(None)))
    authorities = db.session.scalar(select(func.count()).select_from(Authority))
    print(
        f"{authorities} authorities, {counts[0]:,} published standard versions in {counts[1]} publications,"
        f" {recorded:,} recorded imports\n",
        flush=True,
    )


def list_pages() -> dict[str, str]:
    """Return the pages by name."""
    one, other = db.session.scalars(select(Authority.slug).order_by(Authority.slug).limit(2))
    council = db.session.scalars(
        select(Council.code).join(Authority, Authority.id == Council.authority_id).where(Authority.slug == one)
    ).first()
    common, middling, rare = (word_by_rank(rank) for rank in (0, 100, 2000))
    last = last_page()
    return {
        "catalogue, all regions": "/standards",
        "catalogue, in all states, latest first": "/standards?state=all&sort=newest",
        "catalogue, far on": f"/standards?state=all&sort=title&after={last}",
        "catalogue, one region": f"/{one}/standards",
        "filters: place, value, CPV, category": f"/standards?place={one}/{council}&value=500000&cpv=77&category=works",
        "filters: goal, unit": "/standards?goal=growth&unit=people",
        "search: a word in most standards": f"/standards?q={common}&state=all",
        "search: a word in some": f"/standards?q={middling}&state=all",
        "search: a rare word": f"/standards?q={rare}&state=all",
        "search: two words in one region": f"/{one}/standards?q={common}+{middling}",
        "list as CSV, in force": "/standards.csv",
        "list as CSV, all": "/standards.csv?state=all",
        "list as JSON, in force": "/standards.json",
        "list as JSON, all": "/standards.json?state=all",
        "compare two regions": f"/standards/compare?one={one}&other={other}",
        "pack": f"/{one}/suppliers",
        "pack as XLSX": f"/{one}/suppliers/answers.xlsx",
        "pack as CSV": f"/{one}/suppliers/measures.csv",
        "adherence, region": f"/{one}/adherence",
        "adherence, council": f"/{one}/adherence/{council}",
        "adherence as CSV, region": f"/{one}/adherence.csv",
        "adherence as CSV, council": f"/{one}/adherence/{council}/adherence.csv",
        "API: catalogue, 100 of all regions": "/api/v1/standards?limit=100&state=all",
        "API: a word in most standards": f"/api/v1/standards?q={common}&state=all&limit=100",
        "API: one region": f"/api/v1/{one}/standards?limit=100",
        "API: compare two regions": f"/api/v1/standards/compare?one={one}&other={other}",
        "API: pack": f"/api/v1/{one}/supplier-pack",
        "API: adherence, region": f"/api/v1/{one}/adherence",
        "API: adherence, council": f"/api/v1/{one}/adherence/{council}",
    }


def word_by_rank(rank: int) -> str:
    """Return the word that is at that place among the words of all standards, the most frequent being at 0."""
    words = (
        "SELECT word FROM ts_stat('SELECT plain_words FROM catalogue_entry') WHERE word ~ '^[a-z]{4,}$'"
        " ORDER BY ndoc DESC, word LIMIT 1 OFFSET :rank"
    )
    return str(db.session.scalar(db.text(words), {"rank": rank}))


def last_page() -> str:
    """Return a key nine tenths down the list by title."""
    query = select(func.lower(CatalogueEntry.title), CatalogueEntry.id).order_by(func.lower(CatalogueEntry.title))
    rows = db.session.execute(query).all()
    title, entry_id = rows[len(rows) * 9 // 10]
    return encode_key(title, entry_id)


if __name__ == "__main__":
    main()
