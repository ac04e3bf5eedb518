"""The numbers of choosing priorities, in one place."""

DEFAULT_PLACES = 6
"""Places of a slate where the officer says nothing: as many measures as a tender may take."""

MOST_PLACES = 30
