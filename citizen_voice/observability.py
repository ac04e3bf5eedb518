"""Structured logs: one JSON object a line, with the ids of the request and the job, and nothing about a person."""

import functools
import logging
import re
import sys
import time
import uuid
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# A one-time link or a receipt is as good as a key: its last part never reaches a log.
SECRET_PATH = re.compile(r"/(sign-in/link|receipts)/[^/?\s]+")
# PostgreSQL quotes the row it refused: residents' words.
REFUSED_ROW = re.compile(
    r"DETAIL:.*?(?=\n\[SQL|\n(?:HINT|CONTEXT|LOCATION):|\n\n(?:The above|During handling)|\Z)", re.DOTALL
)
BLANKED = ((REFUSED_ROW, "DETAIL: [hidden]"), (EMAIL, "[address]"), (SECRET_PATH, r"/\1/[hidden]"))


# They announce what they load and where it lies, line by line: nothing that whoever runs this could act on.
NOISY_LIBRARIES = ("alembic", "rq", "sentence_transformers", "transformers")


def without_personal_data(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank out what looks like an address, a secret link or a row. A last net: callers log ids and codes only."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = functools.reduce(lambda said, one: one[0].sub(one[1], said), BLANKED, value)
    return event


def configure_logging(level: int = logging.INFO) -> None:
    """Send our logs and those of the libraries to standard error as JSON lines. Safe to call again."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(sort_keys=True), foreign_pre_chain=shared
        )
    )
    root = logging.getLogger()
    for old in [one for one in root.handlers if getattr(one, "is_citizen_voice", False)]:
        root.removeHandler(old)
    handler.is_citizen_voice = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level)
    for library in NOISY_LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger. Event names are constants in the past tense; fields are ids, counts and codes."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


log = get_logger(__name__)


def init_request_log(app: Flask) -> None:
    """Give every request an id, say it in the answer, and log one line when the request ends."""

    def begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.request_began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    def end(response: Response) -> Response:
        if "request_id" in g:
            response.headers["X-Request-ID"] = g.request_id
        # A page brings a dozen assets with it; a line for each would hide the lines that matter.
        if "request_id" in g and request.endpoint != "static":
            log.info(
                "request_answered",
                method=request.method,
                endpoint=request.endpoint,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - g.request_began) * 1000, 1),
            )
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)
