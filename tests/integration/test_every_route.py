"""What holds for every route of routes.json: who is let in, whose things are shown, that looking changes nothing."""

import re

import pytest

from citizen_voice.vocabulary import Role
from tests.factories import Factories, programs, world
from tests.query_count import counted_statements

STAFF = set(Role)
HOLDERS = {
    "api-token:list": {Role.COMMISSIONER, Role.ADMINISTRATOR},
    "api-token:make": {Role.COMMISSIONER},
    # One's own is another's here: the world's token is of somebody with every role.
    "api-token:revoke": {Role.ADMINISTRATOR},
    "authority:staff-area": STAFF,
    "consultation:edit": {Role.OFFICER},
    "delivery:report": {Role.COMMISSIONER},
    "delivery:verify": {Role.COMMISSIONER, Role.OFFICER},
    "draft:consult": {Role.OFFICER},
    "officer:invite": {Role.ADMINISTRATOR},
    "opinion:read": {Role.OFFICER},
    "policy-profile:choose": {Role.ADMINISTRATOR},
    "priority:choose": {Role.OFFICER},
    "proposal:moderate": {Role.OFFICER},
    "standard:approve": {Role.APPROVER},
    "standard:edit": {Role.OFFICER},
    "standard:publish": {Role.OFFICER, Role.APPROVER},
    "standard:read": {Role.OFFICER, Role.APPROVER},
    "standard:withdraw": {Role.APPROVER},
    "tender:edit": {Role.COMMISSIONER},
    "tender:list": {Role.COMMISSIONER},
    "theme:decide": {Role.OFFICER},
    "webhook:edit": {Role.COMMISSIONER, Role.ADMINISTRATOR},
    "webhook:list": {Role.COMMISSIONER, Role.ADMINISTRATOR},
}
"""For each access of staff, the roles that have it. A new permission needs a line."""
FOR_RESIDENTS = "consultation:take-part"
NOT_HERE = {"static", "commissioning.download_goals_record"}
"""Routes that may answer 404: files of the design that were not built, and what there is in Wales alone."""
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b", re.IGNORECASE)


@pytest.fixture
def here(make) -> world.World:
    return world.build(make)


@pytest.fixture
def elsewhere(app) -> world.World:
    return world.build(Factories())


class Visitor:
    """Somebody's browser, with the token that forms need."""

    def __init__(self, browser, page: str, secret: str | None = None) -> None:
        self.browser = browser
        self.sent = programs.headers(secret) if secret else {}
        token = re.search(r'name="csrf-?_?token"[^>]*value="([^"]+)"', browser.get(page).text)
        assert token, f"{page} has no form to take a token from"
        self.token = token.group(1)

    def go(self, method: str, url: str):
        if url.startswith("/api/"):
            return self.browser.open(
                url, method=method, headers=self.sent, **({"json": {}} if method == "POST" else {})
            )
        if method == "POST":
            return self.browser.post(url, data={"csrf_token": self.token})
        return self.browser.get(url)


@pytest.fixture
def visitor(client_as, here):
    """Return a function that gives the browser of somebody who has signed in."""

    def visit(person) -> Visitor:
        secret = here.secret if person is here.everyone else None
        return Visitor(client_as(person), f"/{here.slug}/consultations", secret)

    return visit


def is_way_in(answer, access: str, slug: str) -> bool:
    """Say whether an answer leads to the way in for those who may have this access; a program is asked for a token."""
    if answer.request.path.startswith("/api/"):
        return answer.status_code == 401
    way = f"/{slug}/sign-in" if access == FOR_RESIDENTS else f"/{slug}/staff/sign-in"
    return answer.status_code == 302 and answer.location.partition("?")[0] == way


def test_who_has_not_signed_in_is_sent_to_the_right_way_in(client, here):
    nobody = Visitor(client, f"/{here.slug}/sign-in")
    wrong = []
    for row, method in world.routes():
        if row["access"] == "public":
            continue
        answer = nobody.go(method, here.address(row))
        if not is_way_in(answer, row["access"], here.slug):
            wrong.append(f"{method} {row['endpoint']}: {answer.status_code} {answer.location}")
    assert not wrong


