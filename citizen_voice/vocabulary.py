"""Every enumeration of the domain. Values are stored and travel in files: they are never renamed, only added to."""

from enum import StrEnum


class Language(StrEnum):
    """A language that the pages are written in; residents may write in any."""

    ENGLISH = "en"
    WELSH = "cy"


class ConsultationState(StrEnum):
    """The life of a consultation. Reported and archived come after the standards are out."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"
    ARCHIVED = "archived"


class Role(StrEnum):
    """What a member of staff may do for one authority."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    APPROVER = "approver"
    COMMISSIONER = "commissioner"


class Capacity(StrEnum):
    """In what capacity someone takes part: organisations are counted apart."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


class AgeBand(StrEnum):
    """How old somebody is, in bands in which populations are counted."""

    UNDER_16 = "0-15"
    FROM_16 = "16-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-64"
    FROM_65 = "65-74"
    FROM_75 = "75+"


class MarginKind(StrEnum):
    """By what a population is counted."""

    AREA = "area"
    AGE = "age"


class AssuranceLevel(StrEnum):
    """How sure we are that a contribution comes from one real person."""

    OPEN_LINK = "open_link"
    CONFIRMED_EMAIL = "confirmed_email"
    CONFIRMED_ADDRESS = "confirmed_address"
    IMPORTED = "imported"


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


class RunState(StrEnum):
    """The life of a machine's run."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class ChangeKind(StrEnum):
    """What became of a suggested theme between two runs, in the order in which it is told."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    KEPT = "kept"


class SuggestionKind(StrEnum):
    """What a theme may serve."""

    MISSION = "mission"
    MILESTONE = "milestone"
    MEASURE = "measure"


class ThemeState(StrEnum):
    """What an officer made of a candidate theme.

    Open is taken up but not confirmed yet. Undone is a theme whose making was undone: its row stays for the record
    alone, and no list shows it.
    """

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    UNDONE = "undone"


class ThemeAct(StrEnum):
    """What an officer did to a theme."""

    TAKE_UP = "take_up"
    CONFIRM = "confirm"
    RENAME = "rename"
    MERGE = "merge"
    DISCARD = "discard"
    MOVE = "move"
    SPLIT = "split"
    ORIENT = "orient"
    UNDO = "undo"


class Stance(StrEnum):
    """Which way a statement looks at the title of its theme."""

    FOR = "for"
    AGAINST = "against"


class StanceBasis(StrEnum):
    """What an orientation rests on. What rests on words alone is a suggestion until an officer settles it."""

    TITLE = "title"
    VOTES = "votes"
    WORDS = "words"
    OFFICER = "officer"


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


class PurchaseCategory(StrEnum):
    """What a tender buys. The words of OCDS, so that they go into its files as they are."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


class ActorKind(StrEnum):
    """Who acted, for the audit trail."""

    OFFICER = "officer"
    RESIDENT = "resident"
    SYSTEM = "system"


class EventName(StrEnum):
    """Facts that a feature announces. Past tense: they have happened."""

    CONSULTATION_CLOSED = "consultation_closed"
    DECISION_RECORDED = "decision_recorded"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    PUBLICATION_PUBLISHED = "publication_published"
    TENDER_IMPORT_RECORDED = "tender_import_recorded"
