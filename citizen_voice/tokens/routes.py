"""Pages on which staff make, see and end the tokens by which programs write."""

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as account_queries
from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.tokens import queries, service
from citizen_voice.tokens.forms import SCOPE_LABELS, MakeTokenForm

if TYPE_CHECKING:
    from citizen_voice.models import ApiToken, Authority

blueprint = Blueprint("tokens", __name__)


@blueprint.get("/<authority_slug>/staff/api-tokens")
@requires(Permission.API_TOKEN_LIST, load=account_queries.get_authority)
def list_tokens(authority: "Authority") -> ResponseReturnValue:
    """List tokens with what each may do, and when it was last used."""
    return render_template(
        "tokens/list_tokens.html", tokens=queries.list_tokens(authority, current_actor()), labels=SCOPE_LABELS
    )


@blueprint.route("/<authority_slug>/staff/api-tokens/new", methods=["GET", "POST"])
@requires(Permission.API_TOKEN_MAKE, load=account_queries.get_authority)
@transactional
def make_token(authority: "Authority") -> ResponseReturnValue:
    """Make a token. Its secret is on the page that answers, and on no other."""
    form = MakeTokenForm()
    form.offer(commissioning_queries.list_own_councils(authority, current_actor().commissioned_council_ids))
    if form.validate_on_submit():
        try:
            token, secret = service.make_token(
                authority,
                officer_id=current_officer_id(),
                name=form.name.data,
                scopes=form.chosen_scopes,
                expires_on=form.expires_on.data,
                council_id=uuid.UUID(form.council.data) if form.council.data else None,
            )
        except InvalidInputError as fault:
            form[fault.field].errors = [str(fault)]
        else:
            header = f"Authorization: Bearer {secret}"
            return render_template("tokens/show_secret.html", token=token, secret=secret, header=header)
    return render_template("tokens/make_token.html", form=form)


@blueprint.post("/<authority_slug>/staff/api-tokens/<uuid:api_token_id>/revoke")
@requires(Permission.API_TOKEN_REVOKE, load=queries.get_token)
@transactional
def revoke_token(token: "ApiToken") -> ResponseReturnValue:
    """End a token before its day."""
    service.revoke_token(token, officer_id=current_officer_id())
    flash(gettext("The token has ended. A program that uses it is refused from now on."), "success")
    return redirect(url_for(".list_tokens", authority_slug=g.authority.slug))
