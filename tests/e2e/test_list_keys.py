"""Keys that move through suggestions and statements: an addition, which can be turned off and never stops typing."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Site
from tests.e2e.visits import QUERIES


@pytest.fixture
def suggestions(desktop: Page, site: Site, sign_in) -> Page:
    sign_in(desktop, site.email("officer"))
    run = site.value(QUERIES["run_id"])
    desktop.goto(f"/{site.slug}/staff/consultations/{site.closed}/groupings/{run}")
    return desktop


def titles(page: Page):
    return page.get_by_role("article").get_by_role("heading", level=3).get_by_role("link")


def test_j_and_k_move_and_enter_opens(suggestions):
    links = titles(suggestions)
    suggestions.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    suggestions.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    suggestions.keyboard.press("k")
    suggestions.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    label = links.nth(0).inner_text()
    suggestions.keyboard.press("Enter")
    expect(suggestions.get_by_role("heading", level=1)).to_have_text(f"Suggestion: {label}")


def test_keys_are_left_alone_while_somebody_types_or_holds_a_modifier(suggestions):
    suggestions.keyboard.press("/")
    field = suggestions.get_by_role("searchbox", name="Search statements and themes")
    expect(field).to_be_focused()
    suggestions.keyboard.type("jk?/d")
    expect(field).to_have_value("jk?/d")
    expect(field).to_be_focused()
    field.blur()
    suggestions.keyboard.press("Alt+j")
    expect(titles(suggestions).nth(0)).not_to_be_focused()


def test_a_key_decides_nothing_where_no_suggestion_has_the_focus(suggestions):
    before = suggestions.url
    for key in "cmd":
        suggestions.keyboard.press(key)
    suggestions.wait_for_timeout(200)
    assert suggestions.url == before


def test_the_help_is_seen_and_all_keys_can_be_turned_off_for_good(suggestions, check_accessibility):
    suggestions.keyboard.press("?")
    switch = suggestions.get_by_role("button", name="Turn the keys off")
    expect(switch).to_be_visible()
    expect(suggestions.get_by_text("next", exact=True)).to_be_visible()
    check_accessibility(suggestions, "suggestions with the help for keys")
    switch.click()
    expect(suggestions.get_by_role("button", name="Turn the keys on")).to_be_visible()
    suggestions.reload()
    suggestions.keyboard.press("j")
    expect(titles(suggestions).nth(0)).not_to_be_focused()
    suggestions.get_by_text("Keys for this list").click()
    suggestions.get_by_role("button", name="Turn the keys on").click()
    suggestions.get_by_text("Keys for this list").click()
    suggestions.keyboard.press("j")
    expect(titles(suggestions).nth(0)).to_be_focused()
