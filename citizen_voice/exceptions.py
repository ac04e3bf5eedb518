"""What can go wrong by the rules of the domain. `errors` turns these into answers, once, for every page and the API."""


class CitizenVoiceError(Exception):
    """A fault that has a message for the person who met it. The message says what, where and how to mend it."""


class NotFoundError(CitizenVoiceError):
    """There is no such thing here, or it belongs to another authority; the two look the same on purpose."""


class NotAllowedError(CitizenVoiceError):
    """The person may not do this, and the message says why."""


class InvalidTransitionError(CitizenVoiceError):
    """The thing is in a state from which this step can't be taken."""


class ConflictError(CitizenVoiceError):
    """Somebody, perhaps the same person a moment ago, has done this already or changed what it rests on."""


class ConsultationNotOpenError(CitizenVoiceError):
    """The consultation is not taking part at this moment: not open yet, or closed."""


class IncompleteError(CitizenVoiceError):
    """Something must be there before this step, and is not. `problems` names each missing thing in plain words."""

    def __init__(self, message: str, problems: list[str]) -> None:
        super().__init__(message)
        self.problems = problems


class InvalidInputError(CitizenVoiceError):
    """A value that a form would have refused came by another way. `field` names it where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class LinkNotValidError(CitizenVoiceError):
    """A one-time link that is expired, used, replaced or not ours."""


class SettingsError(CitizenVoiceError):
    """The installation is not set up: the message names the setting and how to give it."""
