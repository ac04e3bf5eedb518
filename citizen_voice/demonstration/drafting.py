"""Fifth step: drafts, the officer's fields, approval by a second person, and publication."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from citizen_voice.clock import today
from citizen_voice.consultations import queries as consultations
from citizen_voice.demonstration import queries
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.profiles import OfficerField, add_months, fields_of, find_profile
from citizen_voice.demonstration.setting_up import find_officer_id
from citizen_voice.standards import queries as standards
from citizen_voice.standards import service as standards_service
from citizen_voice.standards.service import FieldChange
from citizen_voice.themes.steps import review
from citizen_voice.vocabulary import Language, StandardState

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, PriorityList, Publication, Standard

AFTER_APPROVAL = "approval"
WELSH_TITLE = "title_cy"
WELSH_SHORT_NAME = "short_name_cy"
FILLED = "The fields that a machine may not fill, from the profile “{profile}” of the officer's file."
DECISION_ENTERED = "The formal decision, taken after approval."
APPROVED = (
    "Read against the residents' words, the votes and the legal review: it says what they ask for and can be bought."
)


def publish(plan: Plan, consultation: "Consultation", priority_list: "PriorityList") -> "Publication":
    """Return the publication: the one that is there, or the one that the drafts become now."""
    standing = find_publication(plan, consultation)
    if standing is not None:
        return standing
    drafter = find_officer_id(consultation.authority, plan.acting("drafts"))
    approver = find_officer_id(consultation.authority, plan.acting("approves"))
    standards_service.draft_standards(priority_list, officer_id=drafter)
    drafted = queries.list_standards(consultation)
    for standard in drafted:
        profile, fields = _officers_fields(plan, standard)
        if standard.state is StandardState.DRAFT:
            left = {AFTER_APPROVAL, *_titles_to_leave(standard)}
            given = {code: one for code, one in fields.items() if code not in left}
            note = FILLED.format(profile=profile)
            standards_service.revise_standard(standard, officer_id=drafter, changes=_changes(given), note=note)
            standards_service.submit_standard(standard, officer_id=drafter)
        if standard.state is StandardState.IN_REVIEW:
            standards_service.approve_standard(standard, officer_id=approver, reason=APPROVED)
        if standard.state is StandardState.APPROVED and AFTER_APPROVAL in fields:
            decision = {AFTER_APPROVAL: fields[AFTER_APPROVAL]}
            standards_service.revise_standard(
                standard, officer_id=drafter, changes=_changes(decision), note=DECISION_ENTERED
            )
    return standards_service.publish_standards(
        consultation.authority,
        drafted,
        officer_id=approver,
        slug=plan.publication_slug,
        title=consultations.get_wording(consultation, Language.ENGLISH).title,
        effective_on=today(),
        about=describe(plan),
    )


def describe(plan: Plan) -> dict[str, Any]:
    """Return what the set says of itself as a whole; its period begins today."""
    said = {name: one.strip() if isinstance(one, str) else one for name, one in plan.settings["set"].items()}
    end = add_months(today(), 12 * int(said.pop("period_in_years")))
    return {**said, "period_from": today(), "period_to": end - timedelta(days=1)}


def find_publication(plan: Plan, consultation: "Consultation") -> "Publication | None":
    """Return the publication that no later version has replaced, or None."""
    latest = standards.latest_publications(consultation.authority)
    return next((one for one in latest if one.slug == plan.publication_slug), None)


def _titles_to_leave(standard: "Standard") -> set[str]:
    # A title in residents' own Welsh stays theirs, and an authority of one language owes none in another.
    if not standard.consultation.authority.is_bilingual:
        return {WELSH_TITLE, WELSH_SHORT_NAME}
    return set() if standards.find_clause(standard, WELSH_TITLE) is None else {WELSH_TITLE}


def _officers_fields(plan: Plan, standard: "Standard") -> tuple[str, dict[str, OfficerField]]:
    theme = standard.theme
    shown = [statement for statement, is_exemplar in review.list_theme_statements(theme).items if is_exemplar]
    profile = find_profile(
        plan.fields,
        title_and_keywords=[theme.title, *queries.keywords_of(theme)],
        statements=[one.words or "" for one in shown],
    )
    fields = fields_of(plan.fields, profile, reference=standard.reference, today=today())
    reason = plan.fields["common"]["reasons"]["theme"]
    own = OfficerField(value={"code": str(standard.theme_id)}, reason=reason, source=profile["source"])
    return profile["code"], {**fields, "theme": own}


def _changes(fields: dict[str, OfficerField]) -> dict[str, FieldChange]:
    return {code: FieldChange(one.value, one.reason, one.source) for code, one in fields.items()}
