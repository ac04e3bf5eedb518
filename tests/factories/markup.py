"""Puts markup into every free text that is stored, and makes more things with it than the world of routes has."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import Enum, String, event, select
from sqlalchemy.orm import Mapper

from citizen_voice.clock import utcnow
from citizen_voice.db import Base, db
from citizen_voice.drafting.fields import FIELDS, FieldSpec
from citizen_voice.models import Consultation, Council, Officer, Standard
from citizen_voice.moderation import service as moderation
from citizen_voice.vocabulary import ConsultationState, DraftConclusion, ModerationChoice, ModerationStatus
from tests.factories import Factories, commissioning, draft_consultations, standards, themes

MARKUP = "\"'><script>alert(1)</script><b>&"
UNESCAPED = ("<script>alert(1)", "</script><b>")
SHOWN = re.compile(r"&lt;script&gt;alert\(1\)&lt;/script&gt;&lt;b&gt;&amp;\[([\w.]+)\]")
"""The markup as a page shows it, with the name of the text that it stands in."""

FREE = {
    "ApiToken": {"name"},
    "Authority": {"name", "name_cy"},
    "CandidateTheme": {"label"},
    "Adaptation": {"words", "reason"},
    "CatalogueEntry": {"title", "title_cy", "summary", "words"},
    "Clause": {"reason", "source"},
    "Commitment": {"title", "counting_rule"},
    "Consultation": {"closing_reason"},
    "ConsultationWording": {
        *("title", "question", "reasons", "decided", "not_decided", "use_of_answers"),
        *("privacy_function", "privacy_retention", "privacy_contact"),
    },
    "Contract": {"reference", "supplier_id", "supplier_name"},
    "Council": {"name", "name_cy"},
    "DeliveryDecision": {"reason"},
    "DeliveryReport": {"shared_note", "note", "evidence_url"},
    "DraftConsultation": {"short_reason", "closing_reason"},
    "DraftRemark": {"text"},
    "DraftRemarkDecision": {"note"},
    "DraftReply": {"reason"},
    "ImportedStandard": {
        *(
            "weight_reason",
            "test_subject_matter",
            "test_clear_measurable",
            "test_technical_rules",
            "test_proportionate",
        ),
    },
    "ModerationDecision": {"note"},
    "Officer": {"name"},
    "PopulationMargin": {"source"},
    "PriorityListEntry": {"reason", "instability_reason", "left_out_reason"},
    "ProposalText": {"text", "why"},
    "Publication": {"title"},
    "Response": {"text"},
    "ResponseImport": {"file_name", "text_column"},
    "SplitHalf": {"title"},
    "StandardDecision": {"reason"},
    "StandardOmission": {"reason"},
    "StandardRevision": {"note"},
    "StandardWithdrawal": {"reason", "decision_reference"},
    "SupportReview": {"reason"},
    "Tender": {"title", "reference", "description", "notice_id"},
    "TenderImport": {
        "test_subject_matter",
        "test_clear_measurable",
        "test_technical_rules",
        "test_proportionate",
        "total_weight_reason",
    },
    "TenderLot": {"title"},
    "Theme": {"title"},
    "ThemeChange": {"old_title", "new_title"},
    "ThemeDecision": {"old_title", "new_title", "reason"},
    "UpdateConsent": {"wording"},
}
"""The columns of each kind of row that hold what somebody typed, or what was taken from it."""
NOT_FREE = {
    *(
        "code",
        "codes",
        "content_hash",
        "cpv_code",
        "delimiter",
        "direction",
        "email",
        "encoder_name",
        "encoder_revision",
        "encoding",
    ),
    *("event", "failure", "field", "file_sha256", "grade", "handler", "input_hash", "key", "label_language"),
    *("language", "measure_code", "name", "new_language", "next_url", "old_language", "once_key", "previous_hash"),
    *("body", "category", "network_mark", "reference", "revision", "row_hash", "seed", "slug", "source_reference"),
    *("body_sha256", "location", "prefix", "salt", "secret_sha256", "target", "url"),
    *("step", "subject", "subject_id", "subject_kind", "text_sha256", "title_language", "to_address", "token_hash"),
    *("unit", "version"),
}
"""Names of all other columns of text: codes, hashes, addresses, and letters, which no page shows."""
MORE: dict[str, Any] = {
    "title": "Later buses",
    "title_cy": "Bysiau hwyrach",
    "short_name_cy": "Bysiau",
    "framework_links": [{"framework": "other", "title": "A charter", "code": "Promise 3", "strength": "direct"}],
    "priority_statement": {"text": "Later buses."},
    "other_evidence": [{"title": "A count of buses", "url": "https://example.org/buses"}],
    "contract_terms": {"kpi_clause": "Count them.", "remedy": "Run them."},
}
"""Fields that an officer may write besides those that each standard needs."""
ON_NO_PAGE = {
    *(
        "Authority.name_cy",
        "CatalogueEntry.title_cy",
        "CatalogueEntry.words",
        "Council.name_cy",
        "Response.text",
        "ThemeChange.old_title",
        "ThemeChange.new_title",
    ),
    "UpdateConsent.wording",
}
"""Free texts that are kept, go into files, or serve to take an act back, and that no page shows."""
MADE_BY_HAND = {"Publication"}
"""What a hash covers: it is made from marked words instead."""
WRITTEN = {"text", "long_text"}
CODED = {"code", "id", "unit"}
"""Parts that are typed as words, and have to be known."""


def text_columns() -> Iterator[tuple[str, str, Any]]:
    """Yield each column of text that is no list of choices, as the name of its model, its own name, and itself."""
    for mapper in Base.registry.mappers:
        for one in mapper.column_attrs:
            kind = one.columns[0].type
            if isinstance(kind, String) and not isinstance(kind, Enum):
                yield mapper.class_.__name__, one.key, one.columns[0]


def every_name() -> set[str]:
    """Return the names of all texts that the markup is put into, but for the authority's, which is on every page."""
    columns = {f"{kind}.{name}" for kind, names in FREE.items() for name in names} - {"Authority.name"}
    values = str(_values("SV-01"))
    described = {f"SetSnapshot.{name}" for name in _said_of_the_set()}
    return columns | described | set(re.findall(r"&\[([\w.]+)\]", values)) | {"CandidateTheme.keywords"}


