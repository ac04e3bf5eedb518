"""Facts about an actor and a subject. Each is one line and has no side effect."""

from collections.abc import Callable
from typing import Any

from citizen_voice.access.actor import Actor
from citizen_voice.models import ApiToken, Authority, Tender, Webhook
from citizen_voice.vocabulary import Role

Predicate = Callable[[Actor, Any], bool]


def subject_is_of_own_authority(actor: Actor, subject: Any) -> bool:
    """The thing belongs to the authority that the actor signed in to."""
    return actor.authority_id == (subject.id if isinstance(subject, Authority) else subject.authority_id)


def actor_is_resident(actor: Actor, _subject: Any) -> bool:
    """The actor came through a link mailed to a resident."""
    return actor.is_resident


def actor_is_staff(actor: Actor, _subject: Any) -> bool:
    """The actor is a member of staff, of whatever role."""
    return actor.is_officer


def actor_is_administrator(actor: Actor, _subject: Any) -> bool:
    """The actor runs the installation for the authority."""
    return Role.ADMINISTRATOR in actor.roles


def actor_is_consultation_officer(actor: Actor, _subject: Any) -> bool:
    """The actor runs consultations."""
    return Role.OFFICER in actor.roles


def actor_is_approver(actor: Actor, _subject: Any) -> bool:
    """The actor approves standards."""
    return Role.APPROVER in actor.roles


def actor_is_commissioner(actor: Actor, _subject: Any) -> bool:
    """The actor buys for some council of the authority."""
    return Role.COMMISSIONER in actor.roles


def tender_is_of_own_council(actor: Actor, subject: Tender) -> bool:
    """The tender belongs to a council that the actor buys for."""
    return subject.council_id in actor.commissioned_council_ids


def token_is_own(actor: Actor, subject: ApiToken) -> bool:
    """The token acts as the actor."""
    return subject.officer_id == actor.id


def webhook_is_of_own_council(actor: Actor, subject: Webhook) -> bool:
    """The webhook is told of what a council does that the actor buys for."""
    return subject.council_id in actor.commissioned_council_ids
