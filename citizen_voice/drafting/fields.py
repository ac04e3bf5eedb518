"""Every field of a standard: what it is called, who fills it, when it is needed and what shape its value has.

Forms, checks and exports all read this one catalogue. ``need`` is R (required), O (optional), A (filled by the
system) or B (required of a bilingual authority, optional for any other). Labels are English sentences for the
application to translate.
"""

from dataclasses import dataclass, replace

from citizen_voice.drafting.parts import (
    APPLICABILITY,
    APPROVAL,
    CONTRACT_TERMS,
    DATES,
    DISSENT,
    EVALUATION_QUESTION,
    EXAMPLE_COMMITMENT,
    FRAMEWORK_LINK,
    GENERATED_BY,
    LEGAL_REVIEW,
    LINK,
    LOCAL_FLEXIBILITY,
    MEASURE,
    MISSION_LINK,
    PRIORITY,
    RESIDENT_EVIDENCE,
    SCORING_GUIDANCE,
    THEME,
    WEIGHTING_RANGE,
    WELL_BEING_GOAL_LINK,
    WHERE_DELIVERED,
    PartSpec,
)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a standard.

    ``shape`` says how the value is kept: ``text`` (a string, of ``kind``), ``structured`` (an object with
    ``parts``) or ``list`` (a list of such objects, one of which is called ``entry``). ``needed_before`` is
    ``approval`` or ``publication``.
    A field that officers fill ``may_rest_on_residents`` where residents may have spoken of it too.
    """

    code: str
    label: str
    need: str
    filled_by: str
    shape: str
    kind: str = "long_text"
    parts: tuple[PartSpec, ...] = ()
    needed_before: str = "approval"
    hint: str = ""
    may_rest_on_residents: bool = False
    entry: str = ""

    @property
    def is_for_residents(self) -> bool:
        """Whether a clause of this field may rest on statements."""
        return self.filled_by == "resident" or self.may_rest_on_residents

    def for_authority(self, *, is_bilingual: bool, has_well_being_goals: bool = False) -> "FieldSpec":
        """Return the field as an authority needs it: what only a bilingual one must fill is then R or O.

        Where goals are the well-being goals of Wales, links to goals are called so, and not links to missions.
        """
        spec = replace(self, need="R" if is_bilingual else "O") if self.need == "B" else self
        return spec.for_goals(has_well_being_goals=has_well_being_goals)

    def for_goals(self, *, has_well_being_goals: bool) -> "FieldSpec":
        """Return the field in the words of the goals that there are: missions, or well-being goals."""
        return _WELL_BEING.get(self.code, self) if has_well_being_goals else self


def _resident(
    code: str, label: str, shape: str, parts: tuple[PartSpec, ...] = (), kind: str = "long_text"
) -> FieldSpec:
    return FieldSpec(code, label, "R", "resident", shape, kind, parts)


def _text(code: str, label: str, need: str = "R", kind: str = "long_text", hint: str = "") -> FieldSpec:
    return FieldSpec(code, label, need, "officer", "text", kind, hint=hint)


def _structured(code: str, label: str, parts: tuple[PartSpec, ...], need: str = "R", hint: str = "") -> FieldSpec:
    return FieldSpec(code, label, need, "officer", "structured", parts=parts, hint=hint)


def _list(
    code: str, label: str, parts: tuple[PartSpec, ...], need: str = "R", *, entry: str, hint: str = ""
) -> FieldSpec:
    return FieldSpec(code, label, need, "officer", "list", parts=parts, hint=hint, entry=entry)


def _system(code: str, label: str, shape: str = "text", parts: tuple[PartSpec, ...] = ()) -> FieldSpec:
    return FieldSpec(code, label, "A", "system", shape, "text", parts)


FIELDS: tuple[FieldSpec, ...] = (
    _system("reference", "Reference"),
    _system("version", "Version"),
    _resident("title", "Title", "text", kind="text"),
    FieldSpec("title_cy", "Title in Welsh", "B", "officer", "text", "text", may_rest_on_residents=True),
    _text("short_name", "Short name", kind="text", hint="Up to five words, for tables and file names"),
    FieldSpec("short_name_cy", "Short name in Welsh", "B", "officer", "text", "text"),
    _structured("theme", "Theme", THEME, hint="The theme of your authority that this standard belongs to"),
    _resident("priority_statement", "Priority statement", "structured", PRIORITY),
    _resident("resident_evidence", "Evidence from residents", "structured", RESIDENT_EVIDENCE),
    _resident("dissent", "Who disagreed", "structured", DISSENT),
    _text("rationale", "Rationale", hint="Why this evidence leads to this standard"),
    _list(
        "other_evidence",
        "Other evidence",
        LINK,
        "O",
        entry="Source",
        hint="Local growth plan, needs assessment or strategy",
    ),
    _text("outcome_sought", "Outcome sought", hint="The change that people should notice, not the activity"),
    _list(
        "example_commitments",
        "Example commitments",
        EXAMPLE_COMMITMENT,
        entry="Example",
        hint="Examples, not requirements",
    ),
    _list("measures", "Measures", MEASURE, entry="Measure"),
    _list("evaluation_questions", "Evaluation questions", EVALUATION_QUESTION, entry="Question"),
    _structured("scoring_guidance", "Scoring guidance", SCORING_GUIDANCE),
    _structured("weighting_range", "Weighting range", WEIGHTING_RANGE, hint="Percent of the total score"),
    _structured("contract_terms", "Contract terms", CONTRACT_TERMS, "O"),
    _structured("applicability", "Applicability", APPLICABILITY),
    _text("not_applicable_when", "Not applicable when", hint="For example contracts shorter than six months"),
    _structured("local_flexibility", "Local flexibility", LOCAL_FLEXIBILITY),
    _structured("where_delivered", "Where it is delivered", WHERE_DELIVERED),
    _text("equality_note", "Equality note"),
    _text("eqia_link", "Equality impact assessment", kind="url"),
    _list(
        "mission_links",
        "Mission links",
        MISSION_LINK,
        entry="Mission",
        hint="At least one, or a reason why there is none",
    ),
    _list(
        "framework_links",
        "Framework links",
        FRAMEWORK_LINK,
        "O",
        entry="Framework",
        hint="Other frameworks and plans that it serves",
    ),
    _structured("legal_review", "Legal review", LEGAL_REVIEW),
    _text("sme_impact_note", "Effect on small firms and charities"),
    _structured("dates", "Dates", DATES),
    FieldSpec("approval", "Approval", "R", "officer", "structured", parts=APPROVAL, needed_before="publication"),
    _text("changes_since_last", "Changes since the last version", hint="Shown to those who use an older version"),
    _system("status", "Status"),
    _system("generated_by", "How the draft was made", "structured", GENERATED_BY),
)

_BY_CODE = {spec.code: spec for spec in FIELDS}

WELL_BEING_FIELDS = (
    replace(
        _BY_CODE["mission_links"],
        label="Links to well-being goals",
        entry="Well-being goal",
        parts=WELL_BEING_GOAL_LINK,
    ),
)
"""Fields that have other words where goals are the well-being goals of Wales."""

_WELL_BEING = {spec.code: spec for spec in WELL_BEING_FIELDS}

# Needed from the second version on: the first has nothing to differ from.
ONLY_LATER_VERSIONS = frozenset({"changes_since_last"})


def field_spec(code: str) -> FieldSpec:
    """Return the field of that code. Raises KeyError when there is no such field."""
    return _BY_CODE[code]
