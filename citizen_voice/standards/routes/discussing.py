"""Staff's pages of drafts that are put out: beginning, ending, moderating what came back, and replying to it."""

from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.proposals.policy import POLICY
from citizen_voice.standards import queries, service
from citizen_voice.standards.forms.discussing import (
    CONCLUSIONS,
    BeginDraftConsultationForm,
    CloseDraftConsultationForm,
    DecideRemarkForm,
    ReplyToDraftForm,
)
from citizen_voice.standards.routes.standards import blueprint
from citizen_voice.standards.steps import discussions
from citizen_voice.standards.steps.replying import get_remark, list_remark_decisions
from citizen_voice.standards.steps.revisions import title_of_revision
from citizen_voice.vocabulary import DraftConclusion, ModerationChoice, ModerationReason, ModerationStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citizen_voice.models import Consultation, DraftConsultation, DraftRemark, DraftUnderDiscussion, Standard

DRAFTS = "/<authority_slug>/staff/consultations/<consultation_slug>/drafts"


@blueprint.get(DRAFTS)
@requires(Permission.STANDARD_READ, load=consultation_queries.get_consultation)
def list_staff_draft_consultations(consultation: "Consultation") -> ResponseReturnValue:
    """List when drafts of a consultation were put out, and what waits for an officer in each."""
    return render_template(
        "standards/list_staff_draft_consultations.html",
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        listed=discussions.list_draft_consultations(consultation),
        waiting=discussions.count_waiting(consultation),
        can_begin=bool(discussions.list_consultable(consultation)),
    )


@blueprint.route(f"{DRAFTS}/begin", methods=["GET", "POST"])
@requires(Permission.DRAFT_CONSULT, load=consultation_queries.get_consultation)
@transactional
def begin_draft_consultation(consultation: "Consultation") -> ResponseReturnValue:
    """Choose drafts and days, and put them out to residents."""
    standards = discussions.list_consultable(consultation)
    form, status = BeginDraftConsultationForm(), 200
    form.offer([(str(one.id), f"{one.reference} {queries.title_of(one).words}") for one in standards])
    if not form.is_submitted():
        form.standards.data = [str(one.id) for one in standards]
    elif form.validate():
        try:
            made = _begin(consultation, standards, form)
        except InvalidInputError as fault:
            form[fault.field or "standards"].errors = [str(fault)]
            status = 400
        except (InvalidTransitionError, ConflictError) as fault:
            form.form_errors.append(str(fault))
            status = 409
        else:
            flash(gettext("The drafts are put out to residents."), "success")
            return redirect(_url(made))
    else:
        status = 400
    page = render_template(
        "standards/begin_draft_consultation.html", form=form, consultation=consultation, standards=standards
    )
    return page, status


def _begin(
    consultation: "Consultation", standards: "Sequence[Standard]", form: BeginDraftConsultationForm
) -> "DraftConsultation":
    return service.begin_draft_consultation(
        consultation,
        [one for one in standards if str(one.id) in form.standards.data],
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        short_reason=form.short_reason.data or "",
        officer_id=current_officer_id(),
    )


@blueprint.get(f"{DRAFTS}/<int:discussion>")
@requires(Permission.STANDARD_READ, load=discussions.get_draft_consultation)
def show_staff_draft_consultation(discussion: "DraftConsultation") -> ResponseReturnValue:
    """Show the answers by draft, the comments that wait, and which drafts have a reply."""
    drafts = discussions.list_drafts(discussion)
    return render_template(
        "standards/show_staff_draft_consultation.html",
        discussion=discussion,
        drafts=[(one, title_of_revision(one.standard, one.revision)) for one in drafts],
        counts=discussions.count_answers(discussion),
        remarks=discussions.list_remarks(discussion, page=request.args.get("page", 1, type=int)),
        references={one.id: one.standard.reference for one in drafts},
        replies=discussions.list_replies(drafts),
        conclusions=CONCLUSIONS,
        is_open=discussions.is_answering_open(discussion),
        is_over=discussions.is_over(discussion),
    )


