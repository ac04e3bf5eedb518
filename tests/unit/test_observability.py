"""Nothing about a person reaches a log, even when a caller forgets."""

import json
import logging

import pytest

from citizen_voice.observability import configure_logging, get_logger, without_personal_data


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("could not reach someone.else+x@example.co.uk today", "could not reach [address] today"),
        ("/region/sign-in/link/IlQ1ZGJ3.abc_def-1", "/region/sign-in/link/[hidden]"),
        ("/region/receipts/abc.def?x=1", "/region/receipts/[hidden]?x=1"),
        ("proposal_submitted", "proposal_submitted"),
        (
            "UniqueViolation: duplicate key\nDETAIL:  Key (text)=(my\nown words) exists.\n[SQL: INSERT]",
            "UniqueViolation: duplicate key\nDETAIL: [hidden]\n[SQL: INSERT]",
        ),
        ("CheckViolation\nDETAIL:  Failing row contains (my words).", "CheckViolation\nDETAIL: [hidden]"),
    ],
)
def test_addresses_and_secret_links_are_blanked(given, kept):
    assert without_personal_data(None, "info", {"event": given})["event"] == kept


def test_lines_are_json_also_those_of_libraries(capsys):
    configure_logging()
    try:
        get_logger("ours").info("proposal_submitted", proposal_id="1")
        logging.getLogger("library").warning("sent to %s", "a@example.com")
        ours, library = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    finally:
        configure_logging(logging.WARNING)
    assert (ours["event"], ours["proposal_id"], ours["level"]) == ("proposal_submitted", "1", "info")
    assert library["event"] == "sent to [address]"
