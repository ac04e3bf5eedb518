"""The answers to the four tests for one standard, where they differ from those for all."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext

from citizen_voice.commissioning.steps.record import ensure_not_recorded, record
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import ImportedStandard

TESTS = ("subject_matter", "clear_measurable", "technical_rules", "proportionate")
LONGEST = 4000


def answer_tests_of_standard(
    imported_standard: ImportedStandard, *, officer_id: uuid.UUID, answers: Mapping[str, str]
) -> None:
    """Keep the answers for one standard in one lot; where one is empty, that for all standards holds.

    Raises `InvalidInputError` for an answer that is too long, and `InvalidTransitionError` once recorded.
    """
    tender_import = imported_standard.tender_import
    ensure_not_recorded(tender_import)
    for name in TESTS:
        answer = answers.get(name, "").strip()
        if len(answer) > LONGEST:
            raise InvalidInputError(gettext("Write at most %(most)d signs.", most=LONGEST), name)
        setattr(imported_standard, f"test_{name}", answer)
    db.session.flush()
    record(
        tender_import,
        "tender_standard_tests_answered",
        officer_id,
        imported_standard_id=str(imported_standard.id),
        own_answers=sum(bool(answers.get(name, "").strip()) for name in TESTS),
    )
