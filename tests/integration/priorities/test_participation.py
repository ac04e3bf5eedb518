"""Who took part, as everybody sees it: by area, age and time, and nothing small to be worked out of it."""

from dataclasses import replace
from datetime import date, timedelta

import html5lib
import pytest
from sqlalchemy import select

from citizen_voice.clock import start_of_day, today
from citizen_voice.db import db
from citizen_voice.models import ParticipationCount, Vote
from citizen_voice.priorities import jobs
from citizen_voice.priorities.steps.bars import draw_bars
from citizen_voice.priorities.steps.kept_participation import find_kept, list_outdated_counts
from citizen_voice.priorities.steps.periods import Period, Unit, list_periods, unit_for
from citizen_voice.priorities.steps.public_participation import SMALLEST, describe_participation
from citizen_voice.vocabulary import AgeBand, Capacity, ConsultationState, ContributionSource
from tests.factories import opinions, populations
from tests.pages import NAMESPACE
from tests.query_count import counted_statements

HIDDEN = "fewer than 5, or hidden so that no small number can be worked out"


def monday() -> date:
    """Return the Monday of this week, asked anew: a run of the tests may pass midnight."""
    return today() - timedelta(days=today().weekday())


def noon(day: date):
    return start_of_day(day) + timedelta(hours=12)


@pytest.fixture
def consultation(make):
    """Open since the Monday six weeks ago."""
    return make.consultation(opens_on=monday() - timedelta(weeks=6), closes_on=today() + timedelta(weeks=3))


@pytest.fixture
def brant(make, consultation):
    return make.council(code="X1", name="Brant")


@pytest.fixture
def tamer(make, consultation):
    return make.council(code="X2", name="Tamer")


@pytest.fixture
def page(consultation):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}/who-took-part"


def words(client, page) -> str:
    return " ".join(client.get(page).text.replace("&#39;", "'").split())


def tables(client, page) -> list[dict[str, list[str]]]:
    """The tables of the page: the cells of each row by its heading."""
    document = html5lib.parse(client.get(page).text)
    return [
        {
            " ".join("".join(head.itertext()).split()): [
                " ".join("".join(cell.itertext()).split()) for cell in row.iter(f"{NAMESPACE}td")
            ]
            for row in table.iter(f"{NAMESPACE}tr")
            for head in row.iter(f"{NAMESPACE}th")
            if head.get("scope") == "row"
        }
        for table in document.iter(f"{NAMESPACE}table")
    ]


def is_safe(counts: list[str], total: int) -> bool:
    """Say whether the numbers that are hidden can't be told from those that are shown and their total."""
    shown = [int(one.replace(",", "")) for one in counts if one != HIDDEN]
    hidden = len(counts) - len(shown)
    return not hidden or (hidden > 1 and total - sum(shown) >= SMALLEST and all(one >= SMALLEST for one in shown))


def test_few_people_are_not_told_of(make, consultation, tamer, client, page):
    assert "Fewer than 5 people have taken part so far" in words(client, page)
    populations.voters(make, consultation, 4, tamer, age_band=AgeBand.FROM_16)
    shown = words(client, page)
    assert "Fewer than 5 people have taken part so far" in shown
    assert "<table" not in shown
    assert "Tamer" not in shown


def test_a_council_with_three_people_can_not_be_worked_out(make, consultation, brant, tamer, client, page):
    other = make.council(code="X3", name="Carrow")
    for council, count in ((brant, 40), (tamer, 3), (other, 25), (None, 12)):
        populations.voters(make, consultation, count, council, age_band=AgeBand.FROM_35 if council else None)
    populations.give(consultation)
    areas, ages, time = tables(client, page)
    assert areas["Tamer"] == [HIDDEN, "33%"]
    assert areas["Elsewhere, or not known where"] == [HIDDEN, "–"], "the smallest of the others hides it"
    assert areas["Brant"] == ["40", "50%", "33%"]
    assert areas["Carrow"] == ["25", "31%", "33%"]
    for table in (areas, ages, time):
        assert is_safe([cells[0] for cells in table.values()], 80)
    text = words(client, page)
    assert "80</dd>" in text
    assert "Tamer has" not in text


