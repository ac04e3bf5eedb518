"""Who is making the request, as far as permissions are concerned."""

import uuid
from dataclasses import dataclass, field

from flask_login import AnonymousUserMixin, current_user

from citizen_voice.audit import SYSTEM, Who
from citizen_voice.vocabulary import ActorKind, Role


@dataclass(frozen=True)
class Actor:
    """A signed-in officer or resident of one authority, or nobody (`id` is None).

    `commissioned_council_ids` are the councils for which an officer is a commissioner.
    """

    kind: ActorKind | None = None
    id: uuid.UUID | None = None
    authority_id: uuid.UUID | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    commissioned_council_ids: frozenset[uuid.UUID] = field(default=frozenset())

    @property
    def is_authenticated(self) -> bool:
        """Whether anybody has signed in. Named by Flask-Login, as are the next three."""
        return self.id is not None

    @property
    def is_active(self) -> bool:
        """Whether the account may be used; an account that may not is never loaded."""
        return self.id is not None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has signed in."""
        return self.id is None

    def get_id(self) -> str:
        """Return what the session cookie holds."""
        return f"{self.kind}:{self.id}"

    @property
    def is_officer(self) -> bool:
        """Whether this is a member of staff of any role."""
        return self.kind is ActorKind.OFFICER

    @property
    def is_resident(self) -> bool:
        """Whether this is someone who takes part."""
        return self.kind is ActorKind.RESIDENT

    @property
    def who(self) -> Who:
        """Return the actor as the audit trail names it."""
        return Who(self.kind, self.id) if self.kind is not None else SYSTEM


NOBODY = Actor()


def current_actor() -> Actor:
    """Return who is making this request: `NOBODY` when no one has signed in."""
    user = current_user._get_current_object()  # noqa: SLF001  # the proxy's own way to the object behind it
    if isinstance(user, AnonymousUserMixin) or user is None:
        return NOBODY
    actor: Actor = user
    return actor


def current_officer_id() -> uuid.UUID:
    """Return the id of the officer who makes this request. For views whose permission lets officers alone in."""
    actor = current_actor()
    if not actor.is_officer or actor.id is None:
        raise RuntimeError("This view was reached by someone who is not an officer: its permission is wrong.")
    return actor.id
