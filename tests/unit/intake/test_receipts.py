"""What a receipt says of a row is there for every reason, in the language of whoever brings the file in."""

import pytest
from flask import Flask
from flask_babel import Babel

from citizen_voice.intake.receipts import MEANINGS, ReceiptBook, unpacked
from citizen_voice.intake.service.responses import REFUSALS, TAKES_RESPONSES
from citizen_voice.vocabulary import ConsultationState, RowOutcome, RowReason


def receipt(reason: RowReason) -> str:
    book = ReceiptBook()
    book.write(2, "a", RowOutcome.REFUSED, reason)
    return unpacked(book.close()).decode()


@pytest.fixture
def upper_case(monkeypatch):
    """Translate into capital letters: what stays small was never given to a translation."""

    class Shouting:
        def ugettext(self, words: str) -> str:
            return words.upper()

    app = Flask("translated")
    Babel(app)
    monkeypatch.setattr("flask_babel.Domain.get_translations", lambda _self: Shouting())
    with app.test_request_context():
        yield


@pytest.mark.parametrize("reason", MEANINGS)
def test_a_meaning_is_plain_text_and_can_be_translated(reason, request):
    words = str(MEANINGS[reason])
    assert words in receipt(reason)
    request.getfixturevalue("upper_case")
    assert words.upper() in receipt(reason)


def test_every_state_that_takes_nothing_says_why():
    assert set(REFUSALS) == set(ConsultationState) - TAKES_RESPONSES
    assert all(state.value in str(words) for state, words in REFUSALS.items())
