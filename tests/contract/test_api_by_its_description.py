"""Whatever the description lets a program send is answered as the description says, and never by a fault of ours."""

import copy
import uuid

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from citizen_voice.api.v1 import examples
from tests.own_site import build_office, own_app

DESCRIPTION = "/api/v1/openapi.json"
OPERATIONS = 27
EXAMPLES = 30
"""Requests made of each operation in each way: sound or not, of things that are there or not."""
load_all_checks()
HELD = [
    CHECKS.get_one(name)
    for name in (
        *("not_a_server_error", "status_code_conformance"),
        *("content_type_conformance", "response_schema_conformance", "response_headers_conformance"),
    )
]


@pytest.fixture(scope="module")
def office(settings):
    # The request that fails is to be seen as it is, without a limit in its way.
    with own_app(settings) as app:
        yield build_office(app)


@pytest.fixture(scope="module")
def operations(office):
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, office.app)
    return {one.ok().label: one.ok() for one in schema.get_all_operations()}


def known(office) -> dict[str, str]:
    """What stands in the parts of addresses for things that are there."""
    consultation, proposal = office.proposal
    return {
        "authority_slug": office.slug,
        "publication_slug": office.publication,
        "version": "1.0",
        "reference": office.references[0],
        "field": "priority_statement",
        "statement_id": office.statement_id,
        "consultation_slug": consultation,
        "proposal_reference": proposal,
        "tender_id": office.tender_id,
        "import_id": office.import_id,
        "filename": "ocds.json",
        "council_code": office.council,
        "lot": "1",
    }


def parts_of(operation, office):
    names = {one.name for one in operation.path_parameters}
    return {name: value for name, value in known(office).items() if name in names}


def each(strategy, hold) -> None:
    """Hold `hold` against requests that a strategy makes."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(case):
        hold(case)

    run()


def token(office):
    return {"Authorization": f"Bearer {office.secret}", "Idempotency-Key": str(uuid.uuid4())}


def test_every_operation_is_tried(operations):
    assert len(operations) == OPERATIONS


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=str)
@pytest.mark.parametrize("is_known", [True, False], ids=["of what is there", "of anything"])
def test_every_request_is_answered_as_described(operations, office, mode, is_known):
    statuses = set()
    for operation in operations.values():
        is_unsound = mode is schemathesis.GenerationMode.NEGATIVE
        if is_unsound and not (list(operation.query) or operation.body):
            # Any text may stand in its address: there is nothing about it that could be unsound.
            continue
        fixed = {"path_parameters": parts_of(operation, office)} if is_known else {}
        each(operation.as_strategy(generation_mode=mode, **fixed), lambda case: statuses.add(held(case, office)))
    assert {200, 422} <= statuses if is_known else {404} <= statuses


def held(case, office) -> int:
    """Send a request with a token, and hold its answer against the description. Returns its status."""
    answer = case.call_and_validate(headers=token(office), checks=HELD)
    return answer.status_code


def test_without_a_token_every_operation_answers_as_described(operations, office):
    for operation in operations.values():
        sent = {"body": {}, "media_type": "application/json"} if operation.body else {}
        case = operation.Case(path_parameters=parts_of(operation, office), **sent)
        answer = case.call_and_validate(checks=HELD)
        assert (answer.status_code == 401) == ("401" in operation.definition.raw["responses"])


def bodies(office):
    """What is sent in the examples, of things that are there."""
    standard = {**examples.STANDARD_SENT, "reference": office.references[0]}
    standard["measures"] = [{"code": f"{office.references[0]}-M1", "target": "12"}]
    left_out = [{**one, "reference": office.references[1]} for one in examples.IMPORT_SENT["left_out"]]
    named = {"publication": {"slug": office.publication, "version": "1.0"}, "left_out": left_out}
    shared = {**examples.IMPORT_SENT, **named}
    lot = {**examples.TENDER_SENT["lots"][0], "standards": [standard]}
    tender = {**examples.TENDER_SENT, **shared, "council": office.council, "lots": [lot]}
    return {
        "record_tender": (tender, {}),
        "start_tender": (examples.RELEASE_SENT, {"council": office.council}),
        "record_import": ({**shared, "lots": [{"standards": [standard]}]}, {}),
    }


@pytest.mark.parametrize("name", ["record_tender", "start_tender", "record_import"])
def test_a_sound_write_with_one_thing_changed_is_answered_as_described(operations, office, name):
    body, query = bodies(office)[name]
    address = {"record_tender": "/tenders", "start_tender": "/tenders/from-ocds", "record_import": "/imports"}[name]
    (operation,) = [one for label, one in operations.items() if label.startswith("POST") and label.endswith(address)]
    parts, statuses = parts_of(operation, office), set()

    def send(content):
        case = operation.Case(
            path_parameters=parts, query=query, body=content, media_type="application/json", headers=token(office)
        )
        statuses.add(case.call_and_validate(checks=HELD).status_code)

    def fresh():
        """Return the body for a tender that the council has not yet."""
        content = copy.deepcopy(body)
        if name == "start_tender":
            content["releases"][0]["tender"]["id"] = uuid.uuid4().hex
        elif name == "record_tender":
            content["reference"] = uuid.uuid4().hex
        return content

    send(fresh())

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.data())
    def change(data):
        place = content = fresh()
        while isinstance(place, dict | list) and place:
            keys = list(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(list(keys)))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                break
            place = place[key]
        place[key] = data.draw(VALUES)
        send(content)

    change()
    assert {201, 422} <= statuses


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.just([]),
    st.just({}),
    st.sampled_from(["40", "1e5", "-1", "99999999999999999999", "2027-01-01", "\x00", "9" * 4000]),
)


def test_an_answer_that_is_not_described_would_be_found(office):
    described = copy.deepcopy(office.app.test_client().get(DESCRIPTION).json)
    del described["paths"]["/api/v1/{authority_slug}/tenders/{tender_id}"]["get"]["responses"]["404"]
    schema = schemathesis.openapi.from_dict(described)
    schema.app = office.app
    operation = schema["/api/v1/{authority_slug}/tenders/{tender_id}"]["GET"]
    case = operation.Case(path_parameters={"authority_slug": office.slug, "tender_id": str(uuid.uuid4())})
    with pytest.raises(FailureGroup) as fault:
        held(case, office)
    assert "Undocumented status code" in str(fault.value.exceptions[0])