def markup_of(name: str) -> str:
    """Return the markup with the name of the text that it is put into."""
    return f"{MARKUP}[{name}]"


@contextmanager
def in_every_text() -> Iterator[None]:
    """Add the markup to every free text of every row that is stored inside the block."""
    moments = ("before_insert", "before_update")
    for moment in moments:
        event.listen(Mapper, moment, _mark)
    try:
        yield
    finally:
        for moment in moments:
            event.remove(Mapper, moment, _mark)


def _mark(mapper: Mapper[Any], _connection: Any, row: Any) -> None:
    kind = mapper.class_.__name__
    if kind in MADE_BY_HAND:
        return
    for name in FREE.get(kind, ()):
        words = getattr(row, name)
        # What may be empty is empty for a reason: a clause that rests on residents has no reason of an officer's.
        is_asked = words is not None or not mapper.columns[name].nullable or name == "name_cy"
        if is_asked and MARKUP not in (words or ""):
            setattr(row, name, f"{words or ''}{markup_of(f'{kind}.{name}')}")
    if kind == "CandidateTheme" and MARKUP not in str(row.keywords):
        row.keywords = [*row.keywords, markup_of("CandidateTheme.keywords")]


def more(make: Factories, officer: Officer) -> list[dict[str, str]]:
    """Make a standard in draft, a published one in a tender, a theme with a history and a moderated proposal.

    Returns the parts of the addresses of each. Every text that an officer may write in a standard holds the markup.
    """
    drafted, released = standards.scene(make), standards.scene(make)
    draft, _ = _filled(drafted), _filled(released)
    return [
        {"reference": draft.reference},
        _tender_with(make, released, officer),
        _theme_with_history(make, officer),
        _moderated(make, officer),
        _put_out(make, officer),
    ]


def _filled(scene: standards.Scene) -> Standard:
    (one,) = standards.drafts(scene)
    standards.fill(one, scene.officer, **_values(one.reference))
    sourced = standards.service.FieldChange(markup_of("rationale"), "Asked for.", markup_of("Clause.source"))
    standards.service.revise_standard(one, officer_id=scene.officer.id, changes={"rationale": sourced})
    return one


def _said_of_the_set() -> dict[str, str]:
    """Return the free texts by which a set describes itself."""
    return {name: standards.about()[name] for name in ("foreword", "method_statement", "contact_name")}


