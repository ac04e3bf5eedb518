"""The run itself: started, computed with no transaction open, and recorded; each step on the worker's own account."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from flask import current_app
from rq.timeouts import JobTimeoutException
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from citizen_voice import background
from citizen_voice.db import transactional
from citizen_voice.grouping.types import FloatArray, TextsError
from citizen_voice.grouping.vectors import Encoder, VectorsNotFiniteError, VectorStore
from citizen_voice.observability import get_logger
from citizen_voice.themes import service
from citizen_voice.themes.steps import decided, recording, runs, vectors

if TYPE_CHECKING:
    from citizen_voice.grouping.pipeline import GroupingPipeline

log = get_logger(__name__)

HEARTBEAT_SECONDS = 5.0
PROGRESS_SECONDS = 1.0
MINUTES = 120


class EncoderMissingError(RuntimeError):
    """No encoder could be had: the process that runs this is not a worker, or its model can't be loaded."""


class _Binding:
    """How this process gets its encoder and its pipeline. The web has neither: it loads no model and no mathematics."""

    factory: Callable[[], Encoder] | None = None
    bridge: Callable[[], Encoder] | None = None
    pipeline: "Callable[..., GroupingPipeline] | None" = None


def bind_encoder(factory: Callable[[], Encoder]) -> None:
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
report_progress = transactional(runs.report_progress)
record_result = transactional(runs.record_result)
mark_failed = transactional(runs.mark_failed)


class DatabaseVectorStore:
    """Vectors of one encoder revision in the database; each call is a short transaction of its own."""

    def __init__(self, revision: str) -> None:
        self._revision = revision

    def load(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors that are known."""
        return transactional(vectors.load_vectors)(self._revision, keys)

    def save(self, fresh: Mapping[str, FloatArray]) -> None:
        """Keep these vectors."""
        transactional(vectors.save_vectors)(self._revision, fresh)


class Heartbeat:
    """Writes every few seconds that the worker lives, from a thread, since one step may take minutes.

    It has a connection of its own, opened for each beat: nothing is held while the work goes on.
    """

    def __init__(self, run_id: uuid.UUID) -> None:
        self._run_id = run_id
        self._engine = create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            try:
                with self._engine.begin() as connection:
                    runs.beat(connection, self._run_id)
            except SQLAlchemyError as error:
                log.warning("heartbeat_not_written", run_id=str(self._run_id), fault=type(error).__name__)


class _ProgressWriter:
    """Writes how far the run is, at most once a second; a step that begins is written at once."""

    def __init__(self, run_id: uuid.UUID) -> None:
        self._run_id = run_id
        self._step = ""
        self._written_at = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step == self._step and now - self._written_at < PROGRESS_SECONDS:
            return
        self._step, self._written_at = step, now
        report_progress(self._run_id, step=step, done=done, total=total)


@background.job(queue="grouping", minutes=MINUTES)
def run_grouping(run_id: str) -> None:
    """Group the published proposals of a consultation, unless the run is not waiting. May be run twice."""
    given = start_run(uuid.UUID(run_id))
    if given is None:
        return
    try:
        with Heartbeat(given.run_id):
            result = _fit(given)
        record_result(given, result)
    except runs.RunTakenAwayError:
        log.warning("grouping_given_up", run_id=run_id)
    except Exception as fault:
        mark_failed(given.run_id, _failure_code(fault))
        raise


def _fit(given: runs.RunInput) -> recording.RunResult:
    progress = _ProgressWriter(given.run_id)
    progress("encoder", 0, 1)
    encoder = _make_encoder()
    # Here, so that the web, which sends this job and never runs it, loads no mathematics.
    from citizen_voice.themes.steps import bridging, ending  # noqa: PLC0415

    own_store = DatabaseVectorStore(encoder.revision)
    store: VectorStore = own_store
    if _Binding.bridge is not None:
        store = bridging.bridge_texts(given.texts, encoder, DatabaseVectorStore, _make_bridge, progress)
    bridge = store.bridge if isinstance(store, bridging.BridgedStore) else None
    kept = transactional(decided.gather_decisions)(given)
    pipeline = _make_pipeline(encoder, store=store, split=False, seed=given.seed)
    pipeline.fit(given.texts, progress, fixed=kept.fixed, apart=kept.apart)
    return recording.RunResult(
        themes=pipeline.themes_,
        placements=pipeline.placements_,
        overlaps=pipeline.overlaps_,
        counts=pipeline.counts_,
        seconds=pipeline.seconds_,
        parameters=pipeline.parameters | {"bridge": bridge},
        encoder_name=encoder.name,
        encoder_revision=encoder.revision,
        ending=ending.work_out_ending(given, kept, pipeline, own_store, progress),
    )


def _make_encoder() -> Encoder:
    if _Binding.factory is None:
        raise EncoderMissingError("This process has no encoder: groupings are run by `citizen-voice worker`.")
    try:
        return _Binding.factory()
    except (OSError, ValueError, RuntimeError) as fault:
        raise EncoderMissingError(str(fault)) from fault


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
    """Give up runs whose worker is silent and send again those that the queue lost. Returns how many. For the sweep."""
    failed, unsent = transactional(_find_due_runs)()
    for run_id in unsent:
        background.send_now(run_grouping, str(run_id))
    return failed + len(unsent)


def _find_due_runs() -> tuple[int, Sequence[uuid.UUID]]:
    return service.fail_stale_runs(), runs.take_unsent_runs()
