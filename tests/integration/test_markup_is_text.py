"""Markup in every text that anybody can type: each page shows it as it was typed, and none obeys it."""

import pytest

from citizen_voice.drafting.fields import FIELDS
from tests.factories import markup, world

RESIDENTS = "consultation:take-part"


@pytest.fixture
def here(make) -> world.World:
    with markup.in_every_text():
        return world.build(make)


def test_every_column_of_text_is_known_for_what_it_is():
    """A new column has to be named either as free text, which these tests then try, or as none."""
    unknown = {
        f"{model}.{name}"
        for model, name, _ in markup.text_columns()
        if name not in markup.FREE.get(model, ()) and name not in markup.NOT_FREE
    }
    assert not unknown


def addresses(here, more):
    """Yield each page that anybody can ask for, with all the addresses that it has in the world and in `more`."""
    for row, method in world.routes():
        if method != "GET":
            continue
        ids = set(world.parts_of(row)) - world.NOT_IDS
        others = [one for one in more if ids and ids <= set(one) and row["access"] != RESIDENTS]
        yield row, [here.address(row), *(here.address(row, **one) for one in others)]
        if row["endpoint"] == "standards.revise_standard":
            yield row, [here.address(row, **more[0], field=spec.code) for spec in FIELDS if spec.filled_by == "officer"]


def test_no_page_obeys_it_and_every_text_is_shown_as_it_was_typed(make, client_as, here):
    with markup.in_every_text():
        more = markup.more(make, here.everyone)
    staff, resident = client_as(here.everyone), client_as(here.resident)
    wrong, pages, shown, files = [], 0, set(), 0
    for row, urls in addresses(here, more):
        browser = resident if row["access"] == RESIDENTS else staff
        for url in urls:
            answer = browser.get(url)
            if answer.mimetype == "text/html":
                wrong += [f"{url}: {sign}" for sign in markup.UNESCAPED if sign in answer.text]
                # The name of the authority is on nearly every page: a page counts for what it shows besides.
                names = set(markup.SHOWN.findall(answer.text)) - {"Authority.name"}
                pages += bool(names)
                shown |= names
            else:
                files += markup.UNESCAPED[0].encode() in answer.data
    assert not wrong
    # A file or an answer of the API is no page, so that there a text may stand as it is.
    assert files > 10
    assert pages > 100
    assert markup.every_name() - shown == markup.ON_NO_PAGE


def test_a_draft_is_text_on_the_page_that_asks_whether_to_send_it(client_as, here):
    resident = client_as(here.resident)
    row = next(row for row, _ in world.routes() if row["endpoint"] == "proposals.submit_proposal")
    url = here.address(row)
    typed = {"text": markup.markup_of("text"), "why": markup.markup_of("why"), "language": "en"}
    assert resident.send(url, typed).status_code == 302
    for page in (f"{url}/check", url):
        answer = resident.get(page).text
        assert not [sign for sign in markup.UNESCAPED if sign in answer]
        assert {"text", "why"} <= set(markup.SHOWN.findall(answer))