@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_who_lacks_the_permission_is_refused(visitor, here, role):
    person = visitor(here.officers[role] if role else here.resident)
    wrong, tried = [], 0
    for row, method in world.routes():
        access = row["access"]
        is_resident_page = access == FOR_RESIDENTS
        if access == "public" or (is_resident_page if role is None else role in HOLDERS.get(access, ())):
            continue
        tried += 1
        answer = person.go(method, here.address(row))
        is_other_side = role is None or is_resident_page
        # Who has signed in has no token by that.
        wants_way_in = is_other_side or row["url"].startswith("/api/")
        is_refused = is_way_in(answer, access, here.slug) if wants_way_in else answer.status_code == 403
        if not is_refused:
            wrong.append(f"{method} {row['endpoint']}: {answer.status_code} {answer.location}")
    assert tried > 10
    assert not wrong


def test_another_authoritys_things_are_nowhere(visitor, here, elsewhere):
    staff, resident = visitor(here.everyone), visitor(here.resident)
    wrong, tried = [], 0
    for row, method in world.routes():
        ids = [part for part in world.parts_of(row) if part not in world.NOT_IDS]
        person = resident if row["access"] == FOR_RESIDENTS else staff
        # Each id of theirs alone among ours, and all of theirs together, below our authority's address.
        for foreign in [*([one] for one in ids), ids] if ids else []:
            tried += 1
            url = here.address(row, **{part: elsewhere.named(row, part) for part in foreign})
            answer = person.go(method, url)
            if answer.status_code not in (403, 404, 410):
                wrong.append(f"{method} {row['endpoint']} with their {foreign}: {answer.status_code}")
    assert tried > 100
    assert not wrong


def test_nobody_of_another_authority_is_let_in(client_as, here, elsewhere):
    staff = Visitor(client_as(elsewhere.everyone), f"/{elsewhere.slug}/consultations")
    resident = Visitor(client_as(elsewhere.resident), f"/{elsewhere.slug}/consultations")
    wrong = []
    for row, method in world.routes():
        if row["access"] == "public":
            continue
        person = resident if row["access"] == FOR_RESIDENTS else staff
        answer = person.go(method, here.address(row))
        if not is_way_in(answer, row["access"], here.slug):
            wrong.append(f"{method} {row['endpoint']}: {answer.status_code} {answer.location}")
    assert not wrong


def test_looking_changes_nothing(visitor, here):
    staff, resident = visitor(here.everyone), visitor(here.resident)
    wrong, seen = [], 0
    for row, method in world.routes():
        if method != "GET":
            continue
        person = resident if row["access"] == FOR_RESIDENTS else staff
        with counted_statements() as statements:
            answer = person.go(method, here.address(row))
        seen += answer.status_code == 200
        written = [one for one in statements.sent if WRITES.match(one)]
        is_turned_away = answer.status_code in (401, 403, 404, 410) or "sign-in" in (answer.location or "")
        if written or answer.status_code >= 500 or (is_turned_away and row["endpoint"] not in NOT_HERE):
            wrong.append(f"{row['endpoint']}: {answer.status_code} {answer.location} {written}")
    assert seen > 50
    assert not wrong


ODD_PARTS = ("%00", "a%00b", "%ED%A0%80", "%FF", "9" * 30, "x" * 3000, "%3Cscript%3E")
ODD_QUERIES = ("next=%00&page=" + "9" * 30, "page=-5&status=%00&consultation_slug=%00", "page=x%00")


def test_an_address_that_can_not_be_is_answered_plainly(visitor, here):
    staff, resident = visitor(here.everyone), visitor(here.resident)
    wrong, tried = [], 0
    for row, method in world.routes():
        if method != "GET":
            continue
        person = resident if row["access"] == FOR_RESIDENTS else staff
        odd = [here.address(row, **{part: value}) for part in world.parts_of(row) for value in ODD_PARTS]
        for url in [*odd, *(f"{here.address(row)}?{query}" for query in ODD_QUERIES)]:
            tried += 1
            answer = person.go(method, url)
            if answer.status_code >= 500:
                wrong.append(f"{row['endpoint']}: {answer.status_code} for {url[:120]}")
    assert tried > 500
    assert not wrong