@pytest.mark.parametrize("counts", [(3, 40, 0), (1, 4, 5), (5, 5, 4), (2, 2, 200), (0, 0, 7), (4, 0, 1)])
def test_nothing_small_can_be_worked_out_of_any_table(make, consultation, brant, tamer, client, page, counts):
    bands = (AgeBand.FROM_16, AgeBand.FROM_75, None)
    for week, (council, band, count) in enumerate(zip((brant, tamer, None), bands, counts, strict=True), start=2):
        populations.voters(make, consultation, count, council, age_band=band, at=noon(monday() - timedelta(weeks=week)))
    for table in tables(client, page):
        assert is_safe([cells[0] for cells in table.values()], sum(counts))


def test_shares_of_areas_are_said_in_sentences(make, consultation, brant, tamer, client, page):
    middle = make.council(code="X3", name="Carrow")
    populations.give(consultation, {"X1": 500, "X2": 300, "X3": 200})
    for council, count in ((brant, 70), (tamer, 10), (middle, 20)):
        populations.voters(make, consultation, count, council)
    populations.voters(make, consultation, 10)
    text = words(client, page)
    fewer, _, more = text.partition("More took part from these areas than their share of the people:")
    assert "Tamer has 30% of the people and 9% of those who took part." in fewer
    assert "Brant has 50% of the people and 64% of those who took part." in more
    assert "Carrow has" not in text
    assert "Where the numbers of people are from: ONS mid-2024 estimates" in text


def test_without_a_population_there_are_counts_and_shares(make, consultation, brant, client, page):
    populations.voters(make, consultation, 30, brant)
    populations.voters(make, consultation, 10)
    areas, _time = tables(client, page)
    assert areas == {"Brant": ["30", "75%"], "Elsewhere, or not known where": ["10", "–"]}
    assert "Population’s share" not in words(client, page)


def test_ages_are_shown_only_when_somebody_stated_one(make, consultation, brant, client, page):
    populations.voters(make, consultation, 20, brant)
    assert "How old they are" not in words(client, page)
    populations.voters(make, consultation, 10, brant, age_band=AgeBand.FROM_16)
    populations.voters(make, consultation, 30, brant, age_band=AgeBand.FROM_55)
    _areas, ages, _time = tables(client, page)
    assert ages["55-64"] == ["30", "75%"], "of those who stated it"
    assert ages["16-24"] == [HIDDEN], "the other bands have nobody, which is told of no one"
    assert ages["Did not say"] == ["20", "–"]


def test_no_share_tells_how_many_did_not_say(make, consultation, brant, client, page):
    populations.voters(make, consultation, 30, brant, age_band=AgeBand.FROM_55)
    populations.voters(make, consultation, 2, brant)
    _areas, ages, _time = tables(client, page)
    assert ages["Did not say"] == [HIDDEN]
    assert "Shares are of those who said how old they are" not in words(client, page)


def test_organisations_are_counted_apart(make, consultation, brant, client, page):
    populations.voters(make, consultation, 30, brant)
    populations.voters(make, consultation, 4, brant, capacity=Capacity.ORGANISATION)
    assert "counted here, not the few organisations" in words(client, page)
    populations.voters(make, consultation, 1, brant, capacity=Capacity.ORGANISATION)
    text = words(client, page)
    assert "5 organisations took part as well" in text
    assert "30</dd>" in text
    assert is_safe([cells[0] for cells in tables(client, page)[0].values()], 30)


def test_weeks_are_told_and_a_small_one_hides_with_another(make, consultation, client, page):
    for week, count in ((6, 10), (5, 20), (4, 3), (3, 8), (2, 9), (1, 30), (0, 6)):
        populations.voters(make, consultation, count, at=noon(monday() - timedelta(weeks=week)))
    shown = describe_participation(consultation)
    assert (shown.unit, shown.people) == (Unit.WEEK, 86)
    assert [one.people for one in shown.periods] == [10, 20, None, 8, 9, 30, None], "6 is the smallest of the others"
    assert [one.votes for one in shown.periods] == [10, 20, None, 8, 9, 30, None]
    assert shown.periods[1].period == Period(monday() - timedelta(weeks=5), monday() - timedelta(weeks=4, days=1))
    assert shown.periods[-1].period.last == today()
    text = words(client, page)
    assert "People who took part for the first time, by week" in text
    assert text.count("cv-bars__bar--hidden") == 4


