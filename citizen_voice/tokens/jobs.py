"""Work about tokens that no request waits for."""

import uuid

from citizen_voice import background
from citizen_voice.db import transactional
from citizen_voice.tokens import service


@background.job()
@transactional
def note_use(token_id: str) -> None:
    """Write down that a token was used. It may be run twice: the later moment stands."""
    service.note_use(uuid.UUID(token_id))
