"""A tender in Wales: its warnings, duties and documents are those of the Welsh profile, and no English one is shown."""

import contextlib
import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from docx import Document

from citizen_voice.accounts.steps.policy_profiles import choose_policy_profile
from citizen_voice.cli import export_tender as command
from citizen_voice.commissioning import service
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.steps.documents import FILE_NAMES, build_document, formats_of
from citizen_voice.commissioning.warnings import find_warnings
from citizen_voice.exceptions import NotFoundError
from citizen_voice.vocabulary import PolicyProfileCode, PurchaseCategory
from tests.factories import commissioning as made

ENGLISH = ("Social Value Act", "Public Services (Social Value)", "National Procurement Policy", "Kickstart", "mission")
WEIGHTS = {"minimum": "2", "recommended": "10", "maximum": "20"}
GROWTH = [{"code": "growth", "strength": "direct"}]
LINKS = {
    "mission_links": [
        {"code": "culture", "strength": "direct"},
        {"code": "prosperous", "strength": "supporting"},
    ],
    "weighting_range": WEIGHTS,
}


@pytest.fixture
def commissioner(make):
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    return made.make_commissioner(make)


@pytest.fixture
def begin(make, commissioner):
    officer, council = commissioner

    def start(said=None, **tender):
        publication = made.make_publication(make, count=1, **{**LINKS, **(said or {})})
        return made.make_import(made.make_tender(council, officer, **tender), publication, officer)

    return start


@pytest.fixture
def recorded(begin, commissioner):
    one = begin()
    made.fill_import(one, "15.00")
    service.record_import(one, officer_id=commissioner[0].id)
    return one


def told(tender_import):
    return {one.code: one.words for one in find_warnings(tender_import.tender, read_lots(tender_import))}


def words_of(data):
    document = Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def choose_one(tender_import):
    (one,) = tender_import.standards
    service.choose_measures(
        one,
        officer_id=tender_import.created_by_id,
        targets={"SV-XX-M1": Decimal(2)},
        weight=Decimal(10),
        starts_on=date(2027, 4, 1),
        ends_on=date(2031, 3, 31),
    )
    return tender_import


def test_below_the_threshold_no_order_lets_a_welsh_council_keep_a_contract_for_local_firms(begin):
    measure = {**made.measures("SV-XX")[0], "title": "Pounds spent with local firms"}
    found = told(choose_one(begin({"measures": [measure]}, value_gbp=Decimal(150_000))))
    assert "No order lets your council" in found["local_firms_without_order"]
    assert "local_firms_below_threshold" not in found
    above = told(choose_one(begin({"measures": [measure]}, value_gbp=Decimal(300_000))))
    assert "it is unlawful" in above["local_firms_above_threshold"]


def test_large_works_need_social_public_works_clauses_and_others_do_not(begin):
    works = {"category": PurchaseCategory.WORKS, "cpv_code": "45000000"}
    found = told(begin(value_gbp=Decimal(1_700_000), **works))
    assert "£2,040,000" in found["social_public_works"]
    assert "£2,000,000" in found["social_public_works"]
    assert "social_public_works" not in told(begin(value_gbp=Decimal(1_600_000), **works))
    assert "social_public_works" not in told(begin(value_gbp=Decimal(1_700_000)))


def test_english_works_are_told_nothing_of_it(make, begin):
    one = begin(value_gbp=Decimal(1_700_000), category=PurchaseCategory.WORKS)
    make.the_authority().policy_profile = PolicyProfileCode.ENGLAND
    assert "social_public_works" not in told(one)


def test_the_page_of_the_tender_names_welsh_duties_and_documents_alone(client_as, commissioner, recorded):
    slug = recorded.publication.authority.slug
    browser = client_as(commissioner[0])
    shown = browser.get(f"/{slug}/staff/tenders/{recorded.tender_id}").text
    assert "What the law asks of you in Wales" in shown
    assert "Social Partnership and Public Procurement (Wales) Act 2023 s.24" in shown
    assert "Record of the well-being goals for your file (Word)" in shown
    pages = [
        shown,
        browser.get(f"/{slug}/tenders/{recorded.id}").text,
        browser.get(f"/{slug}/staff/tenders").text,
        browser.get(f"/{slug}/staff").text,
    ]
    for page in pages:
        assert not [words for words in ENGLISH if words in page.replace("permission", "")]


def test_the_record_of_the_act_is_not_there_and_that_of_the_goals_is(client_as, commissioner, recorded):
    browser = client_as(commissioner[0])
    base = f"/{recorded.publication.authority.slug}/staff/tender-imports/{recorded.id}"
    refused = browser.get(f"{base}/{FILE_NAMES['record']}")
    assert refused.status_code == 404
    answer = browser.get(f"{base}/{FILE_NAMES['goals-record']}")
    assert answer.status_code == 200
    words = words_of(answer.data)
    assert "Social Partnership and Public Procurement (Wales) Act 2023, section 24" in words
    assert "Cymru â diwylliant bywiog lle mae'r Gymraeg yn ffynnu" in words
    assert ", 15%, direct link" in words
    assert "A resilient Wales" in words
    assert words.count("No standard of this tender is linked to it.") == 5
    assert commissioner[0].name in words
    assert made.TESTS["proportionate"] in words


