"""The answers that are kept for a day, so that a request that comes twice is done once."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import ApiToken, IdempotentRequest

ANSWERS_ARE_KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class KeptAnswer:
    """The answer that a request got when it was done."""

    status: int
    location: str | None
    body: dict[str, Any]


def begin_request(token: ApiToken, *, key: str, target: str, body: bytes) -> KeptAnswer | None:
    """Take a key for a request that is about to be done; return the answer when it has been done before.

    Two with one key at the same moment: the second waits until the first has committed, and gets its answer. `target`
    is method and address. Raises `InvalidInputError` when the key stands for another request.
    """
    digest = hashlib.sha256(body).hexdigest()
    taken = db.session.execute(
        insert(IdempotentRequest)
        .values(
            id=uuid.uuid4(),
            authority_id=token.authority_id,
            api_token_id=token.id,
            key=key,
            target=target,
            body_sha256=digest,
        )
        .on_conflict_do_nothing(index_elements=["api_token_id", "key"])
        .returning(IdempotentRequest.id)
    ).first()
    if taken is not None:
        return None
    before = db.session.scalars(
        select(IdempotentRequest).where(IdempotentRequest.api_token_id == token.id, IdempotentRequest.key == key)
    ).one()
    if (before.target, before.body_sha256) != (target, digest):
        raise InvalidInputError(
            gettext("This key was used for another request. Use a new key for each thing that you send."),
            "Idempotency-Key",
        )
    return KeptAnswer(before.status or 200, before.location, before.answer or {})


def keep_answer(token: ApiToken, key: str, answer: KeptAnswer, *, endpoint: str) -> None:
    """Keep the answer of a request, in the transaction that did it, and write down which token did it."""
    db.session.execute(
        update(IdempotentRequest)
        .where(IdempotentRequest.api_token_id == token.id, IdempotentRequest.key == key)
        .values(status=answer.status, location=answer.location, answer=answer.body)
    )
    audit.record(
        "api_token_wrote",
        who=audit.officer(token.officer_id),
        authority_id=token.authority_id,
        subject_kind="api_token",
        subject_id=token.id,
        endpoint=endpoint,
    )


def forget_answers() -> int:
    """Delete the answers that were kept for long enough. Returns how many."""
    gone = db.session.execute(
        delete(IdempotentRequest)
        .where(IdempotentRequest.created_at < utcnow() - ANSWERS_ARE_KEPT)
        .returning(IdempotentRequest.id)
    )
    return len(gone.all())
