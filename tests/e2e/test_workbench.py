"""The workbench, on what the people of Bowling Green said: an officer looks, moves, settles, splits, takes it back."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, page_of
from tests.e2e.pages.officer import open_consultation
from tests.e2e.pages.screen import Screen, photograph
from tests.e2e.pages.themes import Acts, Groupings, MoveStatements, Suggestion, Suggestions, Themes
from tests.factories.polis import copy_export

BY_SIZE = (
    "SELECT candidate_theme.id FROM candidate_theme JOIN grouping_run ON grouping_run.id = grouping_run_id"
    " JOIN consultation ON consultation.id = grouping_run.consultation_id"
    " WHERE level = 2 AND slug = %s ORDER BY people DESC, number"
)
LARGEST, SECOND = f"{BY_SIZE} LIMIT 1", f"{BY_SIZE} OFFSET 1 LIMIT 1"


@pytest.fixture(scope="module")
def consultation(site, browser, sign_in, data_folder, tmp_path_factory) -> Iterator[str]:
    """Open a consultation, bring the conversation in and group it; give the consultation's address.

    All statements, and the votes of every tenth person: more would show nothing more here.
    """
    whole = data_folder / "polis" / "american-assembly.bowling-green"
    folder = copy_export(whole, tmp_path_factory.mktemp("polis") / "export", one_in=10)
    for page in page_of(browser.new_context(viewport=DESKTOP, base_url=site.url)):
        sign_in(page, site.email("officer"))
        page.goto(f"/{site.slug}/staff/consultations")
        open_consultation(page, f"A better county {uuid4().hex[:6]}")
        address = page.url.removeprefix(site.url).rstrip("/")
        said = site.run("import", "polis", folder, "--consultation", f"{site.slug}/{slug_in(address)}")
        assert re.search(r"statements +896 +896 ", said), said
        page.goto(f"{address}/groupings")
        Groupings(page).group().wait_until_finished()
        yield address


@pytest.fixture
def suggestions(desktop, site, sign_in, consultation) -> Suggestions:
    sign_in(desktop, site.email("officer"))
    desktop.goto(f"{consultation}/groupings")
    return Groupings(desktop).newest()


def slug_in(address: str) -> str:
    return address.rsplit("/", 1)[1]


def test_from_above_down_to_what_was_said(suggestions, phone, site, sign_in, check_accessibility):
    page = suggestions.page
    sign_in(phone, site.email("officer"))
    broad = suggestions.broad()
    assert 7 <= len(broad) <= 20, "As many as a person can hold"
    seen = []
    for name, look in (
        ("workbench-suggestions", lambda: suggestions),
        ("workbench-map", lambda: suggestions.view("Map")),
        ("workbench-map-fine", lambda: suggestions.follow(broad[0], Screen)),
        ("workbench-may-be-one", lambda: suggestions.view("May be one")),
        ("workbench-unplaced", lambda: suggestions.view("Placed nowhere")),
        ("workbench-search", lambda: suggestions.search("internet")),
    ):
        look()
        seen.append(page.get_by_role("heading", level=1).inner_text())
        check_accessibility(page, name)
        photograph(page, name)
        phone.goto(page.url)
        check_accessibility(phone, name)
        photograph(phone, name)
        if name == "workbench-map":
            assert suggestions.rows() == broad, "The table of the map names all broad themes"
    assert seen == [
        "Suggested themes",
        "Map of themes",
        "Map of themes",
        "Themes that may be one",
        "Placed nowhere",
        "Search",
    ]
    marked = page.locator("mark").all_inner_texts()
    assert len(marked) > 5
    assert {words.lower() for words in marked} == {"internet"}


def test_unplaced_statements_are_ticked_all_at_once_and_make_a_theme(suggestions):
    page = suggestions.page
    unplaced = suggestions.view("Placed nowhere")
    boxes = page.get_by_role("checkbox")
    assert boxes.count() > 2
    page.get_by_role("button", name="Tick all on this page").click()
    assert all(box.is_checked() for box in boxes.all())
    page.get_by_role("button", name="Untick all").click()
    assert not any(box.is_checked() for box in boxes.all())
    title = f"Odds and ends {uuid4().hex[:6]}"
    after = unplaced.tick(0, 1).to_new_theme(title, "Nothing else fits them.")
    assert f"Moved to: {title}" in after.message()


def test_a_statement_goes_to_a_theme_that_is_found_by_a_word(suggestions, check_accessibility):
    page = suggestions.page
    move = suggestions.view("Placed nowhere").tick(0)
    photograph(page, "workbench-move")
    assert move.nearest() == 6
    check_accessibility(page, "workbench-move")
    found = move.find("school")
    assert found
    assert all("school" in one.lower() for one in found)
    check_accessibility(page, "workbench-move-found")
    photograph(page, "workbench-move-found")
    after = move.to_first_found("It is about that.")
    assert f"Moved to: {found[0].partition(': ')[2]}" in after.message()


def test_statements_are_gone_through_by_keys(desktop, site, sign_in, consultation, check_accessibility):
    sign_in(desktop, site.email("officer"))
    desktop.goto(f"{consultation}/candidate-themes/{site.value(SECOND, slug_in(consultation))}")
    label = Suggestion(desktop).confirm()
    desktop.goto(f"{consultation}/themes")
    theme = Themes(desktop).open(label)
    boxes = desktop.get_by_role("checkbox")
    theme.press_keys("jjjk")
    expect(boxes.nth(1)).to_be_focused()
    theme.press_keys("x")
    expect(boxes.nth(1)).to_be_checked()
    theme = theme.settle_by_key("a")
    assert "Settled for 1 statement." in theme.message()
    expect(boxes.nth(1)).to_be_focused()
    theme = theme.undo("For or against settled for 1 statement")
    theme.press_keys("?")
    expect(desktop.get_by_text("settle that it is against the title", exact=True)).to_be_visible()
    check_accessibility(desktop, "a theme with the help for keys")
    theme.press_keys("jxm")
    expect(desktop.get_by_text("1 statement is ticked")).to_be_visible()
    MoveStatements(desktop)


def test_an_officer_changes_a_theme_and_takes_it_back(desktop, site, sign_in, consultation):
    sign_in(desktop, site.email("officer"))
    desktop.goto(f"{consultation}/candidate-themes/{site.value(LARGEST, slug_in(consultation))}")
    suggestion = Suggestion(desktop)
    photograph(desktop, "workbench-suggestion")
    label = suggestion.confirm()
    desktop.goto(f"{consultation}/themes")
    theme = Themes(desktop).open(label)
    before = theme.statements()
    assert len(before) >= 20

    title = f"Something else {uuid4().hex[:6]}"
    theme = theme.tick(0, 1).to_new_theme(title, "These two are another matter.")
    assert f"Moved to: {title}" in theme.message()
    assert not set(theme.statements()) & set(before[:2])
    theme = theme.undo("2 statements moved")
    assert "Undone: 2 statements moved" in theme.message()
    assert theme.statements() == before

    theme = theme.settle(1, "Against")
    assert "Settled for 1 statement." in theme.message()
    theme = theme.undo("For or against settled for 1 statement")
    assert theme.statements() == before

    renamed = f"{label} in other words"
    theme = theme.rename(renamed, "Clearer.").open(renamed)
    theme = theme.undo("Renamed from")
    assert theme.title == label

    assert "Discarded" in theme.discard("Nobody can do it.").message()
    desktop.goto(f"{consultation}/theme-acts")
    theme = Acts(desktop).undo_the_last("Discarded")
    assert theme.statements() == before

    assert "Merged into" in theme.merge_into_the_nearest("They are one.").message()
    desktop.goto(f"{consultation}/theme-acts")
    theme = Acts(desktop).undo_the_last("was merged into")
    assert theme.statements() == before

    halves = theme.split()
    assert all(halves.titles()), "Each half has a title in residents' words"
    theme = halves.make_two("They are two things.")
    assert "Two themes" in theme.message()
    assert theme.statements() != before
    theme = theme.undo("Split in two")
    assert theme.statements() == before

    theme = theme.read_a_sample()
    assert "It is on record" in theme.message()
    assert desktop.get_by_text("drawn at random").first.is_visible()
    photograph(desktop, "workbench-theme")


def test_a_grouping_is_stopped(desktop, site, sign_in, consultation):
    sign_in(desktop, site.email("officer"))
    desktop.goto(f"{consultation}/groupings")
    page = Groupings(desktop).group()
    page.press("Stop this grouping", Groupings)
    row = desktop.get_by_role("table").get_by_role("row").nth(1)
    expect(row).to_contain_text("Failed")
    expect(desktop.get_by_role("main")).to_contain_text("An officer stopped it. Nothing was stored.")
