"""The authority that asks, and the councils of its area."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import AuthorityOwned, Base, Identified, Timed, owned_table


class Authority(Identified, Timed, Base):
    """A regional body, such as a combined authority. Several live in one installation and see nothing of each other."""

    __tablename__ = "authority"
    __table_args__ = (CheckConstraint("slug ~ '^[a-z][a-z0-9-]*$'", name="slug_is_plain"),)

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_cy: Mapped[str | None]
    is_bilingual: Mapped[bool] = mapped_column(default=False)
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class Council(AuthorityOwned, Base):
    """A council of the authority's area, by the code of the statistics office (or a made-up one in a demonstration)."""

    __tablename__ = "council"
    __table_args__ = owned_table(UniqueConstraint("authority_id", "code"))

    code: Mapped[str]
    name: Mapped[str]
    name_cy: Mapped[str | None]
