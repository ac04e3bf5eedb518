"""Putting drafts out to residents: who may, when, for how long, and what may be done meanwhile."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from citizen_voice.clock import today, utcnow
from citizen_voice.db import commit, db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import AuditRow, DraftConsultation, OutgoingMail, UpdateConsent
from citizen_voice.standards import jobs, queries, service
from citizen_voice.standards.steps import discussing, discussions
from citizen_voice.standards.steps.revisions import title_of_revision
from citizen_voice.vocabulary import ConsultationState, DraftConsultationState, Language, StandardState
from tests.factories import _keep
from tests.factories import draft_consultations as build
from tests.factories import standards as standards_build

State = DraftConsultationState


@pytest.fixture
def scene(make):
    return standards_build.scene(make, themes=2)


def test_drafts_are_put_out_as_they_stand_and_open_at_once(scene):
    made = standards_build.drafts(scene)
    discussion = build.put_out(scene, made)
    assert (discussion.state, discussion.number) == (State.OPEN, 1)
    put_out = {one.standard_id: one.standard_revision_id for one in discussions.list_drafts(discussion)}
    assert put_out == {one.id: one.current_revision_id for one in made}
    written = db.session.scalars(select(AuditRow.event).where(AuditRow.subject_id == str(discussion.id)))
    assert set(written) == {"draft_consultation_begun", "draft_consultation_opened"}


def test_what_is_written_later_is_not_what_people_answer(make, scene):
    discussion = build.put_out(scene)
    draft = build.first_draft(discussion)
    build.answer(draft, build.someone(make, scene)[1])
    before = draft.standard_revision_id
    change = service.FieldChange("Trams for all", "Shorter.")
    service.revise_standard(draft.standard, officer_id=scene.officer.id, changes={"title": change})
    db.session.expire_all()
    again = build.first_draft(discussion)
    assert again.standard_revision_id == before != again.standard.current_revision_id
    assert title_of_revision(again.standard, again.revision).words != "Trams for all"
    assert discussions.count_answers(discussion)[again.id].people == 1


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"opens_on": -1}, "opens_on"),
        ({"opens_on": 5, "closes_on": 4}, "closes_on"),
        ({"closes_on": 5}, "short_reason"),
        ({"opens_on": 3, "closes_on": 8}, "short_reason"),
        ({"closes_on": 367}, "closes_on"),
    ],
)
def test_days_that_will_not_do_are_refused(scene, days, field):
    with pytest.raises(InvalidInputError) as refused:
        build.put_out(scene, **{name: today() + timedelta(days=count) for name, count in days.items()})
    assert refused.value.field == field


def test_the_last_day_of_the_calendar_is_a_slip_of_the_pen(scene):
    with pytest.raises(InvalidInputError, match="within a year"):
        build.put_out(scene, closes_on=date.max)


def test_a_week_needs_no_reason_and_less_needs_one(scene):
    week = build.put_out(scene, closes_on=today() + timedelta(days=6), short_reason="Not needed.")
    assert week.short_reason == ""
    service.close_draft_consultation(week, officer_id=scene.officer.id, reason="A mistake.")
    drafts = [one.standard for one in discussions.list_drafts(week)]
    short = build.put_out(scene, drafts, closes_on=today() + timedelta(days=5), short_reason=" The budget is set. ")
    assert (short.short_reason, short.number) == ("The budget is set.", 2)


def test_only_drafts_of_a_closed_consultation_can_be_put_out(make, scene):
    one, two = standards_build.drafts(scene)
    for given in ([], [one, one], standards_build.drafts(standards_build.scene(make))):
        with pytest.raises(InvalidInputError) as refused:
            service.begin_draft_consultation(
                scene.consultation,
                given,
                opens_on=today(),
                closes_on=today() + timedelta(days=9),
                short_reason="",
                officer_id=scene.officer.id,
            )
        assert refused.value.field == "standards"
    standards_build.approve(two, scene)
    with pytest.raises(InvalidTransitionError, match=f"{two.reference} is approved"):
        build.put_out(scene, [one, two])
    scene.consultation.state = ConsultationState.OPEN
    with pytest.raises(InvalidTransitionError, match="still open"):
        build.put_out(scene, [one])


def test_one_at_a_time_for_a_consultation(make, scene):
    one, two = standards_build.drafts(scene)
    first = build.put_out(scene, [one])
    with pytest.raises(ConflictError, match="already"):
        build.put_out(scene, [two])
    other = build.put_out(standards_build.scene(make))
    assert other.state is State.OPEN
    # Two officers who begin at the same moment: the database refuses the second, whatever a program thinks.
    again = {name: getattr(first, name) for name in ("authority_id", "consultation_id", "opens_on", "closes_on")}
    with pytest.raises(IntegrityError, match="one_at_a_time"), db.session.begin_nested():
        db.session.add(
            DraftConsultation(**again, number=2, state=State.SCHEDULED, begun_by_id=scene.officer.id, short_reason="")
        )


def test_the_sweep_opens_and_closes_by_day_and_the_clock_decides_before_it(scene):
    discussion = build.put_out(scene, opens_on=today() + timedelta(days=2), closes_on=today() + timedelta(days=9))
    assert discussion.state is State.SCHEDULED
    assert service.move_due_draft_consultations() == 0
    with build.days_later(2):
        assert service.move_due_draft_consultations() == 1
        assert discussion.state is State.OPEN
        assert discussions.is_answering_open(discussion)
    with build.days_later(10):
        assert discussion.state is State.OPEN
        assert discussions.is_over(discussion)
        assert not discussions.is_answering_open(discussion)
        assert service.move_due_draft_consultations() == 1
        assert discussion.state is State.CLOSED
        assert discussion.last_day == discussion.closes_on
        assert service.move_due_draft_consultations() == 0


@pytest.mark.parametrize(("old", "new"), list(product(State, State)))
def test_every_step_is_in_the_table_or_refused(scene, old, new):
    discussion = build.put_out(scene)
    discussion.state = old
    if (old, new) in discussing.TRANSITIONS:
        discussing._move(discussion, new, discussing.audit.SYSTEM)
        assert discussion.state is new
    else:
        with pytest.raises(InvalidTransitionError):
            discussing._move(discussion, new, discussing.audit.SYSTEM)


def test_ending_early_needs_a_reason_and_happens_once(scene):
    discussion = build.put_out(scene)
    with pytest.raises(InvalidInputError):
        service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason=" ")
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="A mistake.")
    assert (discussion.state, discussion.closing_reason) == (State.CLOSED, "A mistake.")
    assert discussion.last_day == today()
    with pytest.raises(InvalidTransitionError, match="closed"):
        service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="Again.")


def test_one_that_has_not_opened_is_called_off(scene):
    discussion = build.put_out(scene, opens_on=today() + timedelta(days=2))
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="A mistake.")
    assert discussion.state is State.CANCELLED
    assert not discussions.is_over(discussion)


@pytest.mark.parametrize("opens_in", [0, 3])
def test_a_draft_that_residents_are_asked_about_is_not_approved(scene, opens_in):
    one, two = standards_build.drafts(scene)
    for standard in (one, two):
        standards_build.fill(standard, scene.officer)
        service.submit_standard(standard, officer_id=scene.officer.id)
    discussion = build.put_out(scene, [one], opens_on=today() + timedelta(days=opens_in))
    with pytest.raises(InvalidTransitionError, match=f"Residents are asked about {one.reference} until"):
        service.approve_standard(one, officer_id=scene.approver.id, reason="It says what people said.")
    service.approve_standard(two, officer_id=scene.approver.id, reason="It says what people said.")
    with build.days_later((discussion.closes_on - today()).days + 1):
        service.move_due_draft_consultations()
        service.move_due_draft_consultations()
        service.approve_standard(one, officer_id=scene.approver.id, reason="It says what people said.")
    assert one.state is two.state is StandardState.APPROVED


def test_what_was_put_out_is_never_changed(scene):
    build.put_out(scene)
    with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
        db.session.execute(text("UPDATE draft_under_discussion SET position = 9"))


def consent(scene, resident, **values):
    _keep(
        UpdateConsent(
            authority_id=scene.consultation.authority_id,
            consultation_id=scene.consultation.id,
            resident_id=resident.id,
            wording="Tell me",
            language=Language.WELSH,
            given_at=utcnow(),
            **values,
        )
    )


def test_those_who_asked_to_be_told_are_told_once(make, scene, run_jobs):
    told, silent, gone = (build.someone(make, scene)[0] for _ in range(3))
    consent(scene, told)
    consent(scene, gone, withdrawn_at=utcnow())
    discussion = build.put_out(scene)
    commit()
    run_jobs()
    jobs.notices.tell_of_drafts(discussion.id)
    sent = db.session.scalars(select(OutgoingMail).where(OutgoingMail.once_key.startswith("draft-consultation:"))).all()
    assert [one.to_address for one in sent] == [told.email]
    assert sent[0].sent_at is not None
    assert sent[0].language is Language.WELSH
    assert silent.email not in {one.to_address for one in sent}


def test_nobody_is_told_of_what_is_over(make, scene):
    consent(scene, build.someone(make, scene)[0])
    discussion = build.put_out(scene)
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="A mistake.")
    jobs.notices.tell_of_drafts(discussion.id)
    assert not db.session.scalars(select(OutgoingMail).where(OutgoingMail.once_key.startswith("draft-"))).all()


def test_a_publication_leads_to_what_residents_said_of_its_drafts(scene, client):
    one, two = standards_build.drafts(scene)
    discussion = build.put_out(scene, [one])
    service.close_draft_consultation(discussion, officer_id=scene.officer.id, reason="All have answered.")
    for standard in (one, two):
        standards_build.approve(standard, scene)
    publication = standards_build.published(scene, [one, two])
    authority = scene.consultation.authority
    page = client.get(f"/{authority.slug}/publications/{publication.slug}/{publication.version}").text
    assert f"/{authority.slug}/consultations/{scene.consultation.slug}/drafts/1" in page
    # Drafts of the version after it are not what this one rests on.
    change = service.FieldChange("Later trams", "Asked again.")
    service.revise_standard(one, officer_id=scene.officer.id, changes={"title": change})
    build.put_out(scene, [one])
    assert [row.number for row in discussions.list_behind(publication)] == [1]
    assert queries.title_of(one).words == "Later trams"
