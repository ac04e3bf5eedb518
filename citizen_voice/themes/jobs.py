"""The run itself: planned, read in batches by any number of workers, and finished; each step on the worker's account.

`run_grouping` begins a run. Where much has no vector yet it sends batches (`encode_batch`), and after them, done or
not, `finish_grouping`, which trusts none of them: it looks at what has a vector, and does what is left.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from rq.timeouts import JobTimeoutException
from sqlalchemy.exc import OperationalError

from citizen_voice import background
from citizen_voice.db import transactional
from citizen_voice.grouping.types import TextsError
from citizen_voice.grouping.vectors import Encoder, VectorsNotFiniteError, embed
from citizen_voice.observability import get_logger
from citizen_voice.themes import policy, service
from citizen_voice.themes.steps import batches, decided, recording, runs, silence, weights
from citizen_voice.themes.steps.heartbeat import Heartbeat, ProgressWriter, watch_for_end
from citizen_voice.themes.steps.vectors import DatabaseVectorStore

if TYPE_CHECKING:
    from citizen_voice.grouping.pipeline import GroupingPipeline

log = get_logger(__name__)

MINUTES = 120
RETRIES = 3
"""How often a batch is tried again, by whichever worker is free."""


class EncoderMissingError(RuntimeError):
    """No encoder could be had: the process that runs this is not a worker, or its model can't be loaded."""


class WeightsUnavailableError(EncoderMissingError):
    """The weights file that a run names can't be loaded on this machine."""


class EncoderFactory(Protocol):
    """Makes the encoder of this process."""

    def __call__(self, named: weights.NamedEncoder | None, find_weights: Callable[[str], bytes | None], /) -> Encoder:
        """Make the one that a run names, or this machine's own when none is named yet.

        `find_weights` gives a weights file by its revision, when a worker of another machine kept it. Raises
        `WeightsUnavailableError` when that very file can't be had or loaded.
        """


class _Binding:
    """How this process gets its encoder and its pipeline. The web has neither: it loads no model and no mathematics."""

    factory: EncoderFactory | None = None
    bridge: Callable[[], Encoder] | None = None
    pipeline: "Callable[..., GroupingPipeline] | None" = None


def bind_encoder(factory: EncoderFactory) -> None:
    """Say how jobs of this process get the encoder; it is called inside a job, when the vectors are needed."""
    _Binding.factory = factory


def bind_bridge(factory: Callable[[], Encoder] | None) -> None:
    """Say how jobs of this process get the multilingual encoder; it is called where a run has two languages.

    Without one, texts of both languages are grouped by the one encoder.
    """
    _Binding.bridge = factory


def bind_pipeline(factory: "Callable[..., GroupingPipeline]") -> None:
    """Say what groups texts in this process: called with what `GroupingPipeline` takes."""
    _Binding.pipeline = factory


start_run = transactional(runs.start_run)
continue_run = transactional(runs.continue_run)
record_result = transactional(runs.record_result)
mark_failed = transactional(runs.mark_failed)


@background.job(queue=policy.QUEUE, minutes=MINUTES)
def run_grouping(run_id: str) -> None:
    """Begin to group the published proposals of a consultation, unless the run is not waiting. May be run twice."""
    given = start_run(uuid.UUID(run_id))
    if given is None:
        return
    with _answering_for(given):
        progress = ProgressWriter(given.run_id, given.attempt)
        progress("encoder", 0, 1)
        encoder = _make_encoder(given.run_id)
        if not _share_out(given, encoder):
            record_result(given, _fit(given, encoder, progress))


@background.job(queue=policy.QUEUE, minutes=MINUTES)
def encode_batch(run_id: str, attempt: int, number: int) -> None:
    """Give the words of a batch their vectors, unless they have them or the run has ended. May be run twice."""
    batch = (uuid.UUID(run_id), attempt, number)
    words = transactional(batches.take_batch)(*batch)
    if words is None:
        return
    try:
        with Heartbeat(batch[0], attempt):
            encoder = _make_encoder(batch[0])
            embed(words, encoder, DatabaseVectorStore(encoder.revision), watch_for_end(batch[0], attempt))
            transactional(batches.finish_batch)(*batch)
    except runs.RunTakenAwayError:
        log.warning("grouping_given_up", run_id=run_id)
    except Exception as fault:
        code = _failure_code(fault)
        log.warning("batch_failed", run_id=run_id, attempt=attempt, number=number, code=code)
        transactional(batches.note_fault)(*batch, code)
        raise


@background.job(queue=policy.QUEUE, minutes=MINUTES)
def finish_grouping(run_id: str, attempt: int) -> None:
    """Do what is left of a run after its batches, unless it was begun again or has ended. May be run twice."""
    given = continue_run(uuid.UUID(run_id), attempt)
    if given is None:
        return
    with _answering_for(given):
        progress = ProgressWriter(given.run_id, given.attempt, is_after_batches=True)
        result = _fit(given, _make_encoder(given.run_id), progress)
        record_result(given, replace(result, seconds=transactional(batches.add_seconds)(given.run_id, result.seconds)))


