"""Every table. Import models from here: `from citizen_voice.models import Proposal`."""

from citizen_voice.models.api_token import ApiToken, IdempotentRequest
from citizen_voice.models.audit import AuditRow
from citizen_voice.models.authority import Authority, Council
from citizen_voice.models.catalogue import CatalogueEntry
from citizen_voice.models.comparison import CandidateSuggestion, RunChange, RunDifference
from citizen_voice.models.consultation import Consultation, ConsultationWording, ContributionCount
from citizen_voice.models.delivery import Commitment, Contract, DeliveryDecision, DeliveryReminder, DeliveryReport
from citizen_voice.models.draft_consultation import (
    DraftAnswer,
    DraftConsultation,
    DraftRemark,
    DraftRemarkDecision,
    DraftReply,
    DraftUnderDiscussion,
)
from citizen_voice.models.event import DomainEvent, EventHandling
from citizen_voice.models.figures import CandidateFigures, ThemeFigures
from citizen_voice.models.grouping import (
    CandidateOverlap,
    CandidateTheme,
    Embedding,
    EncoderWeights,
    GroupedStatement,
    GroupingBatch,
    GroupingRun,
)
from citizen_voice.models.mail import OutgoingMail
from citizen_voice.models.moderation import ModerationDecision
from citizen_voice.models.officer import Officer, OfficerRole, SignInLink
from citizen_voice.models.opinion import (
    ExposureTally,
    OpinionPlace,
    OpinionRun,
    ParticipationCount,
    PopulationMargin,
    ProposalOpinion,
    ThemeOpinion,
    VoteTally,
)
from citizen_voice.models.priority import PriorityList, PriorityListEntry
from citizen_voice.models.proposal import Proposal, ProposalText, Statement
from citizen_voice.models.publication import Publication, PublishedStandard
from citizen_voice.models.resident import Participant, Participation, Resident, UpdateConsent
from citizen_voice.models.response import Response, ResponseImport
from citizen_voice.models.standard import (
    Clause,
    ClauseStatement,
    Standard,
    StandardDecision,
    StandardRevision,
    StandardWithdrawal,
    SupportReview,
)
from citizen_voice.models.tender import (
    Adaptation,
    ImportedMeasure,
    ImportedStandard,
    StandardOmission,
    Tender,
    TenderImport,
    TenderLot,
)
from citizen_voice.models.theme import Theme, ThemeOrigin, ThemeStatement
from citizen_voice.models.theme_decision import ThemeChange, ThemeDecision, ThemeMove, ThemeOriginChange
from citizen_voice.models.theme_work import SplitHalf, SplitPart, SplitProposal, ThemeReading, ThemeReadingStatement
from citizen_voice.models.vote import Exposure, Vote
from citizen_voice.models.webhook import Webhook, WebhookDelivery
from citizen_voice.models.worker import Worker

__all__ = [
    "Adaptation",
    "ApiToken",
    "AuditRow",
    "Authority",
    "CandidateFigures",
    "CandidateOverlap",
    "CandidateSuggestion",
    "CandidateTheme",
    "CatalogueEntry",
    "Clause",
    "ClauseStatement",
    "Commitment",
    "Consultation",
    "ConsultationWording",
    "Contract",
    "ContributionCount",
    "Council",
    "DeliveryDecision",
    "DeliveryReminder",
    "DeliveryReport",
    "DomainEvent",
    "DraftAnswer",
    "DraftConsultation",
    "DraftRemark",
    "DraftRemarkDecision",
    "DraftReply",
    "DraftUnderDiscussion",
    "Embedding",
    "EncoderWeights",
    "EventHandling",
    "Exposure",
    "ExposureTally",
    "GroupedStatement",
    "GroupingBatch",
    "GroupingRun",
    "IdempotentRequest",
    "ImportedMeasure",
    "ImportedStandard",
    "ModerationDecision",
    "Officer",
    "OfficerRole",
    "OpinionPlace",
    "OpinionRun",
    "OutgoingMail",
    "Participant",
    "Participation",
    "ParticipationCount",
    "PopulationMargin",
    "PriorityList",
    "PriorityListEntry",
    "Proposal",
    "ProposalOpinion",
    "ProposalText",
    "Publication",
    "PublishedStandard",
    "Resident",
    "Response",
    "ResponseImport",
    "RunChange",
    "RunDifference",
    "SignInLink",
    "SplitHalf",
    "SplitPart",
    "SplitProposal",
    "Standard",
    "StandardDecision",
    "StandardOmission",
    "StandardRevision",
    "StandardWithdrawal",
    "Statement",
    "SupportReview",
    "Tender",
    "TenderImport",
    "TenderLot",
    "Theme",
    "ThemeChange",
    "ThemeDecision",
    "ThemeFigures",
    "ThemeMove",
    "ThemeOpinion",
    "ThemeOrigin",
    "ThemeOriginChange",
    "ThemeReading",
    "ThemeReadingStatement",
    "ThemeStatement",
    "UpdateConsent",
    "Vote",
    "VoteTally",
    "Webhook",
    "WebhookDelivery",
    "Worker",
]