def _tender_with(make: Factories, scene: standards.Scene, officer: Officer) -> dict[str, str]:
    (one,) = db.session.scalars(select(Standard).filter_by(consultation_id=scene.consultation.id))
    standards.service.submit_standard(one, officer_id=scene.officer.id)
    standards.service.approve_standard(one, officer_id=scene.approver.id, reason="It says what people said.")
    said = {name: f"{words}{markup_of(f'SetSnapshot.{name}')}" for name, words in _said_of_the_set().items()}
    publication = standards.published(
        scene,
        [one],
        title=f"What residents ask{markup_of('Publication.title')}",
        about={**standards.about(), **said},
    )
    tender = commissioning.make_tender(_council_of(officer), officer, quality_weight=Decimal("42.50"))
    recorded = commissioning.make_import(tender, publication, officer)
    commissioning.fill_import(recorded, "7.50")
    (imported,) = recorded.standards
    commissioning.service.adapt_standard(
        imported,
        officer_id=officer.id,
        field="evaluation_questions",
        words=markup_of("Adaptation.words"),
        reason=markup_of("Adaptation.reason"),
    )
    commissioning.service.record_import(recorded, officer_id=officer.id)
    _take_back(scene, one)
    return {
        "reference": one.reference,
        "consultation_slug": scene.consultation.slug,
        "publication_slug": publication.slug,
        "publication_id": str(publication.id),
        "version": publication.version,
        "tender_id": str(tender.id),
        "import_id": str(recorded.id),
        "lot": "1",
        "field": "evaluation_questions",
        "statement_id": str(scene.statements[0].id),
    }


def _take_back(scene: standards.Scene, published: Standard) -> None:
    """Take words back on which a standard rests, keep it all the same, and then withdraw it."""
    scene.statements[1].proposal.withdrawn_at = utcnow()
    db.session.flush()
    standards.service.review_support(published, officer_id=scene.officer.id, reason="Two still say it.", seen=1)
    standards.service.withdraw_standard(
        published, officer_id=scene.approver.id, reason="It was met.", decision_reference="MD 13"
    )


def _council_of(officer: Officer) -> Council:
    return next(one.council for one in officer.roles if one.council is not None)


def _theme_with_history(make: Factories, officer: Officer) -> dict[str, str]:
    theme = themes.theme(make, make.consultation(state=ConsultationState.CLOSED), count=4)
    for number, name in enumerate(("ThemeDecision.old_title", "ThemeDecision.new_title")):
        themes.service.rename_theme(theme, title=f"Buses {number} {markup_of(name)}", officer_id=officer.id)
    halves = themes.split_proposal(theme, officer, titles=(f"Even {markup_of('SplitHalf.title')}", "Odd"))
    return {
        "consultation_slug": db.session.get_one(Consultation, theme.consultation_id).slug,
        "theme_id": str(theme.id),
        "proposal_id": str(halves.id),
    }


def _moderated(make: Factories, officer: Officer) -> dict[str, str]:
    consultation = make.consultation()
    proposal = make.proposal(consultation, status=ModerationStatus.PENDING)
    moderation.approve_proposal(proposal, officer_id=officer.id, note="As it is.")
    return {"consultation_slug": consultation.slug, "proposal_reference": proposal.reference}


def _put_out(make: Factories, officer: Officer) -> dict[str, str]:
    """Put drafts out, with a remark that was decided and a reply."""
    scene = standards.scene(make)
    discussion = draft_consultations.put_out(scene)
    draft = draft_consultations.first_draft(discussion)
    remark = draft_consultations.remarked(make, scene, draft, "Add the night buses.")
    standards.service.decide_remark(remark, officer_id=officer.id, choice=ModerationChoice.APPROVE, note="Fine.")
    standards.service.close_draft_consultation(discussion, officer_id=officer.id, reason="All have answered.")
    standards.service.reply_to_draft(draft, officer_id=officer.id, conclusion=DraftConclusion.KEPT, reason="All agree.")
    return {
        "consultation_slug": scene.consultation.slug,
        "discussion": str(discussion.number),
        "draft": draft.standard.reference,
        "remark_id": str(remark.id),
    }


def _values(reference: str) -> dict[str, Any]:
    """Return a value for each field that officers fill, with the markup wherever words may be written."""
    filled = {**standards.OFFICER, **MORE, "approval": standards.APPROVAL}
    marked = {spec.code: _marked(spec, filled[spec.code]) for spec in FIELDS if spec.code in filled}
    return marked | {"measures": [one | {"id": f"{reference}-M1"} for one in marked["measures"]]}


def _marked(spec: FieldSpec, value: Any) -> Any:
    if spec.shape == "text":
        return f"{value}{markup_of(spec.code)}" if spec.kind in WRITTEN else value
    if isinstance(value, list):
        return [_marked_parts(spec, one) for one in value]
    return _marked_parts(spec, value)


def _marked_parts(spec: FieldSpec, value: dict[str, Any]) -> dict[str, Any]:
    written = {part.code for part in spec.parts if part.kind in WRITTEN} - CODED
    return {
        code: f"{said}{markup_of(f'{spec.code}.{code}')}" if code in written else said for code, said in value.items()
    }
