"""What came in by file or on paper is cut into its ideas; what was written here is not, unless asked for."""

import csv

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.intake.mapping import as_mapping
from citizen_voice.intake.response_files import look_through
from citizen_voice.intake.service.responses import import_responses
from citizen_voice.models import GroupingRun, Proposal, ProposalText, Statement
from citizen_voice.moderation import service as moderation
from citizen_voice.themes import queries
from citizen_voice.vocabulary import ConsultationState, ModerationReason

ANSWER = "Run more buses on Sunday. Plant trees in every park."
MAPPING = as_mapping({"columns": {"text": "answer"}}, "mapping")


@pytest.fixture
def consultation(make):
    return make.consultation(state=ConsultationState.OPEN)


@pytest.fixture
def brought_in(tmp_path, consultation):
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["answer"], [ANSWER]])
    import_responses(consultation, look_through(path), mapping=MAPPING)
    return db.session.scalars(select(Proposal).where(Proposal.response_id.is_not(None))).one()


def words_of(proposal):
    rows = db.session.execute(
        select(Statement, ProposalText.text)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(Statement.proposal_id == proposal.id)
        .order_by(Statement.number)
    )
    return [text[one.start_offset : one.end_offset] for one, text in rows]


def test_a_row_of_a_file_is_grouped_by_its_ideas_and_what_was_written_here_whole(
    make, consultation, officer, brought_in, group
):
    moderation.approve_proposal(brought_in, officer_id=officer.id)
    written = make.proposal(consultation, ANSWER)
    run = group()
    assert words_of(brought_in) == ["Run more buses on Sunday.", "Plant trees in every park."]
    assert words_of(written) == [ANSWER]
    assert run.counts["statements"] == 3
    assert run.parameters["split"] is False


def test_the_version_that_a_moderator_published_is_the_one_that_is_cut(consultation, officer, brought_in, group):
    moderation.publish_redacted(
        brought_in,
        officer_id=officer.id,
        text="Run more buses. Plant trees.",
        why="",
        reason=ModerationReason.PERSONAL_DATA,
    )
    group()
    assert words_of(brought_in) == ["Run more buses.", "Plant trees."]


def test_what_was_grouped_whole_stays_whole(make, consultation, group):
    first, second = make.proposal(consultation, ANSWER), make.proposal(consultation, "Something else.")
    group()
    third = make.proposal(consultation, ANSWER)
    run = group(split=True)
    assert [len(words_of(one)) for one in (first, second, third)] == [1, 1, 2]
    assert run.parameters["split"] is True


@pytest.mark.parametrize(("fields", "is_split"), [({}, False), ({"split": "y"}, True)])
def test_an_officer_asks_for_it_on_the_page(make, consultation, browser, base, fields, is_split):
    make.proposal(consultation, ANSWER)
    page = browser.get(f"{base}/groupings").text
    assert "Cut proposals written here into their ideas too" in page
    browser.send(f"{base}/groupings/request", fields, page=f"{base}/groupings")
    (run,) = queries.list_runs(consultation).items
    assert db.session.get_one(GroupingRun, run.id).parameters["split"] is is_split
