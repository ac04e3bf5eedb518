"""Everybody's pages of drafts that are put out, and residents' answers to them."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l

from citizen_voice.access.actor import current_actor
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError
from citizen_voice.standards import service
from citizen_voice.standards.forms.discussing import CONCLUSIONS, AnswerDraftForm
from citizen_voice.standards.routes.clauses import show_clauses_of
from citizen_voice.standards.steps import discussions
from citizen_voice.standards.steps.answering import OwnAnswer, find_own_answer, find_participant, list_own_choices
from citizen_voice.standards.steps.revisions import title_of_revision
from citizen_voice.standards.steps.withdrawing import find_withdrawal
from citizen_voice.vocabulary import VoteChoice

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, DraftConsultation, DraftUnderDiscussion, Participant

blueprint = Blueprint("draft_consultations", __name__)

DRAFTS = "/<authority_slug>/consultations/<consultation_slug>/drafts"
DRAFT = f"{DRAFTS}/<int:discussion>/<draft>"

PLAIN = {
    "priority_statement": _l("What people asked for"),
    "outcome_sought": _l("What should come of it"),
    "example_commitments": _l("What a company could promise, for example"),
    "measures": _l("What would be counted"),
}
"""The parts of a draft that say what is meant, in plain words and in the order of reading. All others come after."""
SAID_ABOVE = ("title", "title_cy", "priority_statement", "outcome_sought")
POINTS = {"example_commitments": ("text",), "measures": ("title", "definition")}
"""Of lists, the parts that are read in plain words; the whole entries come with everything else."""


@blueprint.get(DRAFTS)
@public
def list_draft_consultations(authority_slug: str, consultation_slug: str) -> ResponseReturnValue:
    """List when drafts of a consultation's standards were put out, the latest first."""
    consultation = consultation_queries.get_public_consultation(authority_slug, consultation_slug)
    return render_template(
        "standards/list_draft_consultations.html",
        consultation=consultation,
        wording=_wording(consultation),
        listed=discussions.list_draft_consultations(consultation),
    )


@blueprint.get(f"{DRAFTS}/<int:discussion>")
@public
def show_draft_consultation(authority_slug: str, consultation_slug: str, discussion: int) -> ResponseReturnValue:
    """Show until when residents are asked and about which drafts; once it is over, what came of it."""
    found = discussions.get_draft_consultation(authority_slug, consultation_slug, discussion)
    drafts = discussions.list_drafts(found)
    return render_template(
        "standards/show_draft_consultation.html",
        discussion=found,
        consultation=found.consultation,
        wording=_wording(found.consultation),
        drafts=[(one, title_of_revision(one.standard, one.revision)) for one in drafts],
        counts=_public_counts(found),
        replies=discussions.list_replies(drafts),
        conclusions=CONCLUSIONS,
        is_open=discussions.is_answering_open(found),
        is_over=discussions.is_over(found),
        own=list_own_choices(found, _resident_id()),
    )


@blueprint.get(DRAFT)
@public
def show_draft(authority_slug: str, consultation_slug: str, discussion: int, draft: str) -> ResponseReturnValue:
    """Show one draft in plain words, with the words that it rests on, and the way to answer."""
    found = discussions.get_draft(authority_slug, consultation_slug, discussion, draft)
    participant = find_participant(found, _resident_id())
    own = find_own_answer(found, participant) if participant else None
    form = AnswerDraftForm(data={"choice": own.choice.value if own and own.choice else None})
    return _draft_page(found, form, participant, own)