@pytest.mark.parametrize("format_name", ["docx", "kpi", "goals-record", "csv", "ocds", "jsonld"])
def test_no_document_in_wales_speaks_of_english_law(app, recorded, format_name):
    with app.test_request_context():
        data = build_document(recorded, format_name)
    words = words_of(data) if format_name in ("docx", "kpi", "goals-record") else data.decode()
    said = words.casefold().replace("x_uk_mission", "").replace("missions,well_being_goals", "")
    assert not [one for one in ENGLISH if one.casefold() in said.replace("permission", "")]


def test_the_goals_are_named_in_the_notice_the_table_and_the_schedule(app, recorded):
    with app.test_request_context():
        release = json.loads(build_document(recorded, "ocds"))["releases"][0]
        rows = list(csv.DictReader(io.StringIO(build_document(recorded, "csv").decode())))
        schedule = words_of(build_document(recorded, "docx"))
        linked = json.loads(build_document(recorded, "jsonld"))
    classified = release["tender"]["lots"][0]["additionalClassifications"]
    goals = [(one["scheme"], one["id"]) for one in classified][1:]
    assert goals == [("X_WALES_WELL_BEING_GOAL", "culture"), ("X_WALES_WELL_BEING_GOAL", "prosperous")]
    assert classified[1]["uri"].endswith("/well-being-goals#culture")
    served = release["tender"]["sustainability"][0]["description"]
    assert served.endswith(
        "Well-being goals served: A Wales of vibrant culture and thriving Welsh language (direct);"
        " A prosperous Wales (supporting)"
    )
    assert (rows[0]["missions"], rows[0]["well_being_goals"]) == ("", "culture prosperous")
    assert "Well-being goals served: A Wales of vibrant culture" in schedule
    assert linked["lot"][0]["uses"][0]["relatedMatch"][0].endswith("/well-being-goals#culture")


@pytest.mark.parametrize(
    ("profile", "wrong", "right"),
    [(PolicyProfileCode.WALES, "record", "goals-record"), (PolicyProfileCode.ENGLAND, "goals-record", "record")],
)
def test_the_command_refuses_the_document_of_another_profile_in_one_line(
    app, make, begin, commissioner, monkeypatch, tmp_path, profile, wrong, right
):
    @contextlib.contextmanager
    def inside_the_test():
        with app.test_request_context():
            yield app

    monkeypatch.setattr(command, "application", inside_the_test)
    make.the_authority().policy_profile = profile
    recorded = begin()
    made.fill_import(recorded, "15.00")
    service.record_import(recorded, officer_id=commissioner[0].id)

    def call(name):
        return CliRunner().invoke(
            command.export_tender, [str(recorded.id), "--format", name, "--out", str(tmp_path / name)]
        )

    refused = call(wrong)
    assert refused.exit_code == 2
    assert f"has no document “{wrong}”" in refused.output
    assert right in refused.output
    assert not (tmp_path / wrong).exists()
    assert call(right).exit_code == 0


def test_works_in_the_record_name_the_clauses_they_need(app, begin, commissioner):
    one = begin(value_gbp=Decimal(1_700_000), category=PurchaseCategory.WORKS, cpv_code="45000000")
    made.fill_import(one, "15.00")
    service.record_import(one, officer_id=commissioner[0].id)
    with app.test_request_context():
        assert "From £2,000,000 a works contract has social public works clauses" in words_of(
            build_document(one, "goals-record")
        )


def test_a_set_that_was_published_for_missions_is_not_said_to_serve_well_being_goals(app, make, recorded):
    make.the_authority().policy_profile = PolicyProfileCode.ENGLAND
    publication = made.make_publication(make, count=1, mission_links=GROWTH, weighting_range=WEIGHTS)
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    officer, council = made.make_commissioner(make)
    one = made.make_import(made.make_tender(council, officer), publication, officer)
    made.fill_import(one, "15.00")
    service.record_import(one, officer_id=officer.id)
    assert "record" not in formats_of(one)
    with app.test_request_context():
        words = words_of(build_document(one, "goals-record"))
        assert "does not name the well-being goals" in words
        assert "Kickstart" not in words
        with pytest.raises(NotFoundError):
            build_document(one, "record")


def test_what_was_recorded_keeps_its_documents_when_the_authority_chooses_another_profile(app, recorded, commissioner):
    authority = recorded.tender.authority
    with app.test_request_context():
        before = formats_of(recorded), build_document(recorded, "goals-record")
        for code in (PolicyProfileCode.ENGLAND, PolicyProfileCode.WALES, PolicyProfileCode.ENGLAND):
            choose_policy_profile(authority, code, officer_id=commissioner[0].id)
            assert (formats_of(recorded), build_document(recorded, "goals-record")) == before
