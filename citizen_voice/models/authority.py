"""The authority that asks, and the councils of its area."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.clock import today
from citizen_voice.models.base import AuthorityOwned, Base, Identified, Timed, owned_table
from citizen_voice.reference.profiles import PolicyProfile, profile_on
from citizen_voice.vocabulary import PolicyProfileCode


class Authority(Identified, Timed, Base):
    """A regional body, such as a combined authority. Several live in one installation and see nothing of each other.

    `most_measures` is how many measures one lot of a tender may ask bidders to commit to. Each must be answered, and
    small firms answer few: six is the custom of the councils we know. `policy_profile` is the code of the profile that
    binds it, in the reference data: which goals, duties and documents there are.
    """

    __tablename__ = "authority"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z][a-z0-9-]*$'", name="slug_is_plain"),
        CheckConstraint("most_measures BETWEEN 1 AND 30", name="most_measures_is_sensible"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_cy: Mapped[str | None]
    is_bilingual: Mapped[bool] = mapped_column(default=False)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    most_measures: Mapped[int] = mapped_column(default=6, server_default="6")
    policy_profile: Mapped[PolicyProfileCode] = mapped_column(
        default=PolicyProfileCode.ENGLAND, server_default=PolicyProfileCode.ENGLAND.value
    )

    @property
    def profile(self) -> PolicyProfile:
        """The policy profile that binds it today."""
        return profile_on(self.policy_profile.value, today())


class Council(AuthorityOwned, Base):
    """A council of the authority's area, by the code of the statistics office (or a made-up one in a demonstration)."""

    __tablename__ = "council"
    __table_args__ = owned_table(UniqueConstraint("authority_id", "code"))

    code: Mapped[str]
    name: Mapped[str]
    name_cy: Mapped[str | None]
