"""Pages on which staff say which other systems are told of what happens here, and see what became of each message."""

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice import background
from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as account_queries
from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.vocabulary import Role
from citizen_voice.webhooks import queries, service
from citizen_voice.webhooks.forms import EVENT_LABELS, AddWebhookForm
from citizen_voice.webhooks.jobs import send_delivery

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Webhook

blueprint = Blueprint("webhooks", __name__)

WEBHOOK = "/<authority_slug>/staff/webhooks/<uuid:webhook_id>"


@blueprint.get("/<authority_slug>/staff/webhooks")
@requires(Permission.WEBHOOK_LIST, load=account_queries.get_authority)
def list_webhooks(authority: "Authority") -> ResponseReturnValue:
    """List the systems that are told of what happens here."""
    webhooks = queries.list_webhooks(authority, current_actor())
    return render_template("webhooks/list_webhooks.html", webhooks=webhooks, labels=EVENT_LABELS)


@blueprint.route("/<authority_slug>/staff/webhooks/new", methods=["GET", "POST"])
@requires(Permission.WEBHOOK_LIST, load=account_queries.get_authority)
@transactional
def add_webhook(authority: "Authority") -> ResponseReturnValue:
    """Add a system. Its secret is on the page that answers, and on no other."""
    form, actor = AddWebhookForm(), current_actor()
    councils = commissioning_queries.list_own_councils(authority, actor.commissioned_council_ids)
    form.offer(councils, for_authority=Role.ADMINISTRATOR in actor.roles)
    if form.validate_on_submit():
        try:
            webhook, secret = service.add_webhook(
                authority,
                officer_id=current_officer_id(),
                url=form.url.data,
                events=form.chosen_events,
                council_id=uuid.UUID(form.council.data) if form.council.data else None,
            )
        except InvalidInputError as fault:
            form[fault.field].errors = [str(fault)]
        else:
            return render_template("webhooks/show_secret.html", webhook=webhook, secret=secret)
    return render_template("webhooks/add_webhook.html", form=form)


@blueprint.get(WEBHOOK)
@requires(Permission.WEBHOOK_EDIT, load=queries.get_webhook)
def show_webhook(webhook: "Webhook") -> ResponseReturnValue:
    """Show what a system is told of, and what became of the last messages to it."""
    return render_template(
        "webhooks/show_webhook.html",
        webhook=webhook,
        deliveries=queries.list_deliveries(webhook),
        labels=EVENT_LABELS,
    )


@blueprint.post(f"{WEBHOOK}/remove")
@requires(Permission.WEBHOOK_EDIT, load=queries.get_webhook)
@transactional
def remove_webhook(webhook: "Webhook") -> ResponseReturnValue:
    """Tell a system no longer."""
    service.remove_webhook(webhook, officer_id=current_officer_id())
    flash(gettext("The system is told no longer."), "success")
    return redirect(url_for(".list_webhooks", authority_slug=g.authority.slug))


@blueprint.post(f"{WEBHOOK}/resume")
@requires(Permission.WEBHOOK_EDIT, load=queries.get_webhook)
@transactional
def resume_webhook(webhook: "Webhook") -> ResponseReturnValue:
    """Tell a system again that could not be reached for days."""
    service.resume_webhook(webhook, officer_id=current_officer_id())
    flash(gettext("The system is told again."), "success")
    return redirect(url_for(".show_webhook", authority_slug=g.authority.slug, webhook_id=webhook.id))


@blueprint.post(f"{WEBHOOK}/messages/<uuid:webhook_delivery_id>/send-again")
@requires(Permission.WEBHOOK_EDIT, load=queries.get_delivery)
@transactional
def send_again(found: queries.DeliveryOf) -> ResponseReturnValue:
    """Send a message once more."""
    service.send_again(found.webhook, found.delivery, officer_id=current_officer_id())
    background.enqueue(send_delivery, str(found.delivery.id))
    flash(gettext("The message is on its way again."), "success")
    return redirect(url_for(".show_webhook", authority_slug=g.authority.slug, webhook_id=found.webhook.id))