def test_a_small_beginning_and_end_go_with_their_neighbours(make, consultation):
    populations.voters(make, consultation, 2, at=noon(monday() - timedelta(weeks=60)))
    for week, count in ((6, 2), (5, 7), (4, 6), (3, 6), (2, 6), (1, 9), (0, 1)):
        populations.voters(make, consultation, count, at=noon(monday() - timedelta(weeks=week)))
    shown = describe_participation(consultation)
    assert [one.people for one in shown.periods] == [11, 6, 6, 6, 10]
    assert shown.periods[0].period == Period(None, monday() - timedelta(weeks=4, days=1))
    assert shown.periods[-1].period == Period(monday() - timedelta(weeks=1), today())


def test_a_person_counts_when_they_first_came_and_their_votes_when_they_cast_them(make, consultation):
    people = populations.voters(make, consultation, 6, at=noon(monday() - timedelta(weeks=6)))
    populations.voters(make, consultation, 5, at=noon(monday() - timedelta(weeks=5)))
    for person in people:
        make.vote(make.proposal(consultation, participant=person), participant=person).cast_at = noon(
            monday() - timedelta(weeks=5)
        )
    shown = describe_participation(consultation)
    assert [(one.people, one.votes) for one in shown.periods] == [(6, 6), (5, 11)]


def test_many_votes_of_few_people_are_hidden(make, consultation):
    for week in range(6, -1, -1):
        populations.voters(make, consultation, 10 + week, at=noon(monday() - timedelta(weeks=week)))
    busy = make.participant(consultation)
    votes = [make.vote(make.proposal(consultation), participant=busy) for _ in range(12)]
    for vote in (*votes, *db.session.scalars(select(Vote).where(Vote.cast_at == noon(monday() - timedelta(weeks=3))))):
        vote.cast_at = noon(monday() - timedelta(weeks=4))
    for vote in votes:
        vote.cast_at = noon(monday() - timedelta(weeks=3))
    shown = describe_participation(consultation)
    assert shown.periods[3].votes is None
    assert sum(one.votes is None for one in shown.periods) > 1


def test_days_are_told_while_each_has_people_enough(make):
    short = make.consultation(opens_on=today() - timedelta(days=3), closes_on=today() + timedelta(days=6))
    for days, count in ((3, 5), (2, 8), (1, 6), (0, 2)):
        populations.voters(make, short, count, at=noon(today() - timedelta(days=days)))
    shown = describe_participation(short)
    assert shown.unit is Unit.DAY
    assert [(one.period.first, one.people) for one in shown.periods] == [
        (today() - timedelta(days=3), 5),
        (today() - timedelta(days=2), 8),
        (today() - timedelta(days=1), 8),
    ], "today goes with yesterday"


def test_small_days_are_merged_into_weeks(make):
    begun = monday() - timedelta(weeks=1)
    short = make.consultation(
        state=ConsultationState.CLOSED, opens_on=begun, closes_on=begun + timedelta(days=6), closed_at=noon(monday())
    )
    for days, count in ((0, 9), (2, 3), (5, 7)):
        populations.voters(make, short, count, at=noon(begun + timedelta(days=days)))
    shown = describe_participation(short)
    assert (shown.unit, [one.people for one in shown.periods]) == (Unit.WEEK, [19])


def test_proposals_without_votes_are_told_by_people_alone(make, consultation, client, page):
    for week in (6, 5):
        for _ in range(5):
            make.proposal(consultation, submitted_at=noon(monday() - timedelta(weeks=week)))
    make.proposal(consultation, source=ContributionSource.SEED)
    *_, time = tables(client, page)
    assert list(time.values()) == [["5"], ["5"]]
    assert "Votes, by week" not in words(client, page)


