"""Facts that one feature announces to others."""

from enum import StrEnum


class EventName(StrEnum):
    """Facts that a feature announces. Past tense: they have happened."""

    CONSULTATION_CLOSED = "consultation_closed"
    DECISION_RECORDED = "decision_recorded"
    DELIVERY_REPORTED = "delivery_reported"
    DRAFT_CONSULTATION_OPENED = "draft_consultation_opened"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    PUBLICATION_PUBLISHED = "publication_published"
    STANDARD_WITHDRAWN = "standard_withdrawn"
    TENDER_IMPORT_RECORDED = "tender_import_recorded"
