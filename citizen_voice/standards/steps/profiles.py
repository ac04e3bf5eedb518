"""The policy profile that a set was published under."""

from citizen_voice.exports.snapshot import PublicationSnapshot
from citizen_voice.reference.profiles import ENGLAND, PolicyProfile, profile_by_date, profile_on


def profile_in(snapshot: PublicationSnapshot) -> PolicyProfile:
    """Return the profile that a publication names, whatever the authority has chosen since.

    A set from before there were profiles has that of England on the day from which it holds: nothing else was built.
    """
    if snapshot.profile is None:
        return profile_on(ENGLAND, snapshot.effective_on)
    return profile_by_date(snapshot.profile.code, snapshot.profile.valid_from)
