"""When votes are worked through anew, and what is looked at with care: the numbers, in one place."""

from datetime import timedelta

QUEUE = "opinion"

FEWEST_NEW_VOTES = 20
SHARE_OF_NEW_VOTES = 0.02
"""So many new votes, or so large a part of all where that is more, make a run due at once."""

LONGEST_WAIT = timedelta(minutes=5)
"""After which a single new vote is enough."""

SHORTEST_PAUSE = timedelta(seconds=20)
"""Between the end of a run and the next of the same consultation."""

STALE_AFTER = timedelta(minutes=10)
"""After which a run that has begun and not ended counts as lost with its worker."""

MOST_SENDINGS = 3
"""How often a run is begun before it counts as failed: what kills workers is not tried for ever."""

UNSEEN_AFTER = timedelta(days=1)
"""A published proposal that was put before nobody for so long is a fault of the routing, and officers are told."""

MOST_AT_ONCE = 20
"""Runs that one sweep adds at most."""
