"""Where to look: for every route of routes.json that is a page, whose page it is and an address that shows it."""

import json
import re
from dataclasses import dataclass, replace

from tests.architecture.test_routes import SNAPSHOT
from tests.e2e.site import Site

NOT_PAGES = {
    "static": "files of the design",
    "catalogue.download_authority_csv": "a file",
    "catalogue.download_authority_json": "a file",
    "catalogue.download_standards_csv": "a file",
    "catalogue.download_standards_json": "a file",
    "pages.start": "leads on to the one authority there is",
    "pages.show_authority": "leads on to the list of consultations",
    "pages.health": "one word for a load balancer",
    "publications.show_latest_publication": "leads on to the version that holds now",
    "pages.ocds_extension": "a file",
    "pages.ocds_extension_schema": "a file",
    "publications.download_csv": "a file",
    "priorities.download_theme_ballots": "a file",
    "publications.download_jsonld": "a file",
    "commissioning.download_goals_record": "a file, in Wales alone",
    "commissioning.download_adherence": "a file",
    "commissioning.download_council_adherence": "a file",
    "commissioning.download_kpi_schedule": "a file",
    "delivery.download_delivered_csv": "a file",
    "delivery.download_delivered_json": "a file",
    "delivery.download_contract": "a file",
    "delivery.download_public_contract": "a file",
    "delivery.download_return": "a file",
    "commissioning.download_measures": "a file",
    "commissioning.download_ocds": "a file",
    "commissioning.download_pack": "a file",
    "commissioning.download_pack_measures": "a file",
    "commissioning.download_public_ocds": "a file",
    "commissioning.download_schedule": "a file",
    "commissioning.download_standards": "a file",
    "commissioning.download_value_act_record": "a file",
    "commissioning.download_workbook": "a file",
    "intake.download_receipt": "a file",
    "themes.show_run_state": "JSON for the page of the run",
    "themes.show_split_state": "JSON for the page of the two halves",
    "voting.show_opinion_state": "JSON for the page of what the votes show",
}
"""GET routes that show no page, with what they are."""

ONE_BUTTON = "one button, with nothing to fill in"
TICKED = "looked at in test_every_page with nothing ticked"
ONLY_SENT = {
    "accounts.sign_out": ONE_BUTTON,
    "accounts.use_sign_in_link": ONE_BUTTON,
    "consultations.ask_for_updates": ONE_BUTTON,
    "consultations.open_consultation": ONE_BUTTON,
    "draft_consultations.answer_draft": "looked at in test_draft_consultation, with and without an answer",
    "draft_consultations.withdraw_remark": ONE_BUTTON,
    "consultations.stop_updates": ONE_BUTTON,
    "moderation.approve_proposal": ONE_BUTTON,
    "moderation.approve_proposals": TICKED,
    "pages.choose_language": ONE_BUTTON,
    "proposals.withdraw_proposal": ONE_BUTTON,
    "delivery.store_return": "one button, and a box where a figure is to be confirmed",
    "standards.draft_standards": ONE_BUTTON,
    "standards.review_support": "a reason, on a page that nobody needs in the demonstration: no words are taken back",
    "standards.submit_standard": ONE_BUTTON,
    "tokens.revoke_token": ONE_BUTTON,
    "themes.cancel_grouping": ONE_BUTTON,
    "themes.change_halves": TICKED,
    "themes.continue_theme": ONE_BUTTON,
    "themes.draw_sample": ONE_BUTTON,
    "themes.orient_theme": "a button for each statement and side",
    "themes.propose_split": ONE_BUTTON,
    "themes.request_grouping": "one button, and a box that may be ticked or not",
    "themes.split_candidate": ONE_BUTTON,
    "themes.take_up_candidate": ONE_BUTTON,
    "themes.undo_act": ONE_BUTTON,
    "webhooks.remove_webhook": ONE_BUTTON,
    "webhooks.resume_webhook": ONE_BUTTON,
    "webhooks.send_again": ONE_BUTTON,
    "voting.cast_vote": "three buttons, one for each answer",
    "voting.count_opinion": ONE_BUTTON,
    "voting.draw_next": ONE_BUTTON,
}
"""Routes that are only sent to, with what is sent: none of them has an error state of a form that is not looked at."""

ELSEWHERE = {
    "commissioning.list_publications": "leads on where one set is in force: test_refusals looks at two and none",
}
"""Pages that the demonstration leads on from, with where they are looked at."""

ROLES = {
    "public": None,
    "api-token:list": "commissioner",
    "api-token:make": "commissioner",
    "api-token:revoke": "commissioner",
    "authority:staff-area": "officer",
    "consultation:edit": "officer",
    "consultation:take-part": "resident",
    "draft:consult": "officer",
    "officer:invite": "administrator",
    "opinion:read": "officer",
    "policy-profile:choose": "administrator",
    "priority:choose": "officer",
    "proposal:moderate": "officer",
    "standard:approve": "approver",
    "delivery:report": "commissioner",
    "delivery:verify": "officer",
    "standard:edit": "officer",
    "standard:publish": "officer",
    "standard:read": "officer",
    "standard:withdraw": "approver",
    "tender:edit": "commissioner",
    "tender:list": "commissioner",
    "theme:decide": "officer",
    "webhook:edit": "commissioner",
    "webhook:list": "commissioner",
}
"""For each access that a route may declare, who looks at it. A new permission needs a line."""

