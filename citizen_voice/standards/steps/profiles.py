"""The policy profile that a set is published under: kept with the set, and found again."""

from citizen_voice.exports.snapshot import GoalSnapshot, ProfileSnapshot, PublicationSnapshot
from citizen_voice.reference.profiles import ENGLAND, PolicyProfile, profile_by_date, profile_on


def snapshot_profile(profile: PolicyProfile) -> ProfileSnapshot:
    """Return a profile as a publication holds it, with its goals as they are called on the day."""
    goals = tuple(GoalSnapshot(one.code, one.name, one.name_cy) for one in profile.goals)
    return ProfileSnapshot(profile.code, profile.valid_from, profile.goal_set, goals)


def profile_in(snapshot: PublicationSnapshot) -> PolicyProfile:
    """Return the profile that a publication names, whatever the authority has chosen since.

    A set from before there were profiles has that of England on the day from which it holds: nothing else was built.
    """
    if snapshot.profile is None:
        return profile_on(ENGLAND, snapshot.effective_on)
    return profile_by_date(snapshot.profile.code, snapshot.profile.valid_from)
