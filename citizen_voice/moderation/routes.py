"""Pages for moderators, and the public page of the moderation policy."""

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext
from wtforms import SelectChoice

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as account_queries
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.moderation import queries, service
from citizen_voice.moderation.forms import FilterQueueForm, PublishRedactedForm, RejectProposalForm
from citizen_voice.proposals import queries as proposal_queries
from citizen_voice.proposals.policy import POLICY
from citizen_voice.vocabulary import ModerationReason, ModerationStatus

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Proposal

blueprint = Blueprint("moderation", __name__)

PROPOSAL = "/<authority_slug>/staff/consultations/<consultation_slug>/moderation/<proposal_reference>"


@blueprint.get("/<authority_slug>/moderation-policy")
@public
def show_policy(authority_slug: str) -> ResponseReturnValue:
    """Say in plain words what is not published, and why."""
    return render_template("moderation/show_policy.html", policy=POLICY)


@blueprint.get("/<authority_slug>/staff/moderation")
@requires(Permission.PROPOSAL_MODERATE, load=account_queries.get_authority)
def list_queue(authority: "Authority") -> ResponseReturnValue:
    """List proposals, oldest first: those that wait, or those of another status or consultation."""
    form = FilterQueueForm(request.args)
    language = str(get_locale())
    titles = {
        one.slug: consultation_queries.get_wording(one, language).title or one.slug
        for one in consultation_queries.list_staff_consultations(authority)
    }
    form.consultation_slug.choices = [
        SelectChoice("", gettext("All consultations")),
        *(SelectChoice(slug, title) for slug, title in titles.items()),
    ]
    is_valid = form.validate()
    status = ModerationStatus.PENDING
    if is_valid and form.status.data != "all":
        status = ModerationStatus(form.status.data)
    listing = queries.list_queue(
        authority,
        status=None if is_valid and form.status.data == "all" else status,
        consultation_slug=form.consultation_slug.data if is_valid else None,
        page=request.args.get("page", 1, type=int),
    )
    arguments = {
        "authority_slug": authority.slug,
        "status": form.status.data,
        "consultation_slug": form.consultation_slug.data,
    }
    return render_template(
        "moderation/list_queue.html",
        form=form,
        listing=listing,
        arguments=arguments,
        counts=queries.count_by_status(authority),
        titles=titles,
    )


@blueprint.post("/<authority_slug>/staff/moderation/approve")
@requires(Permission.PROPOSAL_MODERATE, load=account_queries.get_authority)
@transactional
def approve_proposals(authority: "Authority") -> ResponseReturnValue:
    """Publish all proposals that were ticked. Those that somebody else decided meanwhile are left as they are."""
    ticked = queries.list_pending(authority, _as_ids(request.form.getlist("proposal_id")))
    for proposal in ticked:
        service.approve_proposal(proposal, officer_id=current_officer_id())
    if ticked:
        flash(ngettext("%(num)d proposal published.", "%(num)d proposals published.", len(ticked)), "success")
    else:
        flash(gettext("Nothing was published: tick at least one proposal that still waits."), "error")
    return redirect(url_for(".list_queue", authority_slug=authority.slug))


def _as_ids(values: list[str]) -> list[uuid.UUID]:
    ids = []
    for value in values[: queries.PER_PAGE]:
        try:
            ids.append(uuid.UUID(value))
        except ValueError:
            continue
    return ids


@blueprint.get(PROPOSAL)
@requires(Permission.PROPOSAL_MODERATE, load=proposal_queries.get_proposal)
def show_proposal(proposal: "Proposal") -> ResponseReturnValue:
    """Show one proposal in its resident's own words, with all decisions about it."""
    return _render("moderation/show_proposal.html", proposal)


@blueprint.post(f"{PROPOSAL}/approve")
@requires(Permission.PROPOSAL_MODERATE, load=proposal_queries.get_proposal)
@transactional
def approve_proposal(proposal: "Proposal") -> ResponseReturnValue:
    """Publish a proposal as it is."""
    service.approve_proposal(proposal, officer_id=current_officer_id())
    flash(gettext("Published in the resident's own words."), "success")
    return _go_on()


@blueprint.route(f"{PROPOSAL}/publish-redacted", methods=["GET", "POST"])
@requires(Permission.PROPOSAL_MODERATE, load=proposal_queries.get_proposal)
@transactional
def publish_redacted(proposal: "Proposal") -> ResponseReturnValue:
    """Take something out of the words, and publish the rest."""
    form = PublishRedactedForm(obj=queries.get_newest_text(proposal))
    if form.validate_on_submit():
        try:
            service.publish_redacted(
                proposal,
                officer_id=current_officer_id(),
                text=form.text.data,
                why=form.why.data or "",
                reason=ModerationReason(form.reason.data),
                note=form.note.data or "",
            )
        except InvalidInputError as fault:
            form.text.errors = [str(fault)]
        else:
            flash(gettext("Published in your version. The original stays for moderators alone."), "success")
            return _go_on()
    return _render("moderation/publish_redacted.html", proposal, form=form)


@blueprint.route(f"{PROPOSAL}/reject", methods=["GET", "POST"])
@requires(Permission.PROPOSAL_MODERATE, load=proposal_queries.get_proposal)
@transactional
def reject_proposal(proposal: "Proposal") -> ResponseReturnValue:
    """Keep a proposal from being published, with a reason."""
    form = RejectProposalForm()
    if form.validate_on_submit():
        service.reject_proposal(
            proposal,
            officer_id=current_officer_id(),
            reason=ModerationReason(form.reason.data),
            note=form.note.data or "",
        )
        flash(gettext("Not published. The resident is told why, if they asked to be told."), "success")
        return _go_on()
    return _render("moderation/reject_proposal.html", proposal, form=form)


def _render(template: str, proposal: "Proposal", **context: object) -> str:
    return render_template(
        template,
        proposal=proposal,
        original=proposal_queries.original_words(proposal),
        newest=queries.get_newest_text(proposal),
        decisions=queries.list_decisions(proposal),
        policy=POLICY,
        consultation_slug=(request.view_args or {})["consultation_slug"],
        **context,
    )


def _go_on() -> ResponseReturnValue:
    """Go to the proposal that has waited longest, or to the queue when none waits."""
    following = queries.find_next_pending(g.authority)
    if following is None:
        return redirect(url_for(".list_queue", authority_slug=g.authority.slug))
    consultation, proposal = following
    return redirect(
        url_for(
            ".show_proposal",
            authority_slug=g.authority.slug,
            consultation_slug=consultation.slug,
            proposal_reference=proposal.reference,
        )
    )