CLOSED, OPEN, DRAFT = "closed", "open", "draft"
STATE = {
    "intake.import_responses": OPEN,
    "intake.list_imports": OPEN,
    "consultations.take_part": OPEN,
    "consultations.close_consultation": OPEN,
    "consultations.set_dates": DRAFT,
    "consultations.write_wording": DRAFT,
    "proposals.submit_proposal": OPEN,
    "proposals.check_proposal": OPEN,
    "proposals.show_sent": OPEN,
    "proposals.list_own_proposals": OPEN,
    "voting.show_card": OPEN,
    "voting.pause": OPEN,
    "voting.list_own_votes": OPEN,
    "voting.change_vote": OPEN,
}
"""Which of the consultations a page is looked at in, where it is not the closed one."""

QUERIES = {
    "candidate_id": "SELECT id FROM candidate_theme WHERE level = 2 ORDER BY people DESC, id LIMIT 1",
    "run_id": "SELECT id FROM grouping_run WHERE state IN ('succeeded', 'superseded') ORDER BY queued_at LIMIT 1",
    "theme_id": "SELECT id FROM theme WHERE state = 'confirmed' ORDER BY created_at, id LIMIT 1",
    "number": "SELECT max(number) FROM priority_list",
    "reference": "SELECT reference FROM standard WHERE state = 'published' ORDER BY reference LIMIT 1",
    "revision": (
        "SELECT max(r.number) FROM standard_revision r JOIN standard s ON s.id = r.standard_id"
        " WHERE s.state = 'published' GROUP BY s.reference ORDER BY s.reference LIMIT 1"
    ),
    "publication_slug": "SELECT slug FROM publication ORDER BY published_at LIMIT 1",
    "commitment_id": "SELECT id FROM commitment ORDER BY created_at, measure_code LIMIT 1",
    "report_id": "SELECT id FROM delivery_report ORDER BY created_at LIMIT 1",
    "version": "SELECT version FROM publication ORDER BY published_at LIMIT 1",
    "publication_id": "SELECT id FROM publication ORDER BY published_at LIMIT 1",
    "statement_id": "SELECT statement_id FROM clause_statement ORDER BY clause_id, statement_id LIMIT 1",
    "proposal_reference": (
        "SELECT p.reference FROM proposal p JOIN statement s ON s.proposal_id = p.id"
        " JOIN clause_statement c ON c.statement_id = s.id ORDER BY p.submitted_at LIMIT 1"
    ),
    "discussion": "SELECT max(number) FROM draft_consultation",
    "draft": (
        "SELECT reference FROM standard s JOIN draft_under_discussion d ON d.standard_id = s.id"
        " ORDER BY d.created_at DESC LIMIT 1"
    ),
    "import_id": "SELECT id FROM tender_import WHERE recorded_at IS NOT NULL ORDER BY recorded_at LIMIT 1",
    "council_code": (
        "SELECT c.code FROM council c JOIN tender t ON t.council_id = c.id JOIN tender_import i ON i.tender_id = t.id"
        " WHERE i.recorded_at IS NOT NULL ORDER BY i.recorded_at LIMIT 1"
    ),
    "tender_id": "SELECT tender_id FROM tender_import WHERE recorded_at IS NOT NULL ORDER BY recorded_at LIMIT 1",
}
ALSO = {
    "catalogue.search_authority_standards": "q=people&state=all&value=250000",
    "themes.list_themes": "sort=title",
    "themes.search_run": "q=work",
    "themes.show_map": "broad=1",
    "themes.show_run": "broad=1&sort=agreement&order=up&state=confirmed",
}
"""Pages that show something else when they are asked for it, and how: they are looked at in both ways."""

FIXED = {"language": "en", "field": "measures", "lot": "1"}
"""How the parts of an address are found in the demonstration's data."""


@dataclass(frozen=True)
class Visit:
    """A page to look at, and as whom. `is_form` when it takes what somebody fills in."""

    endpoint: str
    role: str | None
    url: str
    is_form: bool
    name: str = ""

    @property
    def label(self) -> str:
        """What the page is called in the names of tests and pictures."""
        return self.name or self.endpoint


def pages() -> list[Visit]:
    """Return every page of routes.json. A route that reads is one unless `NOT_PAGES` names it or it is of the API."""
    left_out = {*NOT_PAGES, *ELSEWHERE}
    listed = [
        Visit(row["endpoint"], ROLES[row["access"]], row["url"], "POST" in row["methods"])
        for row in json.loads(SNAPSHOT.read_text())
        if "GET" in row["methods"] and row["endpoint"] not in left_out and not row["url"].startswith("/api/")
    ]
    return listed + [
        replace(one, url=f"{one.url}?{ALSO[one.endpoint]}", name=f"{one.endpoint}-asked")
        for one in listed
        if one.endpoint in ALSO
    ]


def address(site: Site, visit: Visit, special: dict[str, str]) -> str:
    """Return the address at which to look. `special` holds whole addresses of pages that need a state of their own."""
    if visit.endpoint in special:
        return special[visit.endpoint]
    slugs = {CLOSED: site.closed, OPEN: site.open, DRAFT: special["draft"]}
    known = {
        **FIXED,
        "authority_slug": site.slug,
        "consultation_slug": slugs[STATE.get(visit.endpoint, CLOSED)],
    }

    def fill(part: re.Match[str]) -> str:
        name = part.group(1)
        return known.get(name) or site.value(QUERIES[name])

    return re.sub(r"<(?:\w+:)?(\w+)>", fill, visit.url)
