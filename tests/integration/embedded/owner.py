"""Owns embedded servers until it is killed: `python -m tests.integration.embedded.owner FOLDER [untied]`.

It prints one line of JSON when they are up. `untied` starts servers that do not notice their owner's death, as on a
system without that feature of the Linux kernel.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from citizen_voice.embedded import processes
from citizen_voice.embedded.faults import EmbeddedServerError
from citizen_voice.embedded.servers import start

tied = processes.tied_to_parent


def untied(program, _death_signal, account=None):
    return tied(program, signal.SIGWINCH, account)


def main() -> None:
    if sys.argv[2:] == ["untied"]:
        processes.tied_to_parent = untied
    try:
        with start(Path(sys.argv[1])) as running:
            print(json.dumps({"uid": os.geteuid(), "pids": running.pids, **running.servers.environment()}), flush=True)
            while True:
                running.ensure_alive()
                time.sleep(0.1)
    except EmbeddedServerError as error:
        print(json.dumps({"error": str(error)}), flush=True)


if __name__ == "__main__":
    main()
