"""Bringing files of responses into a consultation: once, again, grown, and faulty."""

import csv
import gzip
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from citizen_voice.clock import in_london, today
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.intake.mapping import as_mapping
from citizen_voice.intake.receipts import unpacked
from citizen_voice.intake.response_files import look_through
from citizen_voice.intake.service.responses import import_responses
from citizen_voice.models import AuditRow, Participant, Proposal, ProposalText, Response, ResponseImport
from citizen_voice.moderation import queries as moderation_queries
from citizen_voice.moderation import service as moderation_service
from citizen_voice.vocabulary import (
    AssuranceLevel,
    ConsultationState,
    ContributionSource,
    ModerationReason,
    ResponseChannel,
    RowOutcome,
)

COLUMNS = ["id", "answer", "who", "how", "day", "place"]
MAPPING = as_mapping(
    {
        "columns": {
            "text": "answer", "id": "id", "participant": "who", "source": "how", "received_on": "day", "area": "place"
        },
        "values": {"source": {"Letter": "paper"}},
    },
    "mapping",
)  # fmt: skip
ROWS = [
    ["1", "More buses in the evening, please.", "h1", "Letter", "", ""],
    ["2", "Mae angen mwy o goed yn y dref.", "h1", "phone", "", ""],
    ["3", "   ", "h2", "", "", ""],
    ["4", "Mend the pavements.", "", "", "", ""],
]


@pytest.fixture
def consultation(make):
    return make.consultation(state=ConsultationState.OPEN)


@pytest.fixture
def bring_in(tmp_path, consultation):
    """Return a function that writes rows into a file and brings it in; it gives the receipt and its lines."""

    def run(rows, columns=COLUMNS, *, mapping=MAPPING, into=None, **options):
        path = tmp_path / "answers.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([columns, *rows])
        done = import_responses(into or consultation, look_through(path), mapping=mapping, **options)
        return done, list(csv.DictReader(io.StringIO(unpacked(done.packed).decode("utf-8"), newline="")))

    return run


def count(model, **filters):
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**filters))


def everything():
    return [count(model) for model in (Participant, Response, Proposal, ProposalText, ResponseImport, AuditRow)]


def responses(consultation):
    rows = db.session.scalars(
        select(Response).where(Response.consultation_id == consultation.id).order_by(Response.line)
    )
    return {row.key: row for row in rows}


def test_every_row_with_words_is_a_response_and_a_proposal_that_waits(consultation, bring_in):
    done, _ = bring_in(ROWS)
    assert (done.rows_read, done.outcomes[RowOutcome.IMPORTED], done.outcomes[RowOutcome.EMPTY]) == (4, 3, 1)
    found = responses(consultation)
    assert list(found) == ["id:1", "id:2", "id:4"]
    assert [row.channel for row in found.values()] == [
        ResponseChannel.PAPER, ResponseChannel.PHONE, ResponseChannel.OTHER
    ]  # fmt: skip
    assert [row.language for row in found.values()] == ["en", "cy", "en"]
    assert found["id:1"].participant_id == found["id:2"].participant_id != found["id:4"].participant_id
    proposals = db.session.scalars(select(Proposal).where(Proposal.consultation_id == consultation.id)).all()
    assert {one.response_id for one in proposals} == {row.id for row in found.values()}
    assert {(one.moderation_status.value, one.source, one.assurance_level) for one in proposals} == {
        ("pending", ContributionSource.IMPORT, AssuranceLevel.IMPORTED)
    }


def test_it_waits_in_moderation_like_any_other(consultation, bring_in, make):
    bring_in(ROWS)
    waiting = moderation_queries.list_queue(consultation.authority).items
    assert {row.text.text for row in waiting} == {one[1] for one in ROWS if one[1].strip()}
    moderation_service.approve_proposal(waiting[0].proposal, officer_id=make.officer().id)
    assert waiting[0].proposal.published_text.text == waiting[0].text.text


