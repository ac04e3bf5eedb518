"""A worker as the real one but for its encoder, which has no model and takes its time.

`SECONDS_A_CALL=0.5 python -m tests.factories.slow_worker`: so long it takes for the texts that it is given at once.
"""

import importlib
import os
import time
from collections.abc import Callable, Sequence

from citizen_voice import background
from citizen_voice.app import create_app
from citizen_voice.grouping.types import FloatArray
from citizen_voice.themes import jobs
from tests.factories.encoders import WordHashEncoder

A_MOMENT = 0.05


class SlowEncoder(WordHashEncoder):
    """Sleeps before it encodes, and says now and then that it is not done."""

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        end = time.monotonic() + float(os.environ["SECONDS_A_CALL"])
        while time.monotonic() < end:
            time.sleep(A_MOMENT)
            if progress is not None:
                progress(0, len(texts))
        return super().encode(texts, progress=progress)


def make_pipeline(*args, **kwargs):
    """Make the real one, loaded where it is needed: most of these workers only encode, and start in half the time."""
    return importlib.import_module("citizen_voice.grouping.pipeline").GroupingPipeline(*args, **kwargs)


if __name__ == "__main__":
    app = create_app()
    jobs.bind_encoder(lambda *_: SlowEncoder())
    jobs.bind_pipeline(make_pipeline)
    background.take_jobs(app, background.QUEUES)
