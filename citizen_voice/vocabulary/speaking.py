"""What people say and how it came in, what moderators decide, and how others answer."""

from enum import StrEnum


class ConsultationState(StrEnum):
    """The life of a consultation. Reported and archived come after the standards are out."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"
    ARCHIVED = "archived"


class ModerationStatus(StrEnum):
    """Whether a proposal may be shown and voted on."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ModerationChoice(StrEnum):
    """What a moderator decided."""

    APPROVE = "approve"
    REDACT = "redact"
    REJECT = "reject"


class ModerationReason(StrEnum):
    """The reasons of the published moderation policy."""

    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    ABUSIVE = "abusive"
    HATE = "hate"
    DEFAMATORY = "defamatory"
    COMMERCIAL = "commercial"
    DUPLICATE = "duplicate"


class TextKind(StrEnum):
    """Which version of a proposal's words this is."""

    ORIGINAL = "original"
    REDACTED = "redacted"


class ContributionSource(StrEnum):
    """The way by which a contribution came in. A seed is put in by an organiser and speaks for nobody."""

    WEB = "web"
    IMPORT = "import"
    SEED = "seed"


class ResponseChannel(StrEnum):
    """How a response reached the authority before somebody brought it in."""

    PAPER = "paper"
    PHONE = "phone"
    MEETING = "meeting"
    EMAIL = "email"
    ONLINE = "online"
    OTHER = "other"


class RowOutcome(StrEnum):
    """What became of a row of a file that was brought in."""

    IMPORTED = "imported"
    KNOWN = "known"
    EMPTY = "empty"
    REFUSED = "refused"


class RowReason(StrEnum):
    """Why a row was refused, or what was left out of one that was brought in."""

    WRONG_CELLS = "wrong_cells"
    TOO_LONG = "too_long"
    ID_TOO_LONG = "id_too_long"
    ID_TWICE = "id_twice"
    KNOWN_WITH_OTHER_WORDS = "known_with_other_words"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNREADABLE_DATE = "unreadable_date"
    DATE_IN_FUTURE = "date_in_future"
    RECEIVED_TOO_LATE = "received_too_late"
    UNKNOWN_AREA = "unknown_area"


class VoteChoice(StrEnum):
    """A vote on a proposal. Agree counts +1, disagree -1, unsure 0, everywhere."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"
