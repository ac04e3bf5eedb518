"""Staff's page on which approved standards are published as one version of a set."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError, InvalidTransitionError
from citizen_voice.standards import service
from citizen_voice.standards.forms.publishing import PublishForm
from citizen_voice.standards.routes.standards import blueprint
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.describing import last_description
from citizen_voice.vocabulary import StandardState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citizen_voice.models import Consultation, Publication, Standard

PUBLISHABLE = (StandardState.APPROVED, StandardState.PUBLISHED)
"""States of what a publication may hold: a published standard that has not changed is carried over."""


@blueprint.route("/<authority_slug>/staff/consultations/<consultation_slug>/standards/publish", methods=["GET", "POST"])
@requires(Permission.STANDARD_PUBLISH, load=consultation_queries.get_consultation)
@transactional
def publish_standards(consultation: "Consultation") -> ResponseReturnValue:
    """Choose approved standards and publish them as one version of a publication."""
    rows = [row for row in gate.list_standards(consultation) if row.standard.state in PUBLISHABLE]
    form = PublishForm()
    form.ask_in(is_bilingual=consultation.authority.is_bilingual)
    form.offer([(str(row.standard.id), f"{row.standard.reference} {row.title}") for row in rows])
    status = 200
    problems: list[str] = []
    if not form.is_submitted():
        form.go_on_from(last_description(consultation))
        form.standards.data = [str(row.standard.id) for row in rows]
    elif form.validate():
        chosen = [row.standard for row in rows if str(row.standard.id) in form.standards.data]
        try:
            publication = _publish(consultation, chosen, form)
        except (IncompleteError, InvalidInputError, InvalidTransitionError, ConflictError) as fault:
            form.form_errors.append(str(fault))
            status, problems = 409, getattr(fault, "problems", [])
        else:
            flash(gettext("Version %(version)s is published.", version=publication.version), "success")
            return redirect(
                url_for(
                    "publications.show_publication",
                    authority_slug=consultation.authority.slug,
                    publication_slug=publication.slug,
                    version=publication.version,
                )
            )
    else:
        status = 400
    page = render_template(
        "standards/publish_standards.html", form=form, consultation=consultation, rows=rows, problems=problems
    )
    return page, status


def _publish(consultation: "Consultation", chosen: "Sequence[Standard]", form: PublishForm) -> "Publication":
    return service.publish_standards(
        consultation.authority,
        chosen,
        officer_id=current_officer_id(),
        slug=form.slug.data,
        title=form.title.data,
        effective_on=form.effective_on.data,
        is_major=form.is_major.data,
        total_weight=form.total_weight,
        about=form.about,
    )
