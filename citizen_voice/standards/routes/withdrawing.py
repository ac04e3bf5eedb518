"""Staff's pages on which a published standard is withdrawn, or kept although words that it rests on are gone."""

from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError, InvalidTransitionError
from citizen_voice.standards import queries, service
from citizen_voice.standards.forms.deciding import ReviewSupportForm, WithdrawForm
from citizen_voice.standards.routes.standards import blueprint
from citizen_voice.standards.steps.support import find_loss
from citizen_voice.standards.steps.withdrawing import count_tenders, is_published
from citizen_voice.vocabulary import StandardState

if TYPE_CHECKING:
    from citizen_voice.models import Standard


@blueprint.route("/<authority_slug>/staff/standards/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.STANDARD_WITHDRAW, load=queries.get_standard)
@transactional
def withdraw_standard(standard: "Standard") -> ResponseReturnValue:
    """Withdraw a published standard, with a reason that everybody can read."""
    form, status = WithdrawForm(), 200
    if form.is_submitted():
        status = 400
        if form.validate():
            try:
                service.withdraw_standard(
                    standard,
                    officer_id=current_officer_id(),
                    reason=form.reason.data,
                    decision_reference=form.decision_reference.data,
                )
            except InvalidTransitionError as fault:
                form.form_errors.append(str(fault))
                status = 409
            else:
                flash(gettext("%(reference)s is withdrawn.", reference=standard.reference), "success")
                return redirect(_url(standard))
    page = render_template(
        "standards/withdraw_standard.html",
        form=form,
        standard=standard,
        standard_title=queries.title_of(standard),
        may_be=is_published(standard) and standard.state is not StandardState.WITHDRAWN,
        uses=count_tenders(standard),
    )
    return page, status


@blueprint.get("/<authority_slug>/staff/standards/<reference>/support")
@requires(Permission.STANDARD_READ, load=queries.get_standard)
def show_support(standard: "Standard") -> ResponseReturnValue:
    """Show what is left of the words that a standard rests on."""
    return _support_page(standard, ReviewSupportForm())


@blueprint.post("/<authority_slug>/staff/standards/<reference>/support")
@requires(Permission.STANDARD_EDIT, load=queries.get_standard)
@transactional
def review_support(standard: "Standard") -> ResponseReturnValue:
    """Keep a standard as it is although words that it rests on are gone, with the reason."""
    form = ReviewSupportForm()
    if not form.validate():
        return _support_page(standard, form), 400
    try:
        service.review_support(
            standard, officer_id=current_officer_id(), reason=form.reason.data, seen=int(form.seen.data or 0)
        )
    except ConflictError as fault:
        form.form_errors.append(str(fault))
        return _support_page(standard, form), 409
    flash(gettext("%(reference)s is kept as it is.", reference=standard.reference), "success")
    return redirect(_url(standard))


def _support_page(standard: "Standard", form: ReviewSupportForm) -> str:
    loss = find_loss(standard)
    form.seen.data = str(loss.lost if loss else 0)
    return render_template(
        "standards/show_support.html",
        form=form,
        standard=standard,
        standard_title=queries.title_of(standard),
        loss=loss,
    )


def _url(standard: "Standard") -> str:
    return url_for(".show_standard", authority_slug=g.authority.slug, reference=standard.reference)
