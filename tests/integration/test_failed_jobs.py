"""What the queue keeps of a job that failed: which fault, and where. Nothing of anybody's words."""

import base64
import zlib

from rq import Queue
from sqlalchemy import text

from citizen_voice import background
from citizen_voice.db import db
from citizen_voice.extensions import broker

SECRET = "my daughter Ceri at 4 Mill Lane"


@background.job()
def refuse_row() -> None:
    """Store a row that the database refuses, quoting it."""
    words = {"words": SECRET}
    db.session.execute(text("CREATE TEMP TABLE refused (words text PRIMARY KEY)"))
    db.session.execute(text("INSERT INTO refused VALUES (:words)"), words)
    db.session.execute(text("INSERT INTO refused VALUES (:words)"), words)


def everything_kept() -> str:
    """Every value in the queue's database, unpacked where it was packed."""
    found = []
    redis = broker.connection
    for key in redis.keys("rq:*"):
        kind = redis.type(key)
        if kind == b"hash":
            found += redis.hgetall(key).values()
        elif kind == b"stream":
            found += [value for _id, entry in redis.xrange(key) for value in entry.values()]
    return " ".join(_unpacked(value) for value in found)


def _unpacked(value: bytes) -> str:
    for unpack in (zlib.decompress, lambda packed: zlib.decompress(base64.b64decode(packed))):
        try:
            return unpack(value).decode(errors="replace")
        except (zlib.error, ValueError):
            continue
    return value.decode(errors="replace")


def test_the_queue_keeps_the_class_of_a_fault_and_its_place_and_no_word_of_it(app, run_jobs):
    background.send_now(refuse_row)
    run_jobs()
    (failed,) = Queue("default", connection=broker.connection).failed_job_registry.get_job_ids()
    job = Queue("default", connection=broker.connection).fetch_job(failed)
    kept = job.latest_result().exc_string
    assert kept.startswith("sqlalchemy.exc.IntegrityError\n")
    assert "test_failed_jobs.py" in kept
    assert "in refuse_row" in kept
    assert "IntegrityError" in everything_kept()
    assert SECRET not in everything_kept()
    job.delete()
