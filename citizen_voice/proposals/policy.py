"""The published moderation policy: every reason for which words are changed or not published, in plain English."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_voice.vocabulary import ModerationReason

LONGEST_PROPOSAL = 20_000
"""What a proposal may hold at most. The form takes far less; what comes in by file or on paper is kept whole."""


@dataclass(frozen=True)
class PolicyReason:
    """One reason of the published policy: its name, and what it means in plain words."""

    label: LazyString
    meaning: LazyString


POLICY: dict[ModerationReason, PolicyReason] = {
    ModerationReason.OFF_TOPIC: PolicyReason(
        _l("Not about the question"),
        _l("It does not answer the question, even when read generously."),
    ),
    ModerationReason.PERSONAL_DATA: PolicyReason(
        _l("Tells private things about a person"),
        _l("It names someone or could lead to them: a name, an address, a telephone number, somebody's health."),
    ),
    ModerationReason.ABUSIVE: PolicyReason(
        _l("Insulting or threatening"),
        _l("It insults or threatens people. Anger about a service is welcome; abuse of a person is not."),
    ),
    ModerationReason.HATE: PolicyReason(
        _l("Hatred of a group of people"),
        _l("It attacks people for their race, religion, sex, disability, age, sexuality or gender identity."),
    ),
    ModerationReason.DEFAMATORY: PolicyReason(
        _l("Accuses somebody of wrongdoing"),
        _l("It accuses a named person or company of something unlawful or shameful that we can't check."),
    ),
    ModerationReason.COMMERCIAL: PolicyReason(
        _l("Advertises something"),
        _l("It promotes a product, a company or a person standing for election."),
    ),
    ModerationReason.DUPLICATE: PolicyReason(
        _l("You have sent the same proposal before"),
        _l("The same person sent the same words twice. The first one counts. Different people may say the same thing."),
    ),
}
