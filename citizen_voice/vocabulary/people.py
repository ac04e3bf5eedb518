"""Who takes part and who works here, and what is known of them."""

from enum import StrEnum


class Language(StrEnum):
    """A language that the pages are written in; residents may write in any."""

    ENGLISH = "en"
    WELSH = "cy"


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


class ActorKind(StrEnum):
    """Who acted, for the audit trail."""

    OFFICER = "officer"
    RESIDENT = "resident"
    SYSTEM = "system"
