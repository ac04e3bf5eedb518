"""One id follows a request into its answer, its log lines and those of the jobs that it sends."""

import contextlib
import io
import json
import logging

import structlog
from rq import Queue

from citizen_voice.extensions import broker
from citizen_voice.observability import configure_logging


@contextlib.contextmanager
def log_kept():
    """Give the list that is filled with the lines of the log when the block ends."""
    lines, written = [], io.StringIO()
    with contextlib.redirect_stderr(written):
        configure_logging()
    try:
        yield lines
    finally:
        configure_logging(logging.WARNING)
        lines += map(json.loads, written.getvalue().splitlines())


def waiting_jobs():
    return Queue("default", connection=broker.connection).get_job_ids()


def test_a_requests_lines_and_those_of_its_job_carry_the_same_id(make, client, run_jobs):
    slug = make.authority().slug
    with log_kept() as lines:
        answers = [client.send(f"/{slug}/sign-in", {"email": f"{name}@example.com"}) for name in ("one", "two")]
        jobs = waiting_jobs()
        # The worker is this process: what the requests left behind is taken away, as another would not have it.
        structlog.contextvars.clear_contextvars()
        run_jobs()
    asked = [answer.headers["X-Request-ID"] for answer in answers]
    answered = [line for line in lines if line["event"] == "request_answered" and line["method"] == "POST"]
    sent = [line for line in lines if line["event"] == "mail_sent"]
    assert len(set(asked)) == len(set(jobs)) == 2
    assert [line.get("request_id") for line in answered] == asked
    assert [line.get("request_id") for line in sent] == asked
    assert [line.get("job_id") for line in sent] == jobs
    assert {line.get("job") for line in sent} == {"send_mail"}
