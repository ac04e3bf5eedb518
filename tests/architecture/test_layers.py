"""The contracts of `.importlinter` cover every part that they are about."""

from configparser import ConfigParser

from tests.architecture.project import ROOT, tracked

CONTRACTS = ConfigParser()
CONTRACTS.read(ROOT / ".importlinter")


def features():
    """Return every folder of the package that has pages: a module `routes`, or a package of that name."""
    package = ROOT / "citizen_voice"
    places = [path.relative_to(package).parts for path in tracked("citizen_voice/*.py")]
    return {
        ".".join(("citizen_voice", *parts[:at]))
        for parts in places
        for at, part in enumerate(parts)
        if part in ("routes", "routes.py")
    }


def test_every_folder_with_pages_keeps_the_order_inside_a_feature():
    containers = set(CONTRACTS["importlinter:contract:features"]["containers"].split())
    assert {"citizen_voice.intake", "citizen_voice.themes"} <= features()
    assert not features() - containers, "Add these to the contract of features"
    assert not containers - features(), "These have no pages: take them out"
