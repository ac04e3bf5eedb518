"""The record under the Social Value Act: what it says, and what it does not claim."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from citizen_voice.exports.tender import BuyerSnapshot
from citizen_voice.exports.tender_record import NOT_ADVICE, AnswersForStandard
from citizen_voice.exports.value_act import build_value_act_docx
from tests.unit.exports.tender_examples import RECORDED_AT, full_tender, value_act


def opened(**changes):
    return Document(io.BytesIO(build_value_act_docx(value_act(**changes))))


def words_of(document):
    return [one.text for one in document.paragraphs]


def rows_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_it_says_in_four_parts_what_was_bought_considered_asked_and_by_whom():
    document = opened()
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == [
        "1. What is bought",
        "2. What was considered",
        "3. Whether to consult",
        "4. Who recorded this",
    ]
    words = words_of(document)
    assert (
        "Relates to the contract (relevant): The work is done in the parks of the borough by people hired for it."
        in words
    )
    assert "In proportion: The targets are a small part of four years of work." in words
    assert (
        "Sam Ashworth, for Northmoor Council, on 1 June 2027 at 9:05am. The record has not been changed since." in words
    )


def test_it_is_no_legal_advice_and_says_so_at_the_top_and_on_each_page():
    document = opened()
    assert words_of(document)[2] == NOT_ADVICE
    assert NOT_ADVICE in document.sections[0].footer.paragraphs[0].text


def test_what_is_bought_and_what_is_asked():
    bought, asked, _ = opened().tables
    assert ["Value without VAT", "£900,000.50"] in rows_of(bought)
    assert rows_of(asked)[3] == [
        "SV-02 Apprenticeships for people from here, version 1.1",
        "2",
        "7.5%",
        "Apprentices started, at least 1,200 people; Carbon of travel to work, at most 40.25 tonnes of CO2e",
    ]


def test_the_consultation_has_its_question_days_and_numbers():
    document = opened()
    (held,) = [one for one in words_of(document) if one.startswith("Section 1(7)")]
    assert "Northmoor Combined Authority asked residents “What next?”" in held
    assert "from 1 September 2026 to 30 November 2026" in held
    assert rows_of(document.tables[2])[1:] == [
        ["SV-01 Later buses", "40", "90", "9", "2", "1"],
        ["SV-02 Clean air", *["not recorded"] * 5],
    ]


@pytest.mark.parametrize(
    ("tender", "words"),
    [
        (
            full_tender(is_above_threshold=False),
            "By its value with VAT this one is below it: check whether the Act binds it.",
        ),
        (full_tender(category="works"), "This contract is recorded as buying works: check whether the Act binds it."),
        (
            full_tender(buyer=BuyerSnapshot("c", "Cyngor", "W06000015")),
            "The council is not in England, and the Act holds for England: check whether it binds it.",
        ),
    ],
)
def test_where_the_act_may_not_hold_it_says_so(tender, words):
    assert any(one.endswith(words) for one in words_of(opened(tender=tender)))
    assert not any(one.endswith(words) for one in words_of(opened()))


def test_a_weight_outside_the_range_of_the_set_is_told_with_its_reason():
    words = words_of(opened(total_weight_reason="Labour is most of the cost."))
    assert "Weight of all standards together: Labour is most of the cost." in words
    assert not any(one.startswith("Weight of all") for one in words_of(opened()))


def test_it_is_a_tidy_document_and_the_same_each_time():
    document = opened()
    assert [one for one in document.paragraphs if not one.text.strip()] == []
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert document.core_properties.created == RECORDED_AT
    assert build_value_act_docx(value_act()) == build_value_act_docx(value_act())


def test_answers_for_one_standard_alone_follow_those_for_all():
    own = AnswersForStandard("SV-02 Apprenticeships", {"proportionate": "Two apprentices in four years."})
    words = "\n".join(words_of(opened(tests_of_standards=(own,))))
    assert "SV-02 Apprenticeships, in proportion: Two apprentices in four years." in words
    assert words.index("In proportion:") < words.index("SV-02 Apprenticeships, in")
    assert "For every other standard the answers above hold." in words
    assert "For every other standard" not in "\n".join(words_of(opened()))