def test_periods_follow_the_calendar():
    assert [unit_for(date(2026, 1, 1), date(2026, 1, day)) for day in (14, 15)] == [Unit.DAY, Unit.WEEK]
    assert unit_for(date(2025, 1, 1), date(2026, 1, 7)) is Unit.MONTH
    assert list_periods(date(2026, 1, 30), date(2026, 3, 2), Unit.MONTH) == [
        Period(date(2026, 1, 30), date(2026, 1, 31)),
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        Period(date(2026, 3, 1), date(2026, 3, 2)),
    ]
    weeks = list_periods(date(2026, 10, 24), date(2026, 10, 27), Unit.WEEK)
    assert weeks == [
        Period(date(2026, 10, 24), date(2026, 10, 25)),
        Period(date(2026, 10, 26), date(2026, 10, 27)),
    ], "a week ends on Sunday, also where the clocks change"


def test_bars_are_as_high_as_their_numbers():
    drawn = draw_bars([10, None, 20])
    assert drawn.highest == 20
    assert [(bar.height, bar.y, bar.is_hidden) for bar in drawn.bars] == [
        (50, 50, False),
        (8, 92, True),
        (100, 0, False),
    ]
    assert draw_bars([None, 0]) is None
    assert draw_bars([]) is None


def test_everybody_may_see_it_and_nobody_a_draft(make, consultation, client, client_as, page):
    assert client.get(page).status_code == 200
    assert client_as(make.resident()).get(page).status_code == 200
    assert f'href="{page}"' in client.get(page.removesuffix("/who-took-part")).text
    draft = make.consultation(state=ConsultationState.DRAFT)
    assert client.get(page.replace(consultation.slug, draft.slug)).status_code == 404


def test_the_page_needs_no_more_queries_for_more_people(make, consultation, brant, tamer, client, page):
    populations.give(consultation)
    counts = []
    for week in range(4):
        populations.voters(make, consultation, 6, brant, age_band=list(AgeBand)[week])
        populations.voters(make, consultation, 6, tamer, at=noon(monday() - timedelta(weeks=week)))
        client.get(page)
        with counted_statements() as sent:
            assert client.get(page).status_code == 200
        counts.append(len(sent))
    assert len(set(counts)) == 1


def test_once_votes_were_worked_through_no_look_reads_them(make, consultation, brant, client, page):
    populations.voters(make, consultation, 6, brant, age_band=AgeBand.FROM_16)
    assert find_kept(consultation) is None
    live = describe_participation(consultation)
    opinions.count(consultation)
    jobs.count_participation(str(consultation.id))
    kept = describe_participation(consultation, find_kept(consultation))
    assert kept.counted_at is not None
    assert replace(kept, counted_at=None) == live
    with counted_statements() as sent:
        assert "Votes counted on" in client.get(page).text
    assert not [one for one in sent.sent if "FROM vote " in one]


def test_it_is_counted_again_after_each_run_and_not_between(make, consultation, brant, client, page):
    populations.voters(make, consultation, 6, brant)
    opinions.count(consultation)
    assert list_outdated_counts(consultation.id) == [consultation.id]
    jobs.count_participation(str(consultation.id))
    assert list_outdated_counts(consultation.id) == []
    populations.voters(make, consultation, 7, brant)
    jobs.count_participation(str(consultation.id))
    assert describe_participation(consultation, find_kept(consultation)).people == 6
    opinions.count(consultation)
    jobs.count_participation(str(consultation.id))
    assert describe_participation(consultation, find_kept(consultation)).people == 13


def test_a_day_that_passes_is_counted(make, consultation, brant):
    populations.voters(make, consultation, 6, brant)
    opinions.count(consultation)
    jobs.count_participation(str(consultation.id))
    kept = db.session.scalars(select(ParticipationCount)).one()
    kept.last_day -= timedelta(days=1)
    db.session.flush()
    assert list_outdated_counts() == [consultation.id]
