"""Signing in and out, the staff's first page, and the list of staff."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user
from wtforms import SelectChoice

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries, service
from citizen_voice.accounts.forms import ChoosePolicyProfileForm, InviteOfficerForm, RequestLinkForm, UseLinkForm
from citizen_voice.accounts.steps import limits, policy_profiles
from citizen_voice.clock import today
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.extensions import limiter
from citizen_voice.vocabulary import Language, PolicyProfileCode, Role

if TYPE_CHECKING:
    from citizen_voice.models import Authority

blueprint = Blueprint("accounts", __name__)


def _limit_for_address() -> str:
    limit: str = current_app.config["SETTINGS"].sign_in_limit
    return limit


def _asked_address() -> str:
    return f"{g.authority.slug}:{request.form.get('email', '').strip().lower() or get_remote_address()}"


def _limit_for_network() -> str:
    # A family, a library or a council office share one network address.
    count, _, rest = _limit_for_address().partition(" ")
    return f"{int(count) * 4} {rest}"


limit_by_address = limiter.limit(_limit_for_address, key_func=_asked_address, methods=["POST"])
limit_by_network = limiter.limit(_limit_for_network, methods=["POST"])


@blueprint.route("/<authority_slug>/sign-in", methods=["GET", "POST"])
@public
@limit_by_address
@limit_by_network
@transactional
def request_resident_link(authority_slug: str) -> ResponseReturnValue:
    """Ask where to send a resident's link, and send it."""
    return _request_link(is_for_staff=False)


@blueprint.route("/<authority_slug>/staff/sign-in", methods=["GET", "POST"])
@public
@limit_by_address
@limit_by_network
@transactional
def request_staff_link(authority_slug: str) -> ResponseReturnValue:
    """Ask where to send a member of staff's link, and send it if they were invited."""
    return _request_link(is_for_staff=True)


def _request_link(*, is_for_staff: bool) -> ResponseReturnValue:
    form = RequestLinkForm()
    if form.validate_on_submit():
        service.request_sign_in_link(
            g.authority,
            email=form.email.data,
            is_for_staff=is_for_staff,
            language=Language(str(get_locale())),
            next_url=request.args.get("next"),
        )
        return redirect(url_for(".show_link_sent", authority_slug=g.authority.slug))
    return render_template("accounts/request_link.html", form=form, is_for_staff=is_for_staff)


@blueprint.get("/<authority_slug>/sign-in/sent")
@public
def show_link_sent(authority_slug: str) -> ResponseReturnValue:
    """Say that the link is on its way, and what to do if it does not come."""
    is_development = current_app.config["SETTINGS"].is_development
    outbox_url = url_for("development.show_outbox") if is_development else None
    return render_template("accounts/show_link_sent.html", outbox_url=outbox_url)


@blueprint.get("/<authority_slug>/sign-in/link/<token>")
@public
def show_sign_in_link(authority_slug: str, token: str) -> ResponseReturnValue:
    """Show one button: only pressing it signs in, since mail scanners open links too."""
    link = service.get_sign_in_link(g.authority, token)
    return render_template("accounts/show_sign_in_link.html", form=UseLinkForm(), is_for_staff=link.is_for_staff)


@blueprint.post("/<authority_slug>/sign-in/link/<token>")
@public
@limit_by_network
@transactional
def use_sign_in_link(authority_slug: str, token: str) -> ResponseReturnValue:
    """Use the link up and sign in."""
    person, next_url = service.use_sign_in_link(g.authority, token)
    # A session that somebody else may have planted in this browser ends here.
    session.clear()
    login_user(queries.as_actor(person))
    session.permanent = True
    if next_url:
        return redirect(next_url)
    actor = current_actor()
    endpoint = ".show_staff_home" if actor.is_officer else "pages.show_authority"
    return redirect(url_for(endpoint, authority_slug=g.authority.slug))


@blueprint.post("/<authority_slug>/sign-out")
@public
def sign_out(authority_slug: str) -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    flash(gettext("You have signed out."))
    return redirect(url_for("pages.show_authority", authority_slug=authority_slug))


@blueprint.get("/<authority_slug>/staff")
@requires(Permission.AUTHORITY_STAFF_AREA, load=queries.get_authority)
def show_staff_home(authority: "Authority") -> ResponseReturnValue:
    """Show a member of staff what they can do here."""
    return render_template("accounts/show_staff_home.html")


@blueprint.get("/<authority_slug>/staff/officers")
@requires(Permission.OFFICER_INVITE, load=queries.get_authority)
def list_officers(authority: "Authority") -> ResponseReturnValue:
    """List the staff with what they may do."""
    return render_template("accounts/list_officers.html", officers=queries.list_officers(authority))


@blueprint.route("/<authority_slug>/staff/officers/invite", methods=["GET", "POST"])
@requires(Permission.OFFICER_INVITE, load=queries.get_authority)
@transactional
def invite_officer(authority: "Authority") -> ResponseReturnValue:
    """Invite somebody and say what they may do."""
    form = InviteOfficerForm()
    councils = queries.list_councils(authority)
    form.council.choices = [
        SelectChoice("", gettext("No council")),
        *(SelectChoice(str(one.id), one.name) for one in councils),
    ]
    if form.validate_on_submit():
        chosen = next((one.id for one in councils if str(one.id) == form.council.data), None)
        try:
            officer = service.invite_officer(
                authority,
                name=form.name.data,
                email=form.email.data,
                role=Role(form.role.data),
                council_id=chosen,
                who=current_actor().who,
            )
        except InvalidInputError as fault:
            form.council.errors = [str(fault)]
        except ConflictError as fault:
            form.email.errors = [str(fault)]
        else:
            flash(gettext("We have invited %(name)s by email.", name=officer.name))
            return redirect(url_for(".list_officers", authority_slug=authority.slug))
    return render_template("accounts/invite_officer.html", form=form)


@blueprint.route("/<authority_slug>/staff/policy-profile", methods=["GET", "POST"])
@requires(Permission.POLICY_PROFILE_CHOOSE, load=queries.get_authority)
@transactional
def choose_policy_profile(authority: "Authority") -> ResponseReturnValue:
    """Say which nation's goals, duties and documents hold for the authority."""
    form = ChoosePolicyProfileForm(policy_profile=authority.policy_profile.value, most_measures=authority.most_measures)
    status = 200
    if form.validate_on_submit():
        try:
            _choose(authority, form)
        except InvalidInputError as fault:
            form.most_measures.errors = [str(fault)]
        else:
            return redirect(url_for(".choose_policy_profile", authority_slug=authority.slug))
    if form.is_submitted():
        status = 400
    page = render_template(
        "accounts/choose_policy_profile.html", form=form, thresholds=authority.profile.thresholds_on(today())
    )
    return page, status


def _choose(authority: "Authority", form: ChoosePolicyProfileForm) -> None:
    """Give the authority what was chosen, and say what changed. Raises `InvalidInputError` before anything has."""
    who, most = current_officer_id(), form.most_measures.data
    has_limit = most is not None and limits.choose_most_measures(authority, int(most), officer_id=who)
    code = PolicyProfileCode(form.policy_profile.data)
    if policy_profiles.choose_policy_profile(authority, code, officer_id=who):
        flash(gettext("The policy profile is changed."), "success")
    elif has_limit:
        flash(gettext("Saved."), "success")
    else:
        flash(gettext("Nothing was changed."))
