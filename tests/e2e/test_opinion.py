"""From votes to priorities, on two real conversations: what the votes show, a slate, what if, and the results."""

import shutil
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, page_of
from tests.e2e.pages.officer import StaffConsultation, open_consultation
from tests.e2e.pages.opinion import Results, Slate, Votes
from tests.e2e.pages.screen import photograph
from tests.e2e.pages.themes import Groupings, Suggestion
from tests.factories.polis import copy_export

CONVERSATIONS = {"brexit-consensus": 1, "american-assembly.bowling-green": 3}
"""Of the second, the votes of every third person: of fewer, opinion groups are not beyond chance."""

FINE = (
    "SELECT candidate_theme.id FROM candidate_theme JOIN grouping_run ON grouping_run.id = grouping_run_id"
    " JOIN consultation ON consultation.id = grouping_run.consultation_id"
    " WHERE level = 2 AND slug = %s ORDER BY people DESC, number LIMIT 6"
)


@pytest.fixture(scope="module", params=CONVERSATIONS)
def consultation(request, site, browser, sign_in, data_folder, tmp_path_factory) -> Iterator[str]:
    """Bring a conversation in, group it, and confirm what most people spoke of; give the consultation's address."""
    whole, folder = data_folder / "polis" / request.param, tmp_path_factory.mktemp("polis") / "export"
    if CONVERSATIONS[request.param] > 1:
        copy_export(whole, folder, one_in=CONVERSATIONS[request.param])
    else:
        shutil.copytree(whole, folder)
    for page in page_of(browser.new_context(viewport=DESKTOP, base_url=site.url)):
        sign_in(page, site.email("officer"))
        page.goto(f"/{site.slug}/staff/consultations")
        open_consultation(page, f"{request.param} {uuid4().hex[:6]}")
        address = page.url.removeprefix(site.url).rstrip("/")
        slug = address.rsplit("/", 1)[1]
        site.run("import", "polis", folder, "--consultation", f"{site.slug}/{slug}")
        page.goto(f"{address}/groupings")
        Groupings(page).group().wait_until_finished()
        for (candidate,) in site.rows(FINE, slug):
            page.goto(f"{address}/candidate-themes/{candidate}")
            Suggestion(page).confirm()
        yield address


def test_votes_become_priorities_that_everybody_can_check(
    consultation, desktop, phone, site, sign_in, check_accessibility, tmp_path
):
    def look(name: str) -> None:
        label = f"{name}-{'brexit' if 'brexit' in consultation else 'bowling-green'}"
        for page in (desktop, phone):
            if page is phone:
                page.goto(desktop.url)
            check_accessibility(page, label)
            photograph(page, label)

    sign_in(desktop, site.email("officer"))
    sign_in(phone, site.email("officer"))
    desktop.goto(f"{consultation}/opinion")
    sizes = Votes(desktop).count().group_sizes()
    assert len(sizes) == 2, "Polis found two groups in both"
    assert min(sizes) > 50
    look("opinion")

    desktop.goto(f"{consultation}/priorities/choose")
    slate = Slate(desktop).wait_for_slate().propose(3)
    proposed = slate.proposed()
    assert len(proposed) == 3
    look("choose-priorities")
    slate.try_otherwise().only_group("B")
    look("try-slate")

    desktop.goto(f"{consultation}/priorities/choose?places=3")
    chosen = Slate(desktop).leave_out(proposed[-1], "There is a law about it already.")
    assert "although it was proposed: There is a law about it already." in chosen.reason_of(proposed[-1])
    look("priority-list")

    public = consultation.replace("/staff/", "/")
    phone.goto(f"{public}/results")
    expect(phone.get_by_text("so that nobody’s vote is swayed by them")).to_be_visible()
    desktop.goto(consultation)
    StaffConsultation(desktop).close("Everything is said.")
    desktop.goto(f"{public}/results")
    results = Results(desktop)
    assert set(proposed) <= set(results.themes())
    expect(desktop.get_by_text("Proposed, and left out")).to_be_visible()
    look("results")

    with desktop.expect_download() as started:
        desktop.get_by_role("link", name="Download who is for which theme").click()
    started.value.save_as(tmp_path / "ballots.csv")
    said = site.run("slate", tmp_path / "ballots.csv", "--places", "3")
    assert all(title in said for title in proposed), "The slate comes out the same from the open data"
    assert "the audit holds (EJR+)" in said
