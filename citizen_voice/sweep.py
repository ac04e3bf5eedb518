"""What is done every few seconds: whatever the database shows as due and nobody has dealt with."""

from citizen_voice import background, events, mail
from citizen_voice.observability import get_logger

log = get_logger(__name__)


@background.job()
def sweep() -> None:
    """Send again events that no handler has finished, and mail that has not gone out. May be run twice at once."""
    counts = {"events": events.retry_due_events(), "mail": mail.retry_due_mail()}
    if any(counts.values()):
        log.info("sweep_done", **counts)
