"""The priorities an officer chose, from which figures, and why: a snapshot that never changes."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.theme import Theme


class PriorityList(AuthorityOwned, Base):
    """One choice of priorities. A later list is another row; standards name the list they rest on."""

    __tablename__ = "priority_list"
    __table_args__ = owned_table(
        owned_by("consultation"), owned_by("officer", "chosen_by_id"), UniqueConstraint("consultation_id", "number")
    )

    consultation_id: Mapped[uuid.UUID]
    number: Mapped[int]
    chosen_by_id: Mapped[uuid.UUID]
    chosen_at: Mapped[datetime]
    places: Mapped[int | None]
    """Number of places that the proposed slate had; None where there were no votes to propose one from."""
    slate: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was proposed, from which run over the votes, and the audit of what was chosen (`steps.signing`)."""

    entries: Mapped[list["PriorityListEntry"]] = relationship(
        back_populates="priority_list", order_by="PriorityListEntry.rank", lazy="selectin"
    )


class PriorityListEntry(AuthorityOwned, Base):
    """One confirmed theme on the list, with the figures of that moment; chosen or not, and why it was chosen.

    `figures` holds people, proposals, statements, voters, agree, disagree, unsure, and people by council code.
    """

    __tablename__ = "priority_list_entry"
    __table_args__ = owned_table(
        owned_by("priority_list"),
        owned_by("theme"),
        UniqueConstraint("priority_list_id", "theme_id"),
        UniqueConstraint("priority_list_id", "rank"),
        CheckConstraint("NOT is_chosen OR length(trim(reason)) > 0", name="chosen_has_reason"),
        CheckConstraint(
            "is_chosen OR NOT is_proposed OR length(trim(left_out_reason)) > 0", name="left_out_has_reason"
        ),
    )

    priority_list_id: Mapped[uuid.UUID]
    theme_id: Mapped[uuid.UUID]
    rank: Mapped[int]
    is_chosen: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    instability_reason: Mapped[str] = mapped_column(default="")
    """Why the theme was chosen although it was unstable on that day; empty when it was not."""
    is_proposed: Mapped[bool] = mapped_column(default=False)
    """Whether the slate that was proposed had it."""
    left_out_reason: Mapped[str] = mapped_column(default="")
    """Why it was not chosen although it was proposed."""
    figures: Mapped[dict[str, Any]]

    priority_list: Mapped[PriorityList] = relationship(back_populates="entries")
    theme: Mapped[Theme] = relationship(viewonly=True)