def test_the_receipt_has_a_line_for_every_row_and_no_words_of_anybody(bring_in):
    done, lines = bring_in([*ROWS, ["4", "Twice.", "", "", "", ""], ["=1+1", "Trams.", "", "pigeon", "", ""]])
    assert [(one["line"], one["id"], one["outcome"], one["reason"]) for one in lines] == [
        ("2", "1", "imported", ""), ("3", "2", "imported", ""), ("4", "3", "empty", ""), ("5", "4", "imported", ""),
        ("6", "4", "refused", "id_twice"), ("7", "'=1+1", "refused", "unknown_source"),
    ]  # fmt: skip
    assert all(bool(one["proposal"]) == (one["outcome"] == "imported") for one in lines)
    assert all(bool(one["what_it_means"]) == bool(one["reason"]) for one in lines)
    content = unpacked(done.packed).decode()
    assert "buses" not in content
    assert "h1" not in content


def test_an_import_keeps_who_when_what_and_the_receipt(consultation, bring_in, make):
    officer = make.officer()
    done, _ = bring_in(ROWS, officer_id=officer.id)
    row = db.session.get_one(ResponseImport, done.import_id)
    assert (row.officer_id, row.file_name, row.encoding, row.delimiter) == (
        officer.id, "answers.csv", "utf-8", "comma"
    )  # fmt: skip
    assert (row.rows_read, row.imported, row.known, row.empty, row.refused) == (4, 3, 0, 1, 0)
    assert gzip.decompress(row.receipt) == unpacked(done.packed)
    audited = db.session.scalars(select(AuditRow).where(AuditRow.event == "responses_imported")).one()
    assert (audited.subject_id, audited.actor_id) == (str(consultation.id), officer.id)
    assert (audited.details["imported"], audited.details["file_sha256"]) == (3, row.file_sha256)


def test_who_answered_is_kept_as_a_hash_alone(consultation, bring_in):
    bring_in([["1", "More buses.", "nia@example.org", "", "", ""]])
    person = db.session.scalars(select(Participant).where(Participant.consultation_id == consultation.id)).one()
    assert person.source_reference.startswith("person:")
    assert "nia" not in person.source_reference


@pytest.mark.parametrize("columns", [COLUMNS, ["number", *COLUMNS[1:]]], ids=["with ids", "without"])
def test_a_second_import_changes_nothing(bring_in, columns):
    mapping = MAPPING if "id" in columns else as_mapping({"columns": {"text": "answer"}}, "mapping")
    first, first_lines = bring_in(ROWS, columns, mapping=mapping)
    before = everything()
    again, lines = bring_in(ROWS, columns, mapping=mapping)
    assert everything() == before
    assert (again.import_id, again.outcomes[RowOutcome.KNOWN]) == (None, 3)
    assert [one["proposal"] for one in lines] == [one["proposal"] for one in first_lines]
    assert first.import_id is not None


def test_a_longer_file_adds_only_what_is_new(consultation, bring_in):
    bring_in(ROWS)
    _, lines = bring_in([["9", "Open the library on Sundays.", "h1", "", "", ""], *reversed(ROWS)])
    assert [one["outcome"] for one in lines] == ["imported", "known", "empty", "known", "known"]
    found = responses(consultation)
    assert found["id:9"].participant_id == found["id:1"].participant_id
    assert count(ResponseImport) == 2


def test_the_same_words_twice_without_ids_are_two_responses(consultation, bring_in):
    mapping = as_mapping({"columns": {"text": "answer"}}, "mapping")
    bring_in([["More buses."], ["More buses."]], ["answer"], mapping=mapping)
    _, lines = bring_in([["More buses."], ["Trams."], ["More buses."], ["More buses."]], ["answer"], mapping=mapping)
    assert [one["outcome"] for one in lines] == ["known", "imported", "known", "imported"]
    assert count(Response, consultation_id=consultation.id) == 4


def test_ids_of_another_series_are_others(consultation, bring_in):
    bring_in(ROWS)
    _, lines = bring_in([["1", "Something else.", "", "", "", ""]])
    assert lines[0]["reason"] == "known_with_other_words"
    other = as_mapping({"series": "april", "columns": MAPPING.columns}, "mapping")
    _, lines = bring_in([["1", "Something else.", "", "", "", ""]], mapping=other)
    assert lines[0]["outcome"] == "imported"
    assert responses(consultation)["id:1"].text == ROWS[0][1]


