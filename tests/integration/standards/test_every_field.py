"""Every field of a standard: who fills it, whether it is needed, and where it stands when it is published.

`TABLE` has a line for each field. A field that is added to the catalogue needs one, and a field that falls out of a
form, of the gate, of the page or of a file fails here by its name.
"""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from docx import Document
from openpyxl import load_workbook

from citizen_voice.commissioning import service as commissioning
from citizen_voice.commissioning.steps.documents import build_document
from citizen_voice.drafting.fields import FIELDS
from citizen_voice.drafting.set_fields import DESCRIBED, SET_FIELDS
from citizen_voice.exceptions import IncompleteError
from citizen_voice.standards import queries, service
from tests.factories import commissioning as made
from tests.factories import standards as build

TENDER_FILES = ("docx", "xlsx", "ocds", "csv", "jsonld")
ALL = frozenset(TENDER_FILES)
BIDDERS = frozenset({"docx", "xlsx"})
NOWHERE: frozenset[str] = frozenset()


class Line(NamedTuple):
    """One field. `filled` is residents (a draft's, and a form), counted, officer (a form) or system.

    `need`: R needed before approval, P before publication, O not needed, B needed in both languages' authorities, L
    needed from the second version on, A filled by the system. `page` is what everybody reads of it in the publication,
    `column` and `cell` where and how it stands in the publication's CSV. `tender` are the files of a tender that hold
    `words` (the cell where they are not given). In JSON-LD each is a clause.
    """

    filled: str
    need: str
    page: str
    column: str
    cell: str
    tender: frozenset[str] = NOWHERE
    words: str = ""