@blueprint.post(f"{DRAFT}/answer")
@requires(Permission.CONSULTATION_TAKE_PART, load=discussions.get_draft)
@transactional
def answer_draft(draft: "DraftUnderDiscussion") -> ResponseReturnValue:
    """Keep what somebody who took part says to a draft."""
    form, status = AnswerDraftForm(), 400
    participant = find_participant(draft, current_actor().id)
    if form.validate():
        try:
            service.answer_draft(
                draft,
                participant,
                choice=VoteChoice(form.choice.data),
                remark=form.remark.data or "",
                language=str(get_locale()),
            )
        except ConflictError as fault:
            form.form_errors.append(str(fault))
            status = 409
        else:
            flash(gettext("Your answer is kept. You can change it until it closes."), "success")
            return redirect(url_for(".show_draft", **_address(draft)))
    own = find_own_answer(draft, participant) if participant else None
    return _draft_page(draft, form, participant, own), status


@blueprint.post(f"{DRAFT}/remark/withdraw")
@requires(Permission.CONSULTATION_TAKE_PART, load=discussions.get_draft)
@transactional
def withdraw_remark(draft: "DraftUnderDiscussion") -> ResponseReturnValue:
    """Take back what somebody wrote about a draft."""
    if service.withdraw_remark(draft, find_participant(draft, current_actor().id)):
        flash(gettext("Your comment is taken back. Nobody can read it any more."), "success")
    else:
        flash(gettext("There is no comment of yours on this draft."))
    return redirect(url_for(".show_draft", **_address(draft)))


def _draft_page(
    draft: "DraftUnderDiscussion",
    form: AnswerDraftForm,
    participant: "Participant | None",
    own: OwnAnswer | None,
) -> str:
    discussion, standard = draft.draft_consultation, draft.standard
    clauses = {one.spec.code: one for one in show_clauses_of(standard, draft.revision, is_public=True)}
    is_over = discussions.is_over(discussion)
    drafts = discussions.list_drafts(discussion)
    return render_template(
        "standards/show_draft.html",
        form=form,
        draft=draft,
        discussion=discussion,
        standard=standard,
        standard_title=title_of_revision(standard, draft.revision),
        address=_address(draft),
        plain=[(words, clauses[code], _points(draft, code)) for code, words in PLAIN.items() if code in clauses],
        further=[one for code, one in clauses.items() if code not in SAID_ABOVE],
        is_open=discussions.is_answering_open(discussion),
        is_over=is_over,
        is_revised=standard.current_revision_id != draft.standard_revision_id,
        withdrawal=find_withdrawal(standard),
        participant=participant,
        own=own,
        counts=_public_counts(discussion).get(draft.id),
        remarks=discussions.list_published_remarks(draft, page=_page()) if is_over else None,
        replies=discussions.list_replies([draft])[draft.id],
        conclusions=CONCLUSIONS,
        following=next((one for one in drafts if one.position > draft.position), None),
        smallest=discussions.SMALLEST,
    )


def _points(draft: "DraftUnderDiscussion", field: str) -> list[str]:
    """Return the entries of a list in plain words, one line each; nothing for a part that is no list."""
    entries = next((one.value for one in draft.revision.clauses if one.field == field), ())
    parts = POINTS.get(field)
    return [": ".join(str(one[part]) for part in parts if one.get(part)) for one in entries] if parts else []


def _public_counts(discussion: "DraftConsultation") -> dict[UUID, discussions.AnswerCounts]:
    """Return the counts that everybody may see: none until it is over, so that nobody is swayed or found out."""
    if not discussions.is_over(discussion):
        return {}
    return {key: one.without_small() for key, one in discussions.count_answers(discussion).items()}


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _resident_id() -> UUID | None:
    """Return the id of the resident of this authority who makes the request, or None."""
    actor = current_actor()
    return actor.id if actor.is_resident and actor.authority_id == g.authority.id else None


def _wording(consultation: "Consultation") -> Any:
    return consultation_queries.get_wording(consultation, str(get_locale()))


def _address(draft: "DraftUnderDiscussion") -> dict[str, Any]:
    return {
        "authority_slug": g.authority.slug,
        "consultation_slug": draft.draft_consultation.consultation.slug,
        "discussion": draft.draft_consultation.number,
        "draft": draft.standard.reference,
    }
