"""The plan of the demonstration, on its own data and on a Polis export."""

from citizen_voice.demonstration.material import read_plan, replace_words, slug_of
from tests.factories.polis import comment, vote, write_export

WORDING = {
    "title",
    "question",
    "reasons",
    "decided",
    "not_decided",
    "use_of_answers",
    "privacy_function",
    "privacy_retention",
    "privacy_contact",
}


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from texts_of(entry)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from texts_of(entry)


def test_every_decision_is_about_a_proposal_and_every_writer_has_an_area():
    plan = read_plan()
    assert plan.export is None
    assert len(plan.proposals) >= 400
    assert set(plan.decisions) <= {row["key"] for row in plan.proposals}


def test_a_polis_export_is_worked_through_by_an_authority_of_its_own(tmp_path):
    folder = write_export(
        tmp_path / "export",
        [comment(0)],
        [vote(0)],
        summary=[["topic", "Is Évening {slug} late?"], ["conversation-description", "Tell us."]],
    )
    plan = read_plan(folder)
    assert plan.export is not None
    assert plan.consultation_slug == "is-evening-slug-late"
    wording = plan.settings["wording"]["en"]
    assert set(wording) == WORDING
    assert (wording["title"], wording["question"]) == ("Is Évening {slug} late?", "Tell us.")
    assert plan.tender["tender"]["reference"] == "TCC-2026/is-evening-slug-late"


def test_nothing_of_the_other_authority_shows_in_a_polis_demonstration(tmp_path):
    plan = read_plan(write_export(tmp_path / "export", [comment(0)], [vote(0)]))
    texts = [*texts_of(plan.settings), *texts_of(plan.fields["common"]), *texts_of(plan.fields["profile"])]
    texts += texts_of(plan.tender)
    assert not [text for text in texts if "ellermarch" in text.lower() or "ellerham" in text.lower()]


def test_its_staff_cover_every_role_and_nobody_approves_their_own_work(tmp_path):
    settings = read_plan(write_export(tmp_path / "export", [comment(0)], [vote(0)])).settings
    role_of = {person["email"]: person["role"] for person in settings["staff"]}
    assert set(role_of.values()) == {"administrator", "officer", "approver", "commissioner"}
    assert all(email.endswith(".example") for email in role_of)
    assert set(settings["acting"].values()) <= set(role_of)
    assert role_of[settings["acting"]["approves"]] == "approver"
    assert all(one["code"].startswith("X") for one in settings["authority"]["councils"])


def test_an_export_without_a_topic_is_named_after_its_folder(tmp_path):
    plan = read_plan(write_export(tmp_path / "My Export", [comment(0)], [], summary=()))
    assert plan.consultation_slug == "my-export"
    assert plan.settings["wording"]["en"]["title"] == "My Export"


def test_slugs_and_replaced_words():
    assert slug_of("Improving Bowling Green / Warren County") == "improving-bowling-green-warren-county"
    assert slug_of("???") == "consultation"
    assert not slug_of("a" * 49 + " b").endswith("-")
    assert replace_words({"a": ["x y", 3]}, {"x": "z"}) == {"a": ["z y", 3]}
