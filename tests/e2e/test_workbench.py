"""The workbench, on a desktop: an officer moves, settles, splits, reads, and takes it back."""

from uuid import uuid4

from tests.e2e.pages.themes import OneTheme

LARGEST = (
    "SELECT theme.id FROM theme JOIN theme_statement ON theme_statement.theme_id = theme.id"
    " WHERE state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM standard WHERE standard.theme_id = theme.id)"
    " GROUP BY theme.id ORDER BY count(*) DESC, theme.id LIMIT 1"
)


def test_an_officer_changes_a_theme_and_takes_it_back(desktop, site, sign_in):
    sign_in(desktop, site.email("officer"))
    desktop.goto(f"/{site.slug}/staff/consultations/{site.closed}/themes/{site.value(LARGEST)}")
    theme = OneTheme(desktop)
    before = theme.statements()
    assert len(before) >= 4

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
