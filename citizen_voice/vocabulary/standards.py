"""Standards, from the draft to the tender and to what was delivered."""

from enum import StrEnum


class CatalogueState(StrEnum):
    """Whether a standard of a publication holds today. It is never stored: days pass, and standards are withdrawn."""

    IN_FORCE = "in_force"
    COMING = "coming"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class CatalogueOrder(StrEnum):
    """In what order a list of published standards stands."""

    BEST = "best"
    TITLE = "title"
    NEWEST = "newest"
    VALUE = "value"


class PolicyProfileCode(StrEnum):
    """The policy profiles that an authority may have: `reference.profiles` says what each means."""

    ENGLAND = "england"
    WALES = "wales"


class StandardState(StrEnum):
    """The life of a standard."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ClauseKind(StrEnum):
    """What a clause rests on: residents' statements, or an officer's reason."""

    RESIDENT = "resident"
    OFFICER = "officer"


class StandardAct(StrEnum):
    """A step in the approval of a standard."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    REVISE = "revise"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


class DraftConsultationState(StrEnum):
    """The life of a draft consultation. Cancelled is one that was called off before its first day."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class DraftConclusion(StrEnum):
    """What officers made of the answers to a draft."""

    CHANGED = "changed"
    PARTLY_CHANGED = "partly_changed"
    KEPT = "kept"
    DROPPED = "dropped"


class PurchaseCategory(StrEnum):
    """What a tender buys. The words of OCDS, so that they go into its files as they are."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


class ReservedArea(StrEnum):
    """For whose suppliers a contract below the threshold is kept: the areas of the order of 2026 for England."""

    UNITED_KINGDOM = "united_kingdom"
    COUNCIL_AREA = "council_area"
    COUNCIL_AREA_AND_NEIGHBOURS = "council_area_and_neighbours"


class DeliveryRating(StrEnum):
    """How a contract does under a measure, in the five words of the Procurement Act's notices (section 71)."""

    GOOD = "good"
    APPROACHING_TARGET = "approaching_target"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    OTHER = "other"


class DeliverySource(StrEnum):
    """By which way a report of delivery came in."""

    FORM = "form"
    FILE = "file"
    API = "api"


class DeliveryAct(StrEnum):
    """What became of a report of delivery."""

    VERIFY = "verify"
    RETRACT = "retract"