TABLE: dict[str, Line] = {
    "reference": Line("system", "A", "SV-01, version 1.0", "standard", "SV-01", ALL),
    "version": Line("system", "A", "version 1.0", "standard_version", "1.0", ALL),
    "title": Line("residents", "R", "Buses after the late shift", "title", "Buses after the late shift", ALL),
    "title_cy": Line("officer", "B", "Bysiau hwyr y nos", "title_cy", "Bysiau hwyr y nos"),
    "short_name": Line("officer", "R", "Rides home", "short_name", "Rides home"),
    "short_name_cy": Line("officer", "B", "Teithiau adref", "short_name_cy", "Teithiau adref"),
    "theme": Line("officer", "R", "Getting about", "theme", "Getting about"),
    "priority_statement": Line(
        "residents",
        "R",
        "People want buses late.",
        "priority_statement",
        "People want buses late.",
        ALL - {"ocds", "jsonld"},
    ),
    "resident_evidence": Line("counted", "R", "Evidence from residents", "people", "3"),
    "dissent": Line("residents", "R", "Who disagreed", "dissent", "2 of 6 votes disagreed"),
    "rationale": Line("officer", "R", "Votes were strongly in favour.", "rationale", "Votes were strongly in favour."),
    "other_evidence": Line(
        "officer", "O", "A count of buses", "other_evidence", "A count of buses | https://example.org/buses"
    ),
    "outcome_sought": Line(
        "officer", "R", "get home safely", "outcome_sought", "People on late shifts get home safely.", BIDDERS
    ),
    "example_commitments": Line(
        "officer", "R", "A shared taxi after ten", "example_commitments", "A shared taxi after ten\nA works bus",
        BIDDERS, "A shared taxi after ten",
    ),
    "measures": Line(
        "officer", "R", "Shifts with a ride home", "measure_title", "Shifts with a ride home", ALL
    ),
    "evaluation_questions": Line(
        "officer", "R", "How will [contract] help?", "evaluation_questions",
        "How will [contract] help? | qualitative | 500", BIDDERS, "How will this contract help?",
    ),
    "scoring_guidance": Line(
        "officer", "R", "Answer of band 5", "scoring_guidance_band_5", "Answer of band 5", BIDDERS
    ),
    "weighting_range": Line("officer", "R", "Recommended", "weight_recommended", "5"),
    "contract_terms": Line(
        "officer", "O", "Report each ride.", "contract_terms_kpi_clause", "Report each ride.", frozenset({"docx"})
    ),
    "applicability": Line("officer", "R", "100,000", "applicability_value_from", "100000"),
    "not_applicable_when": Line(
        "officer", "R", "shorter than six months", "not_applicable_when", "The contract is shorter than six months."
    ),
    "local_flexibility": Line("officer", "R", "In the import", "local_flexibility_recording", "In the import"),
    "where_delivered": Line(
        "officer", "R", "Where the contract is delivered", "where_delivered_place", "contract", BIDDERS,
        "Where the contract is delivered",
    ),
    "equality_note": Line(
        "officer", "R", "Helps women on late shifts most.", "equality_note", "Helps women on late shifts most."
    ),
    "eqia_link": Line("officer", "R", "https://example.org/eqia", "eqia_link", "https://example.org/eqia"),
    "mission_links": Line(
        "officer", "R", "Kickstart economic growth", "missions", "growth", ALL, "growth"
    ),
    "framework_links": Line(
        "officer", "O", "National TOMs", "framework_links",
        "ppn-002 | 1a | direct\nnational-toms | NT1 | supporting\n"
        "local-growth-plan | Late work | https://example.org/plan | direct",
        frozenset({"docx", "xlsx", "ocds", "jsonld"}), "NT1",
    ),
    "legal_review": Line("officer", "R", "A. Solicitor", "legal_review_reviewed_by", "A. Solicitor"),
    "sme_impact_note": Line(
        "officer", "R", "Small firms may share a taxi.", "sme_impact_note", "Small firms may share a taxi."
    ),
    "dates": Line("officer", "R", "1 April 2029", "dates_review_by", "2029-04-01"),
    "approval": Line("officer", "P", "MD 12", "approval_decision_reference", "MD 12"),
    "changes_since_last": Line(
        "officer", "L", "The target is higher.", "changes_since_last", "The target is higher."
    ),
    "status": Line("system", "A", "", "publication_version", "1.0"),
    "generated_by": Line("system", "A", "How the draft was made", "generated_by_human_edits", "1"),
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "title": "Buses after the late shift",
    "title_cy": "Bysiau hwyr y nos",
    "short_name_cy": "Teithiau adref",
    "priority_statement": {"text": "People want buses late."},
    "other_evidence": [{"title": "A count of buses", "url": "https://example.org/buses"}],
    "contract_terms": {"kpi_clause": "Report each ride.", "remedy": "Run it again."},
    "where_delivered": {"place": "contract"},
    "framework_links": [
        {"framework": "ppn-002", "code": "1a", "strength": "direct"},
        {"framework": "national-toms", "code": "NT1", "strength": "supporting"},
        {
            "framework": "local-growth-plan",
            "title": "Late work",
            "url": "https://example.org/plan",
            "strength": "direct",
        },
    ],
    "changes_since_last": "The target is higher.",
}
EVIDENCE = ("consultation", "theme", "groups", "opinion_run", "opinion_groups")
FORMS = {"residents", "officer"}


class SetLine(NamedTuple):
    """One field of the set as a whole: its need (as above), its words on the page, and where they stand in the files.

    `column` is that of the CSV, `linked` the key of the JSON-LD, `stored` the path in the snapshot that the API gives.
    """

    need: str
    page: str
    column: str
    cell: str
    linked: str
    stored: str


SET: dict[str, SetLine] = {
    "title": SetLine(
        "R", "What residents ask of contracts", "publication", "What residents ask of contracts", "title", "title"
    ),
    "title_cy": SetLine("B", "", "publication_title_cy", "Yr hyn y mae", "title", "about.title_cy"),
    "authority": SetLine("A", "", "authority", "Region", "publisher", "authority.name"),
    "area_code": SetLine("O", "E47000001", "area_code", "E47000001", "spatial", "authority.area_code"),
    "period_from": SetLine(
        "R", "1 April 2027", "publication_period_from", "2027-04-01", "temporal", "about.period_from"
    ),
    "period_to": SetLine("R", "31 March 2031", "publication_period_to", "2031-03-31", "temporal", "about.period_to"),
    "foreword": SetLine("R", "The mayor asks", "publication_foreword", "The mayor asks", "foreword", "about.foreword"),
    "foreword_cy": SetLine("B", "", "publication_foreword_cy", "Rhagair", "foreword", "about.foreword_cy"),
    "method_statement": SetLine(
        "R", "online and in libraries", "publication_method_statement", "Everybody was asked", "methodStatement",
        "about.method_statement",
    ),
    "method_statement_cy": SetLine(
        "B", "", "publication_method_statement_cy", "Gofynnwyd", "methodStatement", "about.method_statement_cy"
    ),
    "standards": SetLine("R", "Standards in this set", "standard", "SV-01", "hasTopConcept", "standards"),
    "contact_name": SetLine(
        "R", "Standards team", "publication_contact_name", "Standards team", "contactPoint", "about.contact_name"
    ),
    "contact_email": SetLine(
        "R", "mailto:standards@example.org", "publication_contact_email", "standards@example.org", "contactPoint",
        "about.contact_email",
    ),
    "licence": SetLine("A", "Open Government Licence", "licence", "https://", "license", "licence_url"),
}  # fmt: skip


