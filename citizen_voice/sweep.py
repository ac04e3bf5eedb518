"""What is done every few seconds: whatever the database shows as due and nobody has dealt with."""

from citizen_voice import background, events, mail
from citizen_voice.consultations import service as consultations_service
from citizen_voice.consultations.steps.counting import fold_contributions
from citizen_voice.db import transactional
from citizen_voice.delivery import jobs as delivery_jobs
from citizen_voice.observability import get_logger
from citizen_voice.priorities import jobs as priority_jobs
from citizen_voice.standards import service as standards_service
from citizen_voice.themes import jobs as theme_jobs
from citizen_voice.themes import split_jobs
from citizen_voice.themes.steps import figures as theme_figures
from citizen_voice.themes.steps import theme_list
from citizen_voice.tokens.steps.answers import forget_answers
from citizen_voice.voting import jobs as voting_jobs
from citizen_voice.webhooks import jobs as webhook_jobs
from citizen_voice.webhooks.steps.retention import forget_messages

log = get_logger(__name__)


@background.job()
def sweep() -> None:
    """Close consultations whose last day is over, open and close those on drafts; send again what was not dealt with.

    Votes are worked through where enough are new, and those on suggestions and themes counted again. May be run twice
    at once.
    """
    closed = transactional(consultations_service.close_due_consultations)()
    counts = {
        "consultations_closed": closed,
        "draft_consultations": transactional(standards_service.move_due_draft_consultations)(),
        "contributions_folded": transactional(fold_contributions)(),
        "events": events.retry_due_events(),
        "mail": mail.retry_due_mail(),
        "groupings": theme_jobs.sweep_runs(),
        "splits": split_jobs.sweep_splits(),
        "opinions": voting_jobs.sweep_opinion(),
        "theme_opinions": priority_jobs.sweep_theme_opinions(),
        "deliveries": delivery_jobs.sweep_delivery(),
        "participations": priority_jobs.sweep_participation(),
        "runs_counted": transactional(theme_figures.recount_due)(),
        "webhooks": webhook_jobs.sweep_deliveries(),
        "answers_forgotten": transactional(forget_answers)(),
        "messages_forgotten": transactional(forget_messages)(),
        "themes_counted": transactional(theme_list.recount_due)(),
    }
    if any(counts.values()):
        log.info("sweep_done", **counts)
