"""Pages on which the four legal tests are answered: for all standards of an import, and for one by itself."""

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.forms.choosing import AnswerTestsForm, AnswerTestsOfStandardForm
from citizen_voice.commissioning.lines import read_line, read_lots
from citizen_voice.commissioning.routes.blueprint import IMPORT, STANDARD, blueprint, leave_recorded, tender_url
from citizen_voice.commissioning.steps.answers import TESTS
from citizen_voice.db import transactional

if TYPE_CHECKING:
    from citizen_voice.models import ImportedStandard, TenderImport


@blueprint.route(f"{IMPORT}/tests", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_import)
@transactional
def answer_tests(tender_import: "TenderImport") -> ResponseReturnValue:
    """Answer the four tests of section 23(2) of the Procurement Act 2023."""
    if request.method == "GET" and tender_import.recorded_at is not None:
        return leave_recorded(tender_import)
    before = {name: getattr(tender_import, f"test_{name}") for name in TESTS}
    form = AnswerTestsForm(data=before | {"total_weight_reason": tender_import.total_weight_reason})
    if form.validate_on_submit():
        service.answer_tests(
            tender_import,
            officer_id=current_officer_id(),
            total_weight_reason=form.total_weight_reason.data or "",
            **{name: form[name].data for name in TESTS},
        )
        return redirect(tender_url(tender_import.tender_id))
    return render_template(
        "commissioning/answer_tests.html", form=form, tender_import=tender_import, lots=read_lots(tender_import)
    )


@blueprint.route(f"{STANDARD}/tests", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_imported_standard)
@transactional
def answer_tests_of_standard(imported: "ImportedStandard") -> ResponseReturnValue:
    """Answer the tests for one standard otherwise than for all; an empty answer leaves that for all."""
    tender_import = imported.tender_import
    if request.method == "GET" and tender_import.recorded_at is not None:
        return leave_recorded(tender_import)
    form = AnswerTestsOfStandardForm(data={name: getattr(imported, f"test_{name}") for name in TESTS})
    if form.validate_on_submit():
        answers = {name: form[name].data or "" for name in TESTS}
        service.answer_tests_of_standard(imported, officer_id=current_officer_id(), answers=answers)
        return redirect(
            url_for(
                ".answer_tests", authority_slug=tender_import.publication.authority.slug, import_id=tender_import.id
            )
        )
    return render_template(
        "commissioning/answer_tests_of_standard.html",
        form=form,
        line=read_line(imported),
        tender_import=tender_import,
        common={name: getattr(tender_import, f"test_{name}") for name in TESTS},
    )
