"""What a worker works out when the themes of a run stand, with no transaction open. The web never loads this."""

from citizen_voice.db import transactional
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import Progress
from citizen_voice.grouping.vectors import VectorStore
from citizen_voice.themes.steps.code_suggestions import suggest_for_themes
from citizen_voice.themes.steps.decided import Decided, key_of
from citizen_voice.themes.steps.differences import compare, continued_themes, load_earlier
from citizen_voice.themes.steps.findings import Ending
from citizen_voice.themes.steps.goals import list_goals
from citizen_voice.themes.steps.measures import list_measures
from citizen_voice.themes.steps.runs import RunInput
from citizen_voice.themes.steps.stances import orient_themes


def work_out_ending(
    given: RunInput, decided: Decided, pipeline: GroupingPipeline, store: VectorStore, progress: Progress
) -> Ending:
    """Return what is told of the themes that a pipeline found.

    That is: who is for and against each, what each continues, what has changed since the run before, where there was
    one, and which goals and measures each may serve.
    """
    stances = orient_themes(given, pipeline.themes_, pipeline.placements_, progress)
    progress("compare", 0, 1)
    statement_of, placements = given.statement_of(), pipeline.placements_
    earlier = transactional(load_earlier)(given.consultation_id)
    placed = {statement_of[one.row_id]: one.theme_id for one in placements}
    seen = frozenset(
        key_of(row_id) for row_id, at in statement_of.items() if earlier is not None and at in earlier.theme_of
    )
    comparison = None if earlier is None else compare(earlier, placed)
    continued = continued_themes(pipeline.themes_, placements, decided, seen)
    progress("missions", 0, 1)
    measures = transactional(list_measures)(given.consultation_id)
    goals = transactional(list_goals)(given.consultation_id)
    suggestions = suggest_for_themes(given.texts, placements, pipeline.encoder, store, goals=goals, measures=measures)
    return Ending(stances, comparison, continued, suggestions)
