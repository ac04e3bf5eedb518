"""The last day of a consultation is one on which people could take part."""

from datetime import UTC, date, datetime

import pytest

from citizen_voice.models import Consultation


@pytest.mark.parametrize(
    ("closes_on", "closed_at", "last_day"),
    [
        # Closed by the sweep, a moment after midnight in London: in winter, and in summer when that is 23:00 in UTC.
        (date(2026, 11, 12), datetime(2026, 11, 13, 0, 0, 7, tzinfo=UTC), date(2026, 11, 12)),
        (date(2026, 6, 30), datetime(2026, 6, 30, 23, 0, 7, tzinfo=UTC), date(2026, 6, 30)),
        # Closed early by an officer.
        (date(2026, 11, 12), datetime(2026, 11, 2, 15, tzinfo=UTC), date(2026, 11, 2)),
        (date(2026, 11, 12), None, date(2026, 11, 12)),
        (None, None, None),
    ],
)
def test_last_day(closes_on, closed_at, last_day):
    assert Consultation(closes_on=closes_on, closed_at=closed_at).last_day == last_day
