"""How long a vote takes, from the press to the next proposal on the page, with a hundred people voting at once.

`python -m benchmarks.opinion_voting [--people N] [--proposals N] [--seconds S] [--pause S]` serves the application by
gunicorn, a process for each of two processors, on embedded servers, to people who have each signed in. Each reads a
card for a while (`--pause` seconds on the mean, at random), presses a button, and waits until the page with the next
proposal is there: the POST that stores the vote and draws the next, and the GET that shows it. The clients run on the
same machine and share its processors. Once more without any pause, each pressing as soon as the page is there, shows
how many votes a second the machine stores at most. The database is thrown away.
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from citizen_voice.app import create_app
from citizen_voice.db import commit, db
from citizen_voice.embedded import servers as embedded
from config import Settings
from tests.factories import Factories
from tests.factories.votes import store_ballots, two_blocs

WANTED_MS = 100
SECRET = "only-for-the-benchmark"  # of a server that lives for a minute on this machine alone
PROCESSES, THREADS = 2, 8


def main() -> None:
    options = parse()
    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder) / "servers") as running:
        settings = Settings(
            environment="test",
            secret_key=SECRET,
            database_url=running.servers.database_url,
            redis_url=running.servers.redis_url,
            instance_folder=Path(folder) / "instance",
        ).with_development_defaults()
        app = create_app(settings)
        with app.app_context():
            upgrade()
            path, cookies = fill(app, options.people, options.proposals)
        with serving(settings) as port:
            print(f"{options.people} people, {options.proposals} proposals,", end=" ")
            print(f"{PROCESSES} web processes of {THREADS} threads\n")
            print(
                f"{'each person':34} {'votes':>6} {'a second':>9} {'median':>8} {'p95':>8} {'most':>8}  ms, wanted p95"
            )
            for name, pause in (
                (f"reads for {options.pause:g} s on the mean", options.pause),
                ("presses at once", 0.0),
            ):
                taken, seconds = crowd(port, path, cookies, pause, options.seconds)
                show(name, taken, seconds, is_wanted=pause > 0)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--proposals", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=5)
    return parser.parse_args()


def fill(app: Flask, people: int, proposals: int) -> tuple[str, list[str]]:
    """Make a consultation with votes, and people who have signed in; return its path and their cookies."""
    make = Factories()
    consultation = make.consultation()
    store_ballots(consultation, two_blocs(200, proposals, share=0.2))
    residents = [make.resident() for _ in range(people)]
    for resident in residents:
        make.participant(consultation, resident=resident)
    commit()
    # As a server does by itself within a minute: it then knows how large the tables are.
    db.session.execute(text("ANALYZE"))
    commit()
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookies = [f"session={serializer.dumps({'_user_id': f'resident:{one.id}', '_fresh': True})}" for one in residents]
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}/vote", cookies


@contextmanager
def serving(settings: Settings) -> Iterator[int]:
    """Serve the application on a free port until the block ends."""
    port = 20_000 + os.getpid() % 20_000
    environment = os.environ | {
        "CITIZEN_VOICE_ENVIRONMENT": "test",
        "CITIZEN_VOICE_INSTANCE": str(settings.instance_folder),
        "DATABASE_URL": str(settings.database_url),
        "REDIS_URL": str(settings.redis_url),
        "SECRET_KEY": SECRET,
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "citizen_voice.app:create_app()", "--worker-class", "gthread"]
    command += ["--threads", str(THREADS), "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "error"]
    command += ["--keep-alive", "60", "--workers", str(PROCESSES)]
    server = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[1])
    try:
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


class Person:
    """Somebody with a browser: a connection that stays, a cookie, and the page before them."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.path, self.cookie = path, cookie
        self.page = self._get()
        if "proposal_id" not in self.page:
            self._post(f"{path}/next", {})
            self.page = self._get()

    def vote(self) -> bool:
        """Press a button and wait for the next proposal; False when there is none left."""
        proposal = re.search(r'name="proposal_id" value="([^"]+)"', self.page)
        if proposal is None:
            return False
        self._post(self.path, {"proposal_id": proposal.group(1), "choice": random.choice(["agree", "disagree"])})
        self.page = self._get()
        return True

    def _get(self) -> str:
        self.connection.request("GET", self.path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        self._keep_cookie(answer)
        body = answer.read().decode()
        assert answer.status == 200, answer.status
        return body

    def _post(self, path: str, fields: dict[str, str]) -> None:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        body = urlencode({**fields, "csrf_token": token.group(1) if token else ""})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, body=body, headers=headers)
        answer = self.connection.getresponse()
        self._keep_cookie(answer)
        answer.read()
        assert answer.status in (302, 303), answer.status

    def _keep_cookie(self, answer: http.client.HTTPResponse) -> None:
        for value in answer.headers.get_all("Set-Cookie") or []:
            if value.startswith("session="):
                self.cookie = value.partition(";")[0]


def crowd(port: int, path: str, cookies: list[str], pause: float, seconds: float) -> tuple[list[float], float]:
    """Let all vote for so long; return the milliseconds of every vote, and the seconds."""
    taken: list[float] = []
    people = [Person(port, path, cookie) for cookie in cookies]
    end = time.monotonic() + seconds

    def act(person: Person, luck: random.Random) -> None:
        time.sleep(luck.uniform(0, 2 * pause))
        while time.monotonic() < end:
            begun = time.perf_counter()
            if not person.vote():
                return
            taken.append(1000 * (time.perf_counter() - begun))
            time.sleep(luck.uniform(0, 2 * pause))

    threads = [threading.Thread(target=act, args=(one, random.Random(at))) for at, one in enumerate(people)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, time.monotonic() - begun


def show(name: str, taken: list[float], seconds: float, *, is_wanted: bool) -> None:
    ordered = sorted(taken)
    middle, late = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
    met = f"< {WANTED_MS}: {'met' if late < WANTED_MS else 'MISSED'}" if is_wanted else ""
    rate = len(taken) / seconds
    print(f"{name:34} {len(taken):6} {rate:9.1f} {middle:8.0f} {late:8.0f} {ordered[-1]:8.0f}  {met}", flush=True)


if __name__ == "__main__":
    main()