@contextmanager
def _answering_for(given: runs.RunInput) -> Iterator[None]:
    """Write that the worker lives, and at a fault that the run has failed, and why."""
    try:
        with Heartbeat(given.run_id, given.attempt):
            yield
    except runs.RunTakenAwayError:
        log.warning("grouping_given_up", run_id=str(given.run_id))
    except Exception as fault:
        mark_failed(given.run_id, _failure_code(fault), given.attempt)
        raise


@transactional
def _share_out(given: runs.RunInput, encoder: Encoder) -> bool:
    """Send what has no vector yet in batches, and the rest of the run after them; False when that is not worth it."""
    planned = batches.plan_batches(given, encoder.revision)
    if planned:
        run_id, attempt, _ = planned[0]
        background.enqueue_parts(
            [(encode_batch, one) for one in planned], then=(finish_grouping, (run_id, attempt)), retries=RETRIES
        )
    return bool(planned)


def _fit(given: runs.RunInput, encoder: Encoder, progress: ProgressWriter) -> recording.RunResult:
    # Here, so that the web, which sends this job and never runs it, loads no mathematics.
    from citizen_voice.themes.steps import ending  # noqa: PLC0415

    store = DatabaseVectorStore(encoder.revision)
    bridges: list[Encoder] = []

    def make_bridge() -> Encoder:
        bridges.append(_make_bridge())
        return bridges[-1]

    kept = transactional(decided.gather_decisions)(given)
    pipeline = _make_pipeline(
        encoder,
        store=store,
        bridge=None if _Binding.bridge is None else make_bridge,
        bridge_store=DatabaseVectorStore,
        split=False,
        seed=given.seed,
    )
    pipeline.fit(given.texts, progress, fixed=kept.fixed, apart=kept.apart)
    return recording.RunResult(
        themes=pipeline.themes_,
        placements=pipeline.placements_,
        overlaps=pipeline.overlaps_,
        counts=pipeline.counts_,
        seconds=pipeline.seconds_,
        parameters=pipeline.parameters | {"bridge": _named(bridges)},
        encoder_name=encoder.name,
        encoder_revision=encoder.revision,
        ending=ending.work_out_ending(given, kept, pipeline, store, progress),
    )


def _make_encoder(run_id: uuid.UUID) -> Encoder:
    """Make the encoder that the run names, or name this machine's."""
    if _Binding.factory is None:
        raise EncoderMissingError("This process has no encoder: groupings are run by `citizen-voice worker`.")
    named = transactional(weights.find_encoder)(run_id)
    try:
        encoder = _Binding.factory(named, transactional(weights.load_weights))
    except EncoderMissingError:
        raise
    except (OSError, ValueError, RuntimeError) as fault:
        raise EncoderMissingError(str(fault)) from fault
    if named is None:
        transactional(weights.name_encoder)(run_id, encoder)
    return encoder


def _named(bridges: list[Encoder]) -> dict[str, str] | None:
    return {"name": bridges[-1].name, "revision": bridges[-1].revision} if bridges else None


def _make_bridge() -> Encoder:
    if _Binding.bridge is None:
        raise EncoderMissingError("This process has no multilingual encoder.")
    try:
        return _Binding.bridge()
    except (OSError, ValueError, RuntimeError) as fault:
        raise EncoderMissingError(str(fault)) from fault


def _make_pipeline(encoder: Encoder, **chosen: Any) -> "GroupingPipeline":
    if _Binding.pipeline is None:
        raise EncoderMissingError("This process has no pipeline: groupings are run by `citizen-voice worker`.")
    return _Binding.pipeline(encoder, **chosen)


def _failure_code(fault: Exception) -> str:
    # Loaded long since in a process that groups, and never in the web.
    from citizen_voice.grouping.decisions import DecisionsError  # noqa: PLC0415

    kinds: tuple[tuple[type[Exception], str], ...] = (
        (WeightsUnavailableError, "weights"),
        (EncoderMissingError, "encoder"),
        (VectorsNotFiniteError, "encoder"),
        (TextsError, "texts"),
        (DecisionsError, "decisions"),
        (MemoryError, "memory"),
        (JobTimeoutException, "too_long"),
        (OperationalError, "database"),
    )
    return next((code for kind, code in kinds if isinstance(fault, kind)), "fault")


def send_run(run_id: uuid.UUID) -> None:
    """Send a run to the queue once the surrounding transaction has committed."""
    background.enqueue(run_grouping, str(run_id))


def sweep_runs() -> int:
    """Give up runs that nobody is heard of or let others begin them again; send what the queue lost. For the sweep.

    Returns how many runs were met with.
    """
    failed, unsent = transactional(_find_due_runs)()
    for run_id in unsent:
        background.send_now(run_grouping, str(run_id))
    return failed + len(unsent)


def _find_due_runs() -> tuple[int, list[uuid.UUID]]:
    failed, lost = service.fail_stale_runs(), silence.put_back_silent()
    batches.drop_ended()
    return failed, [*lost, *silence.take_unsent_runs()]