@pytest.fixture
def scene(make):
    make.the_authority().is_bilingual = True
    return build.scene(make)


@pytest.fixture
def standard(scene):
    (one,) = build.drafts(scene)
    build.fill(one, scene.officer, **CHANGES)
    return one


@pytest.fixture
def publication(scene, standard):
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="It says what people said.")
    said = {**build.about(is_bilingual=True), "area_code": "E47000001"}
    return build.published(scene, [standard], about=said)


@pytest.fixture
def files(make, app, publication):
    """The words in each file of a tender that uses the standard."""
    officer, council = made.make_commissioner(make)
    one = made.make_import(made.make_tender(council, officer, price_weight=Decimal(55)), publication, officer)
    commissioning.choose_measures(
        one.standards[0],
        officer_id=officer.id,
        targets={"SV-01-M1": Decimal(12)},
        weight=Decimal(10),
        starts_on=date(2027, 4, 1),
        ends_on=date(2031, 3, 31),
    )
    commissioning.answer_tests(one, officer_id=officer.id, **made.TESTS)
    commissioning.record_import(one, officer_id=officer.id)
    with app.test_request_context():
        return {name: words_of(name, build_document(one, name)) for name in TENDER_FILES}


def words_of(name, data):
    if name == "docx":
        document = Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])
    if name == "xlsx":
        sheets = load_workbook(io.BytesIO(data))
        return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return data.decode()


def test_the_table_has_a_line_for_each_field_and_no_other():
    assert list(TABLE) == [spec.code for spec in FIELDS]


def test_each_field_is_edited_where_the_table_says(scene, standard, client_as):
    browser = client_as(scene.officer)
    base = f"/{scene.consultation.authority.slug}/staff/standards/{standard.reference}/revise"
    statuses = {code: browser.get(f"{base}/{code}").status_code for code in TABLE}
    assert statuses == {code: 200 if line.filled in FORMS else 404 for code, line in TABLE.items()}


def test_each_field_is_held_by_the_gate_as_the_table_says():
    needs = {"R": "R", "P": "R", "L": "R", "O": "O", "B": "B", "A": "A"}
    assert {spec.code: spec.need for spec in FIELDS} == {code: needs[line.need] for code, line in TABLE.items()}
    before = {spec.code for spec in FIELDS if spec.needed_before == "publication"}
    assert before == {code for code, line in TABLE.items() if line.need == "P"}


def test_each_field_stands_on_the_page_of_the_publication(client, publication):
    address = f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"
    page = " ".join(client.get(address).text.replace("&#39;", "'").split())
    assert [code for code, line in TABLE.items() if line.page not in page] == []


def test_each_field_stands_in_the_files_of_the_publication(client, publication):
    address = f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}/publication"
    (row,) = csv.DictReader(io.StringIO(client.get(f"{address}.csv").data.decode()))
    differ = {code: row[line.column] for code, line in TABLE.items() if not row[line.column].startswith(line.cell)}
    assert differ == {}
    (linked,) = json.loads(client.get(f"{address}.jsonld").data)["hasTopConcept"]
    clauses = {one["field"]: one["value"] for one in linked["clause"]}
    stored = {one.field: one.value for one in queries.read_snapshot(publication).standards[0].clauses}
    assert clauses == stored
    assert set(clauses) == {code for code, line in TABLE.items() if line.filled != "system"}
    assert (linked["notation"], linked["version"]) == ("SV-01", "1.0")
    assert linked["generatedBy"]["human_edits"] == 1


