"""Who approves which theme, as open data: enough to make the slate again, and nothing about anybody."""

import csv
import io
from collections import Counter
from uuid import UUID

import numpy as np

from citizen_voice.models import Consultation
from citizen_voice.priorities import queries
from citizen_voice.priorities.policy import DEFAULT_PLACES
from citizen_voice.priorities.steps.ballots import unpack
from citizen_voice.themes.queries import list_confirmed_themes

PEOPLE = "people"


def name_file(consultation: Consultation) -> str:
    """Return the name under which the ballots of a consultation are downloaded."""
    return f"theme-ballots-{consultation.slug}.csv"


def name_command(consultation: Consultation, places: int | None) -> str:
    """Return the command that makes the slate again from the download; with the usual places where none are known."""
    return f"citizen-voice slate {name_file(consultation)} --places {places or DEFAULT_PLACES}"


def write_theme_ballots(consultation: Consultation) -> str:
    """Return a CSV file: one line for each set of themes that somebody approves, with how many people do.

    The first column counts the people; one column a theme, headed by its title, has 1 where they approve it and 0
    where they don't. Lines are in the order of what they say, so that nothing tells when anybody voted.
    `citizen-voice slate` makes the slate from it again. Empty, but for its heading, before themes were counted.
    """
    stored = queries.find_theme_opinion(consultation)
    title_of = {theme.id: theme.title for theme in list_confirmed_themes(consultation)}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if stored is None:
        writer.writerow([PEOPLE])
        return stream.getvalue()
    ids = [UUID(at) for at in stored.figures["order"]]
    # By title, so that the file does not change when ids do; one that was taken back meanwhile is left out.
    columns = sorted((title_of[at], place) for place, at in enumerate(ids) if at in title_of)
    approves = unpack(stored.ballots).approves[:, [place for _, place in columns]].astype(np.int8)
    counted = Counter(map(tuple, approves.tolist()))
    writer.writerow([PEOPLE, *(title for title, _ in columns)])
    writer.writerows([people, *pattern] for pattern, people in sorted(counted.items(), reverse=True))
    return stream.getvalue()
