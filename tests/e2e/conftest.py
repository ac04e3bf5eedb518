"""A whole installation, with the demonstration loaded, and a real browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from citizen_voice.embedded.servers import Servers
from tests.architecture.project import ROOT
from tests.databases import own_database
from tests.e2e.pages.screen import photograph
from tests.e2e.site import Site
from tests.queues import on_database, process_number

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site(request, browser) -> Iterator[Site]:
    """A site of its own, or the running one that CITIZEN_VOICE_SITE names (to try tests on while writing them)."""
    # It asks for the browser first: without one, nothing needs to be started.
    running = os.environ.get("CITIZEN_VOICE_SITE")
    if running:
        yield Site(running, Path(os.environ["CITIZEN_VOICE_INSTANCE"]), os.environ["DATABASE_URL"])
    else:
        yield request.getfixturevalue("own_site")


@pytest.fixture(scope="session")
def own_site(servers, model_cache, tmp_path_factory) -> Iterator[Site]:
    """Load the demonstration as its command does, then run the web and a worker as `run` does."""
    folder = tmp_path_factory.mktemp("site")
    with own_database(servers.database_url) as database_url:
        yield from run_site(database_url, servers, model_cache, folder)


def run_site(database_url: str, servers: Servers, model_cache: Path, folder: Path) -> Iterator[Site]:
    """Give the site on an empty database, until it is not needed any more."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": on_database(servers.redis_url, 2 * process_number() + 1),
        "CITIZEN_VOICE_INSTANCE": str(folder / "instance"),
        "CITIZEN_VOICE_CACHE": str(model_cache),
        "CITIZEN_VOICE_ENVIRONMENT": "development",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        # One machine asks for many links in a few minutes here, as no person would.
        "SIGN_IN_LIMIT": "1000 per minute",
    }
    program = [sys.executable, "-m", "citizen_voice.cli.main"]
    done = subprocess.run(
        [*program, "demo", "--no-serve", "--out", str(folder / "out")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    log = (folder / "run.log").open("wb")
    running = subprocess.Popen(
        [*program, "run", "--dev", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(address, running, folder / "run.log")
        yield Site(address, folder / "instance", environment["DATABASE_URL"], environment)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=60)
        log.close()


def wait_until_up(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"The site did not come up: {log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        words = "There is no Chromium: install the package 'chromium' to run the browser tests."
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def desktop(browser: Browser, site: Site) -> Iterator[Page]:
    yield from page_of(browser.new_context(viewport=DESKTOP, base_url=site.url))


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    yield from page_of(browser.new_context(viewport=PHONE, base_url=site.url))


@pytest.fixture
def phone_without_scripts(browser: Browser, site: Site) -> Iterator[Page]:
    yield from page_of(browser.new_context(viewport=PHONE, base_url=site.url, java_script_enabled=False))


def page_of(context: BrowserContext) -> Iterator[Page]:
    """Give a page that fails the test when the server or a script fails, or the policy refuses something."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    yield page
    context.close()
    assert not faults, faults


@pytest.fixture(scope="session")
def sign_in(site: Site):
    """Return a function that signs a page in, as a person does: ask for the link, read the mail, press the button.

    Who has signed in before comes back to the session they left.
    """

    def go(page: Page, email: str, *, is_staff: bool = True) -> None:
        # Every answer renews the session's cookie: one still on its way would bring back who was here before.
        page.goto("about:blank")
        page.context.clear_cookies()
        if email in site.states:
            page.context.add_cookies(site.states[email])
            return
        before = site.mailed()
        page.goto(f"/{site.slug}/{'staff/' if is_staff else ''}sign-in")
        page.get_by_label("Email address").fill(email)
        page.get_by_role("button", name="Send me a link").click()
        page.goto(site.link_in_mail(email, before))
        page.get_by_role("button", name="Sign in" if is_staff else "Go on").click()
        page.get_by_role("button", name="Sign out").wait_for()
        site.states[email] = page.context.cookies()

    return go


@pytest.fixture(scope="session")
def check_accessibility():
    """Return a function that fails when axe finds anything on the page as it stands."""
    axe = Axe()

    def check(page: Page, where: str) -> None:
        # A page that is looked at in two widths is given axe once.
        if page.evaluate("typeof window.axe === 'undefined'"):
            page.evaluate(axe.axe_script)
        violations = page.evaluate(
            "async options => (await axe.run(options)).violations", {"runOnly": RULES, "resultTypes": ["violations"]}
        )
        found = [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in violations]
        assert not found, f"{where}: " + "; ".join(found)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        assert not wide, f"{where}: the page is wider than the window"

    return check


def look(page, check_accessibility, name: str) -> None:
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        photograph(page, name)
        check_accessibility(page, f"{name} at {viewport['width']}")