def test_the_set_has_a_line_for_each_of_its_fields_and_the_need_that_the_table_says():
    assert {one.code: one.need for one in SET_FIELDS} == {code: line.need for code, line in SET.items()}


@pytest.mark.parametrize("is_bilingual", [True, False])
def test_each_field_of_the_set_is_asked_where_the_table_says(scene, standard, client_as, is_bilingual):
    build.fill(standard, scene.officer, **CHANGES)
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="It says what people said.")
    scene.consultation.authority.is_bilingual = is_bilingual
    page = f"/{scene.consultation.authority.slug}/staff/consultations/{scene.consultation.slug}/standards/publish"
    shown = client_as(scene.approver).get(page).text
    asked = {code for code in SET if f'name="{code}"' in shown}
    assert asked == {code for code, line in SET.items() if line.need in ("RBO" if is_bilingual else "RO")}


@pytest.mark.parametrize("code", [code for code, line in SET.items() if line.need in "RB"])
def test_each_necessary_field_of_the_set_is_refused_by_name_where_it_is_missing(scene, standard, client_as, code):
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="It says what people said.")
    whole = {
        "standards": [str(standard.id)],
        "title": "A",
        "slug": "a",
        "effective_on": ["1", "4", "2027"],
        **build.about_as_sent(is_bilingual=True),
    }
    sent = {**whole, code: ["", "", ""] if "period" in code else [] if code == "standards" else " "}
    address = f"/{scene.consultation.authority.slug}/staff/consultations/{scene.consultation.slug}/standards/publish"
    answer = client_as(scene.approver).send(address, sent)
    assert answer.status_code == 400
    assert re.search(rf'href="#{code}', answer.text)
    if code in DESCRIBED:
        label = next(one.label for one in SET_FIELDS if one.code == code)
        said = {**build.about(is_bilingual=True), code: " "}
        with pytest.raises(IncompleteError) as refused:
            build.published(scene, [standard], about=said)
        assert refused.value.problems == [f"{label}: fill this in"]


def test_each_field_of_the_set_stands_on_its_page_in_its_files_and_in_the_api(client, publication):
    address = f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"
    page = " ".join(client.get(address).text.split())
    assert [code for code, line in SET.items() if line.page not in page] == []
    (row,) = csv.DictReader(io.StringIO(client.get(f"{address}/publication.csv").data.decode()))
    differ = {code: row[line.column] for code, line in SET.items() if line.cell not in row[line.column]}
    assert differ == {}
    linked = json.loads(client.get(f"{address}/publication.jsonld").data)
    absent = [
        code
        for code, line in SET.items()
        if line.linked not in linked or line.cell not in json.dumps(linked[line.linked], ensure_ascii=False)
    ]
    assert absent == []
    given = client.get(f"/api/v1{address}").json["snapshot"]
    for line in SET.values():
        value = given
        for part in line.stored.split("."):
            value = value[part]
        assert line.cell in json.dumps(value, ensure_ascii=False)


def test_a_reader_of_welsh_reads_what_the_set_says_in_welsh(client, publication):
    address = f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"
    page = client.get(address, headers={"Accept-Language": "cy"}).text
    for words in ("Rhagair y maer.", "Gofynnwyd i bawb.", "Yr hyn y mae trigolion yn ei ofyn"):
        assert words in page


@pytest.mark.parametrize("name", TENDER_FILES)
def test_each_field_stands_in_the_files_of_a_tender_that_the_table_names(files, name):
    wanted = {code: line.words or line.cell for code, line in TABLE.items() if name in line.tender}
    assert [code for code, words in wanted.items() if words not in files[name]] == []
    if name == "ocds":
        lot = json.loads(files[name])["releases"][0]["tender"]["lots"][0]
        found = {(one["scheme"], one["id"]) for one in lot["additionalClassifications"]}
        assert {
            ("X_UK_MISSION", "growth"),
            ("X_PPN_002", "1a"),
            ("X_NATIONAL_TOMS", "NT1"),
            ("X_LOCAL_GROWTH_PLAN", "https://example.org/plan"),
        } < found
