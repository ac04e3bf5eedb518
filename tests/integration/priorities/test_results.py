"""Results for everybody: what is said of themes, one's own view, the priorities and why, and the data to check them."""

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from citizen_voice.cli.slate import slate
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Participation
from citizen_voice.priorities import service
from citizen_voice.priorities.steps import results, signing
from citizen_voice.vocabulary import ConsultationState
from tests.factories import themes as made
from tests.factories.opinions import TITLES, ask, count, settle
from tests.factories.votes import cast
from tests.query_count import counted_statements


@pytest.fixture
def asked(make):
    asked = ask(make)
    count(asked.consultation)
    close(asked.consultation)
    return asked


def close(consultation):
    consultation.state, consultation.closed_at = ConsultationState.CLOSED, utcnow()
    db.session.flush()


def at(consultation, rest="/results"):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}{rest}"


def test_nothing_is_shown_while_people_can_vote(app, make, client):
    asked = ask(make)
    count(asked.consultation)
    page = client.get(at(asked.consultation)).text
    assert "so that nobody’s vote is swayed" in page
    assert not any(title in page for title in TITLES)
    assert client.get(at(asked.consultation, "/results/theme-ballots.csv")).status_code == 404


def test_themes_are_told_in_words_and_in_a_table(app, make, client, asked):
    page = client.get(at(asked.consultation)).text
    assert "Where people differ" in page
    assert "of the 90 people who voted on it are for it." in page
    assert "The priorities are not chosen yet." in page
    assert page.count("For it: Group") == 2
    found = results.find_results(asked.consultation)
    assert {one.theme.title for one in found.divided} == set(TITLES), "Each is one group's and not the other's"
    assert found.agreed == []


def test_a_theme_that_all_groups_want_is_where_all_agree(app, make, client, asked):
    theme = made.theme(make, asked.consultation, "Clean air", count=1)
    settle(theme)
    (statement,) = [db.session.get_one(made.Statement, one) for one in made.members(theme)]
    proposal = db.session.get_one(type(asked.proposals[0][0]), statement.proposal_id)
    db.session.execute(
        db.text("UPDATE exposure SET position = position + 100 WHERE consultation_id = :at"),
        {"at": asked.consultation.id},
    )
    cast(asked.consultation, asked.people, [proposal], np.ones((90, 1)))
    count(asked.consultation)
    found = results.find_results(asked.consultation)
    assert [one.theme.title for one in found.agreed] == ["Clean air"]
    page = client.get(at(asked.consultation)).text
    assert page.index("Where all agree") < page.index("Clean air") < page.index("Where people differ")


def test_small_numbers_are_not_told(app, make, client):
    asked = ask(make, majority=4, minority=0)
    count(asked.consultation)
    close(asked.consultation)
    page = client.get(at(asked.consultation)).text
    assert "Too few votes to tell" in page
    assert "% of the" not in page


def test_ones_own_view_comes_first_and_for_oneself_alone(app, make, client, client_as, asked):
    resident = make.resident()
    db.session.add(
        Participation(
            authority_id=asked.consultation.authority_id,
            consultation_id=asked.consultation.id,
            resident_id=resident.id,
            participant_id=asked.people[0].id,
        )
    )
    db.session.flush()
    own = client_as(resident).get(at(asked.consultation)).text
    assert "You voted on 10 proposals." in own
    assert "Your votes are most like those of Group A: 60 people." in own
    assert own.index("Your view") < own.index("Where people differ")
    assert "Your view" not in client.get(at(asked.consultation)).text
    assert "Your view" not in client_as(make.resident()).get(at(asked.consultation)).text


def test_the_priorities_and_why_are_told(app, make, client, asked):
    at_hand = signing.find_slate(asked.consultation, 3, {one.id for one in asked.themes})
    (left, *others) = sorted(at_hand.theme_ids)
    service.choose_priorities(
        asked.consultation,
        officer_id=make.officer().id,
        reasons=dict.fromkeys(others, ""),
        left_out_reasons={left: "Nobody can pay for it."},
        places=3,
    )
    page = client.get(at(asked.consultation)).text
    assert "Proposed, and left out" in page
    assert "Nobody can pay for it." in page
    assert at_hand.why[others[0]].split(".")[0] in page
    assert "citizen-voice slate" in page


def test_the_slate_is_made_again_from_open_data_with_one_command(app, client, asked, tmp_path):
    sent = client.get(at(asked.consultation, "/results/theme-ballots.csv"))
    assert sent.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(sent.text, newline="")))
    assert rows[0] == ["people", *sorted(TITLES)]
    assert sum(int(row[0]) for row in rows[1:]) == 90
    file, out = tmp_path / "ballots.csv", tmp_path / "slate.json"
    file.write_bytes(sent.data)
    done = CliRunner().invoke(slate, [str(file), "--places", "3", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "the audit holds (EJR+)" in done.output
    at_hand = signing.find_slate(asked.consultation, 3, {one.id for one in asked.themes})
    title = {one.id: one.title for one in asked.themes}
    written = json.loads(out.read_text())
    assert {one["theme"] for one in written["slate"]} == {title[one] for one in at_hand.theme_ids}
    assert written["voters"] == 90


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", 'has no column "people"'),
        ("people\r\n5\r\n", 'has no column "people" before columns of themes'),
        ("a,b\r\n1,1\r\n", 'has no column "people"'),
        ("people,Buses\r\n5\r\n", "line 2: it has 1 values, and the heading 2"),
        ("people,Buses\r\n5,1\r\n3,2\r\n", 'line 3: "2" is none of 0 and 1'),
        ("people,Buses\r\n-5,1\r\n", 'line 2: "-5" is no number of people'),
        ("people,Buses\r\n999999999,1\r\n", "at most 10000000 are taken"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_line(tmp_path, content, message):
    file = tmp_path / "ballots.csv"
    file.write_text(content, newline="")
    done = CliRunner().invoke(slate, [str(file)])
    assert done.exit_code == 2
    assert message in done.output


def test_a_file_that_is_not_there_or_is_no_text(tmp_path):
    (tmp_path / "latin.csv").write_bytes(b"people,Caf\xe9\n1,1\n")
    for name in ("none.csv", "latin.csv"):
        done = CliRunner().invoke(slate, [str(tmp_path / name)])
        assert (done.exit_code, "can't be read as UTF-8 text" in done.output) == (2, True)


def test_more_themes_ask_the_database_no_more(app, make, client, asked):
    with counted_statements() as before:
        client.get(at(asked.consultation))
    made.theme(make, asked.consultation, "One more")
    count(asked.consultation)
    with counted_statements() as after:
        client.get(at(asked.consultation))
    assert len(after) <= len(before)
