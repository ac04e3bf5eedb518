"""Words of the Bowling Green conversation, followed by clicking to an OCDS file, and back to the words."""

import json
import re
from urllib.parse import urlsplit

import jsonschema
from playwright.sync_api import expect

from tests.e2e.pages.screen import Screen, photograph
from tests.factories.polis import copy_export

SCHEMA = "reference/ocds/release-package-schema-patched.json"
PUBLISHED = "SELECT slug || '/' || version FROM publication ORDER BY published_at DESC LIMIT 1"


def test_a_sentence_is_followed_to_an_ocds_file_and_back(phone, site, data_folder, tmp_path, check_accessibility):
    whole = data_folder / "polis" / "american-assembly.bowling-green"
    folder = copy_export(whole, tmp_path / "export", one_in=10)
    site.run("demo", "--polis", folder, "--no-serve", "--out", tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["counts"]["standards_imported"] > 0

    # The reader begins with what people said, and clicks.
    phone.goto(f"/{summary['authority']}/publications/{site.value(PUBLISHED)}")
    phone.locator("summary").filter(has_text=re.compile("Rests on .* statement")).first.click()
    words = phone.locator("details[open]").get_by_role("blockquote").first.inner_text().strip(" “”")
    phone.get_by_role("link", name=re.compile("^Where this came from")).first.click()
    said = Screen(phone)
    assert said.title == "What a resident said"
    expect(phone.get_by_text(words[:40]).first).to_be_visible()
    photograph(phone, "followed-sentence")
    phone.get_by_role("link", name=re.compile("^Used in a tender of")).first.click()
    Screen(phone)
    check_accessibility(phone, "followed-tender")
    with phone.expect_download() as started:
        phone.get_by_role("link", name="What the tender asks for, as an OCDS file").click()
    package = json.loads(started.value.path().read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(json.loads((data_folder.parent / SCHEMA).read_text())).validate(package)

    # Back from the file: the address of a standard in it leads to the words again.
    documents = package["releases"][0]["tender"]["documents"]
    addresses = [one["url"] for one in documents if "/publications/" in one.get("url", "")]
    phone.goto(urlsplit(addresses[0]).path + "#" + urlsplit(addresses[0]).fragment)
    for one in phone.locator("summary").filter(has_text=re.compile("Rests on")).all():
        one.click()
    expect(phone.get_by_text(words[:40]).first).to_be_visible()