@blueprint.route(f"{DRAFTS}/<int:discussion>/close", methods=["GET", "POST"])
@requires(Permission.DRAFT_CONSULT, load=discussions.get_draft_consultation)
@transactional
def close_draft_consultation(discussion: "DraftConsultation") -> ResponseReturnValue:
    """End it before its last day, or call it off before its first, with a reason."""
    form, status = CloseDraftConsultationForm(), 200
    if form.is_submitted():
        status = 400
        if form.validate():
            try:
                service.close_draft_consultation(discussion, officer_id=current_officer_id(), reason=form.reason.data)
            except InvalidTransitionError as fault:
                form.form_errors.append(str(fault))
                status = 409
            else:
                flash(gettext("It has ended. Everybody can read why."), "success")
                return redirect(_url(discussion))
    return render_template("standards/close_draft_consultation.html", form=form, discussion=discussion), status


@blueprint.route(f"{DRAFTS}/<int:discussion>/remarks/<uuid:remark_id>/decide", methods=["GET", "POST"])
@requires(Permission.PROPOSAL_MODERATE, load=get_remark)
@transactional
def decide_remark(remark: "DraftRemark") -> ResponseReturnValue:
    """Let everybody read a comment, or keep it from being shown with a reason of the policy."""
    form, status = DecideRemarkForm(), 200
    if form.is_submitted():
        status = 400
        if form.validate():
            try:
                _decide(remark, form)
            except (InvalidTransitionError, ConflictError) as fault:
                form.form_errors.append(str(fault))
                status = 409
            else:
                flash(gettext("Your decision is kept."), "success")
                return redirect(_url(remark.draft.draft_consultation))
    form.seen.data = remark.moderation_status.value
    page = render_template(
        "standards/decide_remark.html",
        form=form,
        remark=remark,
        discussion=remark.draft.draft_consultation,
        decisions=list_remark_decisions(remark),
        policy=POLICY,
    )
    return page, status


def _decide(remark: "DraftRemark", form: DecideRemarkForm) -> None:
    is_approval = form.decision.data == ModerationChoice.APPROVE.value
    known = {one.value: one for one in ModerationStatus}
    service.decide_remark(
        remark,
        officer_id=current_officer_id(),
        choice=ModerationChoice.APPROVE if is_approval else ModerationChoice.REJECT,
        reason=None if is_approval else ModerationReason(form.decision.data),
        note=form.note.data or "",
        seen=known.get(form.seen.data or ""),
    )


@blueprint.route(f"{DRAFTS}/<int:discussion>/<draft>/reply", methods=["GET", "POST"])
@requires(Permission.STANDARD_EDIT, load=discussions.get_draft)
@transactional
def reply_to_draft(draft: "DraftUnderDiscussion") -> ResponseReturnValue:
    """Write what officers made of the answers to a draft."""
    form, status = ReplyToDraftForm(), 200
    if form.is_submitted():
        status = 400
        if form.validate():
            try:
                service.reply_to_draft(
                    draft,
                    officer_id=current_officer_id(),
                    conclusion=DraftConclusion(form.conclusion.data),
                    reason=form.reason.data,
                )
            except InvalidTransitionError as fault:
                form.form_errors.append(str(fault))
                status = 409
            else:
                flash(gettext("The reply is published."), "success")
                return redirect(_url(draft.draft_consultation))
    discussion = draft.draft_consultation
    page = render_template(
        "standards/reply_to_draft.html",
        form=form,
        draft=draft,
        discussion=discussion,
        standard_title=title_of_revision(draft.standard, draft.revision),
        counts=discussions.count_answers(discussion)[draft.id],
        remarks=discussions.list_published_remarks(draft, page=request.args.get("page", 1, type=int)),
        replies=discussions.list_replies([draft])[draft.id],
        conclusions=CONCLUSIONS,
        is_over=discussions.is_over(discussion),
    )
    return page, status


def _url(discussion: "DraftConsultation") -> str:
    return url_for(
        ".show_staff_draft_consultation",
        authority_slug=g.authority.slug,
        consultation_slug=discussion.consultation.slug,
        discussion=discussion.number,
    )
