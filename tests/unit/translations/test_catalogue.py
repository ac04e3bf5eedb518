"""The Welsh catalogue: whole for residents, sound for everybody, and no older than the words of the pages."""

import gettext
import io
import re
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.architecture.project import ROOT

PATH = ROOT / "citizen_voice" / "translations" / "cy" / "LC_MESSAGES" / "messages.po"
# What residents read: these pages and messages are wholly in Welsh. Staff pages fall back to English string by string.
FOR_RESIDENTS = re.compile(
    r"templates/(components|emails|errors|govuk_frontend_wtf|layouts|pages|proposals|voting)/.*"
    r"|templates/accounts/(request|show_link|show_sign_in).*"
    r"|templates/consultations/(list_consultations|show_consultation|take_part)\.html"
    r"|templates/moderation/show_policy\.html"
    r"|templates/standards/(list_publications|show_publication|list_draft_consultations|show_draft_consultation|show_draft|_draft_answer)\.html"
    r"|templates/standards/(search_standards|compare_authorities)\.html"
    r"|templates/commissioning/(show_import|show_pack|show_adherence|show_council_adherence|_how_counted|_standard_use)\.html"
    r"|templates/delivery/(show_delivered|_figure).*\.html"
    r"|citizen_voice/standards/(catalogue_forms|catalogue_questions|steps/catalogue_pages)\.py"
    r"|citizen_voice/(accounts|consultations|proposals|voting)/forms\.py"
    r"|citizen_voice/(proposals|voting)/(service|queries|routes|policy)\.py"
    r"|citizen_voice/errors\.py"
)
MUST_STAY = re.compile(r"%\(\w+\)[sdf]|%%|\{\w+\}|&#?\w+;|</?\w+[^>]*>")


def identity(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def originals(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def translations(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PATH.open("rb") as file:
        return read_po(file, locale="cy", abort_invalid=True)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Catalog:
    """The words of the pages as they are now, found as `make messages` finds them."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    words = ["--quiet", "extract", "--mapping-file", "babel.cfg", "--keywords", "_l lazy_gettext"]
    more = ["--add-location", "file", "--ignore-dirs", ".* ._ node_modules instance", "--output-file", str(template)]
    command = [sys.executable, "-m", "babel.messages.frontend", *words, *more, "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with template.open("rb") as file:
        return read_po(file)


def test_it_holds_just_the_words_of_the_pages(catalogue, extracted):
    there = {identity(message) for message in catalogue if message.id}
    wanted = {identity(message) for message in extracted if message.id}
    assert len(wanted) > 800
    missing, left_over = sorted(wanted - there), sorted(there - wanted)
    assert not missing, f"Run `make messages`, then translate in {PATH.relative_to(ROOT)}: {missing}"
    assert not left_over, f"Run `make messages`: no page says these any more: {left_over}"


def test_all_that_residents_read_is_translated(extracted, catalogue):
    read = [
        message
        for message in extracted
        if message.id and any(FOR_RESIDENTS.fullmatch(place) for place, _ in message.locations)
    ]
    assert len(read) > 400
    bare = []
    for message in read:
        ours = catalogue.get(identity(message))
        if ours is None or not all(translations(ours)):
            bare.append(f"“{identity(message)}” ({message.locations[0][0]})")
    assert not bare, f"Residents would read these in English; translate them in {PATH.relative_to(ROOT)}: {bare}"


def test_nothing_is_guessed_or_left_over(catalogue):
    assert not [identity(message) for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete


def test_translations_keep_placeholders_and_markup(catalogue):
    changed = []
    for message in catalogue:
        if not message.id:
            continue
        # In the plural forms a number may stand where English says none; what a form of many holds is the measure.
        wanted = sorted(MUST_STAY.findall(originals(message)[-1]))
        changed += [
            f"“{originals(message)[-1]}” → “{words}”"
            for words in translations(message)
            if words and (sorted(MUST_STAY.findall(words)) != wanted or words != words.strip())
        ]
        changed += [f"{identity(message)}: {fault}" for fault in message.check(catalogue)]
    assert not changed, f"These lost or gained a placeholder, an entity, a tag or a space at an end: {changed}"


def test_it_compiles_and_counts_as_welsh_does(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    welsh = gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))
    assert welsh.gettext("Agree") == "Cytuno"
    said = {count: welsh.ngettext("%(num)d person", "%(num)d people", count) for count in (0, 1, 2, 3, 5, 6, 41)}
    assert {count: words.removeprefix("%(num)d ") for count, words in said.items()} == {
        0: "o bobl",
        1: "person",
        2: "berson",
        3: "pherson",
        5: "o bobl",
        6: "pherson",
        41: "o bobl",
    }


def test_every_plural_has_the_five_forms_of_welsh(catalogue):
    short = [
        identity(message)
        for message in catalogue
        if message.pluralizable and any(translations(message)) and not all(translations(message))
    ]
    assert catalogue.num_plurals == 5
    assert not short, f"Give all five forms (other, 1, 2, 3, 6) of: {short}"


def test_its_head_names_no_person_and_no_machine():
    head = PATH.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "Language: cy" in head
    assert not re.search(r"@|/home|/work|/root|\bYEAR\b", head)