def test_a_long_answer_is_kept_whole_and_can_be_published(consultation, bring_in, make):
    answer = "We need more buses in the evening. " * 500
    bring_in([["1", answer, "", "", "", ""], ["2", "x" * 1_000_000, "", "", "", ""]])
    row = responses(consultation)["id:1"]
    assert row.text == answer.strip()
    proposal = db.session.scalars(select(Proposal).where(Proposal.response_id == row.id)).one()
    officer = make.officer()
    moderation_service.publish_redacted(
        proposal, officer_id=officer.id, text=row.text[:-20], why="", reason=ModerationReason.PERSONAL_DATA
    )
    assert proposal.published_text.text == row.text[:-20]
    assert count(Response, consultation_id=consultation.id) == 1


def test_days_and_areas_are_kept(consultation, bring_in, make):
    council = make.council(name="Elmet Vale", name_cy="Dyffryn Elfed")
    day = today() - timedelta(days=3)
    rows = [
        ["1", "More buses.", "", "", day.strftime("%d/%m/%Y"), "elmet vale"],
        ["2", "Trams.", "", "", day.isoformat(), "Dyffryn Elfed"],
        ["3", "Trees.", "", "", "", "Atlantis"],
    ]
    _, lines = bring_in(rows)
    assert [one["reason"] for one in lines] == ["", "", "unknown_area"]
    found = responses(consultation)
    assert found["id:1"].received_on == day
    people = [db.session.get_one(Participant, row.participant_id) for row in found.values()]
    assert [(one.council_id, one.lives_here) for one in people] == [
        (council.id, True), (council.id, True), (None, False)
    ]  # fmt: skip
    proposal = db.session.scalars(select(Proposal).where(Proposal.response_id == found["id:1"].id)).one()
    assert in_london(proposal.submitted_at).date() == day


def test_a_closed_consultation_takes_what_was_received_in_time(make, bring_in):
    closed = make.consultation(state=ConsultationState.CLOSED)
    rows = [
        ["1", "In time.", "", "", closed.last_day.isoformat(), ""],
        ["2", "Too late.", "", "", (closed.last_day + timedelta(days=1)).isoformat(), ""],
        ["3", "No day said.", "", "", "", ""],
        ["4", "Not yet.", "", "", date(2999, 1, 1).isoformat(), ""],
    ]
    _, lines = bring_in(rows, into=closed)
    assert [one["outcome"] for one in lines] == ["imported", "refused", "imported", "refused"]
    assert lines[1]["reason"] in {"received_too_late", "date_in_future"}


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.REPORTED, ConsultationState.ARCHIVED])
def test_only_open_and_closed_consultations_take_responses(make, bring_in, state):
    other = make.consultation(state=state)
    with pytest.raises(InvalidTransitionError, match=f"is (a )?{state.value}: only into an open or closed one"):
        bring_in(ROWS, into=other)
    assert count(Response, consultation_id=other.id) == 0


def test_a_fault_in_the_last_line_stores_nothing(consultation, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text('answer\n"More buses."\n"Never closed\n')
    before = everything()
    with pytest.raises(InvalidInputError, match="line 3"):
        import_responses(consultation, look_through(path), mapping=as_mapping({}, "mapping"))
    assert everything() == before


def test_many_rows_come_in_batch_by_batch(consultation, bring_in, monkeypatch):
    monkeypatch.setattr("citizen_voice.intake.service.responses.BATCH", 7)
    steps = []
    rows = [[str(number), f"Wish number {number}.", f"h{number % 5}", "", "", ""] for number in range(50)]
    done, lines = bring_in(rows, progress=lambda *step: steps.append(step))
    assert (done.outcomes[RowOutcome.IMPORTED], len(lines)) == (50, 50)
    assert count(Participant, consultation_id=consultation.id) == 5
    assert steps[0] == ("responses", 0, 50)
    assert steps[-1] == ("responses", 50, 50)
    assert bring_in(rows)[0].outcomes == {RowOutcome.KNOWN: 50}


def test_the_same_file_in_two_authorities_stays_apart(make, bring_in, consultation):
    other = make.consultation(make.authority())
    bring_in(ROWS)
    done, _ = bring_in(ROWS, into=other)
    assert done.outcomes[RowOutcome.IMPORTED] == 3
    assert count(Response, authority_id=other.authority_id) == 3
