"""How long officers' pages of a large run take, and how many queries each sends.

`python -m benchmarks.workbench_pages [--themes N] [--statements N] [--voters N] [--folder DIR]` fills a database of its
own on an embedded server, as `workbench_data.py` says, and asks for each page 20 times through the application's own
test client: permissions, queries and templates are all in the figure, the network is not. Beside the time on the clock
stands what the processor spent on a request, here and in PostgreSQL, which other work on the machine moves less. The
database is thrown away, or kept in DIR and found there the next time.
"""

import argparse
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from benchmarks.workbench_data import VOTES_EACH, Maker, Size
from citizen_voice.app import create_app
from citizen_voice.db import db
from citizen_voice.embedded import servers as embedded
from citizen_voice.models import CandidateTheme, Consultation, GroupingRun, Theme
from config import Settings
from tests.query_count import counted_statements

TIMES = 20
WARM_UP = 2
WANTED_MS = 300


def main() -> None:
    options = parse()
    size = Size(
        options.themes,
        options.statements,
        options.voters,
        confirmed=options.themes // 3,
        discarded=options.themes // 20,
    )
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
                if db.session.scalars(select(GroupingRun.id)).first() is None:
                    fill_database(size, options.seed)
                pages, officer = list_pages()
            print_times(app, pages, officer)


def print_times(app: Flask, pages: dict[str, str], officer: str) -> None:
    print(f"{'page':44} {'queries':>7} {'median ms':>10} {'max ms':>8} {'processor ms':>13}")
    slow = [name for name, url in pages.items() if not is_quick(app, officer, name, url)]
    print(f"\nslower than {WANTED_MS} ms at least once: {', '.join(slow) or 'none'}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--themes", type=int, default=1000)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--voters", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder")
    return parser.parse_args()


def fill_database(size: Size, seed: int) -> None:
    begun = time.monotonic()
    Maker(size, seed).make()
    db.session.commit()
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()
    print(f"{size.themes:,} themes, {size.statements:,} statements, {size.voters * VOTES_EACH:,} votes,", end=" ")
    print(f"filled in {time.monotonic() - begun:.0f} s\n", flush=True)


def list_pages() -> tuple[dict[str, str], str]:
    """Return the pages by name, and the id of who looks at them."""
    run = db.session.scalars(select(GroupingRun)).one()
    consultation = db.session.get_one(Consultation, run.consultation_id)
    base = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}"
    here = f"{base}/groupings/{run.id}"
    largest = db.session.scalars(
        select(CandidateTheme.id).where(CandidateTheme.level == 2).order_by(CandidateTheme.people.desc()).limit(1)
    ).one()
    theme = db.session.scalars(select(Theme.id).where(Theme.state == "confirmed").limit(1)).one()
    some = db.session.get_one(CandidateTheme, largest).exemplar_statement_ids
    common, frequent, middling, rare = (words_by_rank(rank) for rank in (0, 20, 100, 2000))
    pages = {
        "suggestions, most people first": here,
        "suggestions by agreement": f"{here}?sort=agreement",
        "suggestions, undecided, least stable first": f"{here}?sort=stability&order=up&state=undecided",
        "suggestions, page 30": f"{here}?page=30",
        "suggestions below one broad theme": f"{here}?broad=3",
        "map, broad": f"{here}/map",
        "map, fine themes of one broad theme": f"{here}/map?broad=3",
        "pairs that may be one": f"{here}/overlaps",
        "placed nowhere": f"{here}/unplaced",
        "placed nowhere, page 60": f"{here}/unplaced?page=60",
        "search: a word in most statements": f"{here}/search?q={common}",
        "search: a word in one in ten": f"{here}/search?q={frequent}",
        "search: a word in one in a hundred": f"{here}/search?q={middling}",
        "search: a rare word": f"{here}/search?q={rare}",
        "search: two words, page 3": f"{here}/search?q={common}+{middling}&page=3",
        "one suggestion, the largest": f"{base}/candidate-themes/{largest}",
        "merge form": f"{base}/candidate-themes/{largest}/merge",
        "move form": f"{base}/candidate-themes/{largest}/move?" + "&".join(f"statements={at}" for at in some),
        "confirmed themes": f"{base}/themes",
        "confirmed themes by statements, page 5": f"{base}/themes?sort=statements&page=5",
        "one theme": f"{base}/themes/{theme}",
    }
    return pages, str(run.requested_by_id)


def words_by_rank(rank: int) -> str:
    """Return the word that is at that place among the words of all statements, the most frequent being at 0."""
    return str(
        db.session.scalar(
            db.text(
                "SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', text) FROM proposal_text')"
                " ORDER BY ndoc DESC, word LIMIT 1 OFFSET :rank"
            ),
            {"rank": rank},
        )
    )


def is_quick(app: Flask, officer: str, name: str, url: str) -> bool:
    """Ask for a page some times, print its line, and say whether all the answers were quick enough."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"officer:{officer}", True
    for _ in range(WARM_UP):
        with counted_statements() as statements:
            answer = client.get(url)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
    taken, spent = [], processor_seconds()
    for _ in range(TIMES):
        begun = time.perf_counter()
        client.get(url)
        taken.append(1000 * (time.perf_counter() - begun))
    spent = 1000 * (processor_seconds() - spent) / TIMES
    print(f"{name:44} {len(statements):7} {statistics.median(taken):10.0f} {max(taken):8.0f} {spent:13.0f}", flush=True)
    return max(taken) < WANTED_MS


def processor_seconds() -> float:
    """Return what the processor has spent on this process and on the servers that it started, ended ones included."""
    here = psutil.Process()
    servers = [part for child in here.children() for part in (child, *child.children(recursive=True))]
    spent = time.process_time()
    for part in servers:
        # A server's process for one task may end while it is looked at; its parent then counts it.
        with suppress(psutil.NoSuchProcess):
            one = part.cpu_times()
            spent += one.user + one.system + one.children_user + one.children_system
    return spent


if __name__ == "__main__":
    main()
