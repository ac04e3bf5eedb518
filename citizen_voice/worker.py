"""A worker that groups: `python -m citizen_voice.worker`. It alone loads the language model.

It takes short work too, when no grouping waits; `errands` takes short work alone, so that mail never waits for a
grouping.
"""

from functools import partial

from citizen_voice import background
from citizen_voice.app import create_app
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.themes import jobs as theme_jobs


def main() -> None:
    """Take jobs until told to stop. Finishes the job at hand on SIGTERM."""
    app = create_app()
    # Loaded inside the job, not here: a process forked after a model has computed may hang.
    settings = app.config["SETTINGS"]
    cache = settings.cache_folder or settings.instance_folder / "cache"
    theme_jobs.bind_encoder(partial(SentenceEncoder, settings.encoder_model, cache=cache))
    theme_jobs.bind_pipeline(GroupingPipeline)
    background.take_jobs(app, background.QUEUES)


if __name__ == "__main__":
    main()
