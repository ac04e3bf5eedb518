"""Makers of rows for tests. Each makes what it needs and was not given, flushes, and returns the row."""

import itertools
import secrets
from datetime import timedelta
from typing import Any, TypeVar

from citizen_voice.clock import today, utcnow
from citizen_voice.db import Base, db
from citizen_voice.models import (
    Authority,
    Consultation,
    ConsultationWording,
    Council,
    Exposure,
    Officer,
    OfficerRole,
    Participant,
    Participation,
    Proposal,
    ProposalText,
    Resident,
    Statement,
    Vote,
)
from citizen_voice.vocabulary import (
    AssuranceLevel,
    Capacity,
    ConsultationState,
    Language,
    ModerationStatus,
    Role,
    TextKind,
    VoteChoice,
)

T = TypeVar("T", bound=Base)
_numbers = itertools.count(1)


def _keep(row: T) -> T:
    db.session.add(row)
    db.session.flush()
    return row


class Factories:
    """One method for each kind of row."""

    def __init__(self) -> None:
        self._authority: Authority | None = None

    def authority(self, **values: Any) -> Authority:
        number = next(_numbers)
        return _keep(Authority(**{"slug": f"region-{number}", "name": f"Region {number}", **values}))

    def the_authority(self) -> Authority:
        """Return the authority that rows belong to when nothing else is said."""
        if self._authority is None:
            self._authority = self.authority()
        return self._authority

    def council(self, authority: Authority | None = None, **values: Any) -> Council:
        authority = authority or self.the_authority()
        number = next(_numbers)
        return _keep(
            Council(**{"authority_id": authority.id, "code": f"X{number:08d}", "name": f"Council {number}", **values})
        )

    def officer(
        self, *roles: Role, authority: Authority | None = None, council: Council | None = None, **values: Any
    ) -> Officer:
        authority = authority or self.the_authority()
        number = next(_numbers)
        row = _keep(
            Officer(
                **{"authority_id": authority.id, "email": f"officer{number}@example.org", "name": f"Officer {number}"}
                | values
            )
        )
        for role in roles or (Role.OFFICER,):
            if role is Role.COMMISSIONER and council is None:
                council = self.council(authority)
            _keep(
                OfficerRole(
                    authority_id=authority.id,
                    officer_id=row.id,
                    role=role,
                    council_id=council.id if role is Role.COMMISSIONER and council else None,
                )
            )
        db.session.refresh(row)
        return row

    def consultation(
        self,
        authority: Authority | None = None,
        *,
        state: ConsultationState = ConsultationState.OPEN,
        with_wording: bool = True,
        **values: Any,
    ) -> Consultation:
        authority = authority or self.the_authority()
        number = next(_numbers)
        defaults = {
            "authority_id": authority.id,
            "slug": f"consultation-{number}",
            "state": state,
            "opens_on": today() - timedelta(days=7),
            "closes_on": today() + timedelta(days=21),
        }
        if "created_by_id" not in values:
            defaults["created_by_id"] = self.officer(authority=authority).id
        if state is not ConsultationState.DRAFT:
            defaults["opened_at"] = utcnow() - timedelta(days=7)
        if state not in (ConsultationState.DRAFT, ConsultationState.OPEN):
            defaults |= {"closes_on": today() - timedelta(days=1), "closed_at": utcnow() - timedelta(hours=1)}
        row = _keep(Consultation(**(defaults | values)))
        if with_wording:
            self.wording(row)
        db.session.refresh(row)
        return row

    def wording(self, consultation: Consultation, language: Language = Language.ENGLISH, **values: Any):
        words = {
            "title": "What should contracts do for us?",
            "question": "What should companies that win public contracts do for local people?",
            "reasons": "A third of public money is spent through contracts.",
            "decided": "We will set a small number of standards.",
            "not_decided": "Which standards they are.",
            "use_of_answers": "Answers are grouped, and officers choose priorities from them.",
            "privacy_function": "Section 1 of the Public Services (Social Value) Act 2012.",
            "privacy_retention": "Contact details are deleted twelve months after the result.",
            "privacy_contact": "privacy@example.org",
        }
        return _keep(
            ConsultationWording(
                authority_id=consultation.authority_id,
                consultation_id=consultation.id,
                language=language,
                **(words | values),
            )
        )

    def resident(self, authority: Authority | None = None, **values: Any) -> Resident:
        authority = authority or self.the_authority()
        email = f"resident{next(_numbers)}@example.com"
        return _keep(Resident(**({"authority_id": authority.id, "email": email} | values)))

    def participant(
        self,
        consultation: Consultation,
        *,
        resident: Resident | None = None,
        council: Council | None = None,
        **values: Any,
    ) -> Participant:
        row = _keep(
            Participant(
                **(
                    {
                        "authority_id": consultation.authority_id,
                        "consultation_id": consultation.id,
                        "council_id": council.id if council else None,
                        "lives_here": council is not None,
                        "capacity": Capacity.INDIVIDUAL,
                        "assurance_level": AssuranceLevel.CONFIRMED_EMAIL,
                        "seed": secrets.token_hex(8),
                    }
                    | values
                )
            )
        )
        if resident is not None:
            _keep(
                Participation(
                    authority_id=consultation.authority_id,
                    consultation_id=consultation.id,
                    resident_id=resident.id,
                    participant_id=row.id,
                )
            )
        return row

    def proposal(
        self,
        consultation: Consultation,
        text: str = "Employ more apprentices from our own towns.",
        *,
        participant: Participant | None = None,
        status: ModerationStatus = ModerationStatus.APPROVED,
        language: str = "en",
        why: str = "",
        **values: Any,
    ) -> Proposal:
        participant = participant or self.participant(consultation)
        owned = {"authority_id": consultation.authority_id}
        row = _keep(
            Proposal(
                **(
                    owned
                    | {
                        "consultation_id": consultation.id,
                        "participant_id": participant.id,
                        "reference": secrets.token_hex(4).upper(),
                        "assurance_level": participant.assurance_level,
                        "submitted_at": utcnow(),
                    }
                    | values
                )
            )
        )
        words = _keep(
            ProposalText(
                **owned, proposal_id=row.id, version=1, kind=TextKind.ORIGINAL, text=text, why=why, language=language
            )
        )
        if status is ModerationStatus.APPROVED:
            row.published_text_id = words.id
        row.moderation_status = status
        db.session.flush()
        db.session.refresh(row)
        return row

    def statement(self, proposal: Proposal, **values: Any) -> Statement:
        text = proposal.published_text
        assert text is not None
        return _keep(
            Statement(
                **(
                    {
                        "authority_id": proposal.authority_id,
                        "consultation_id": proposal.consultation_id,
                        "proposal_id": proposal.id,
                        "proposal_text_id": text.id,
                        "number": 1,
                        "start_offset": 0,
                        "end_offset": len(text.text),
                    }
                    | values
                )
            )
        )

    def vote(
        self, proposal: Proposal, choice: VoteChoice = VoteChoice.AGREE, *, participant: Participant | None = None
    ) -> Vote:
        consultation = db.session.get_one(Consultation, proposal.consultation_id)
        participant = participant or self.participant(consultation)
        owned = {
            "authority_id": proposal.authority_id,
            "consultation_id": proposal.consultation_id,
            "participant_id": participant.id,
            "proposal_id": proposal.id,
        }
        _keep(Exposure(**owned, position=next(_numbers), shown_at=utcnow()))
        return _keep(Vote(**owned, choice=choice, assurance_level=participant.assurance_level, cast_at=utcnow()))
