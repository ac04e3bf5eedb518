"""How long the two commands take: a second `make demo` until it serves, and `make test`.

`python -m benchmarks.house_times [--without-tests]` from the project's folder, with port 8000 free.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:8000/health"
WANTED = {"second make demo, until it serves": 90, "make test": 600}
LONGEST_WAIT = 900


def is_up() -> bool:
    try:
        with urllib.request.urlopen(ADDRESS, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def seconds_until_demo_serves() -> float:
    """Start `make demo`, wait until it answers, and stop it as Ctrl+C does. Returns seconds."""
    begun = time.monotonic()
    process = subprocess.Popen(["make", "demo"], cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while not is_up():
            if process.poll() is not None or time.monotonic() - begun > LONGEST_WAIT:
                raise SystemExit("make demo did not come up: run it by hand to see why.")
            time.sleep(0.2)
        return time.monotonic() - begun
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=120)


def seconds_of_tests() -> float:
    """Run `make test` and return its seconds."""
    begun = time.monotonic()
    done = subprocess.run(["make", "test"], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise SystemExit("make test failed: run it by hand to see why.")
    return time.monotonic() - begun


def main() -> None:
    if is_up():
        raise SystemExit("Something answers on port 8000 already: stop it first.")
    print("first make demo (installs, builds and loads where needed) …", flush=True)
    measured = {"first make demo here, until it serves": seconds_until_demo_serves()}
    measured["second make demo, until it serves"] = seconds_until_demo_serves()
    if "--without-tests" not in sys.argv:
        measured["make test"] = seconds_of_tests()
    print(f"\n{'what':40} {'seconds':>8} {'wanted':>8}")
    for what, seconds in measured.items():
        wanted = WANTED.get(what)
        verdict = "" if wanted is None else f"{'< ' + str(wanted):>8} {'met' if seconds < wanted else 'missed'}"
        print(f"{what:40} {seconds:8.1f} {verdict}")


if __name__ == "__main__":
    main()
