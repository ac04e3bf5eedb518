"""The parts of the structured fields of a standard, in the order in which a form asks for them."""

from dataclasses import dataclass

BANDS = range(6)
CONTRACT_SLOT = "[contract]"
"""Where the subject of the contract goes in a question for bidders."""


@dataclass(frozen=True, slots=True)
class PartSpec:
    """One part of a structured value.

    ``kind`` is text, long_text, integer, decimal (digits as text, so that nothing is rounded), date (ISO 8601),
    url, flag, choice (one code of ``choices``), choices (a list of them), codes (a list of codes of a set held
    elsewhere), object (an object that the system writes) or entries (a list of objects that the system writes).
    """

    code: str
    label: str
    kind: str = "text"
    is_required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def _optional(code: str, label: str, kind: str = "text", hint: str = "") -> PartSpec:
    return PartSpec(code, label, kind, is_required=False, hint=hint)


PRIORITY = (PartSpec("text", "Priority", "long_text"), PartSpec("quoted", "Statements quoted", "codes", False))

RESIDENT_EVIDENCE = (
    PartSpec("people", "People who proposed", "integer"),
    PartSpec("proposals", "Proposals", "integer"),
    PartSpec("statements", "Statements", "integer"),
    PartSpec("voters", "People who voted", "integer"),
    PartSpec("votes", "Votes", "object"),
    PartSpec("areas", "Areas", "entries", False),
    _optional("consultation", "Consultation"),
    _optional("theme", "Theme"),
    PartSpec("groups", "Groups that a computer made", "codes", False),
    _optional("opinion_run", "Count of the votes by groups"),
    PartSpec("opinion_groups", "Opinion groups", "codes", False),
)

DISSENT = (
    PartSpec("text", "In words", "long_text"),
    PartSpec("agree", "Agree", "integer"),
    PartSpec("disagree", "Disagree", "integer"),
    PartSpec("unsure", "Unsure", "integer"),
    PartSpec("quoted", "Statements with the strongest disagreement", "entries", False),
)

THEME = (
    PartSpec(
        "code", "Theme", "choice", is_required=False, hint="One that your authority confirmed in this consultation"
    ),
    _optional("title", "In your own words", hint="Only where it belongs to none of them"),
)

LINK = (PartSpec("title", "Title"), PartSpec("url", "Link", "url"))

EXAMPLE_COMMITMENT = (
    PartSpec("text", "Commitment", "long_text"),
    PartSpec("is_small_supplier_friendly", "A small firm or charity could do this", "flag", False),
)

FREQUENCIES = (
    ("monthly", "Every month"),
    ("quarterly", "Every quarter"),
    ("half_yearly", "Every six months"),
    ("yearly", "Every year"),
    ("at_end", "Once, at the end of the contract"),
)
"""How often contracts report a measure. Standards from before this was a choice have words in its place."""

MEASURE = (
    PartSpec(
        "id",
        "Measure id",
        hint="Such as SV-01-M1, in every version. To count as another region does: its id, such as north/SV-02-M1",
    ),
    PartSpec("title", "Title"),
    PartSpec("definition", "Definition", "long_text"),
    PartSpec("unit", "Unit"),
    PartSpec(
        "direction", "Direction", "choice", choices=(("higher", "Higher is better"), ("lower", "Lower is better"))
    ),
    PartSpec("counting_rule", "Counting rule", "long_text", hint="Over what period, and what is not counted twice"),
    PartSpec("geography", "Geography", hint="What counts as local"),
    _optional("baseline", "Baseline", "decimal"),
    _optional("baseline_source", "Source of the baseline"),
    _optional("baseline_on", "Date of the baseline", "date"),
    PartSpec("target", "Target or minimum", "decimal"),
    PartSpec(
        "target_scaling",
        "Scaling of the target",
        "choice",
        choices=(("fixed", "Fixed"), ("per_million", "For each £1 million of contract"), ("per_year", "For each year")),
    ),
    PartSpec("evidence", "Evidence required", "long_text"),
    PartSpec("frequency", "How often it is reported", "choice", choices=FREQUENCIES),
    _optional("external_scheme", "Other measure set"),
    _optional("external_code", "Code in the other measure set"),
)

EVALUATION_QUESTION = (
    PartSpec("question", "Question", "long_text", hint="Write [contract] where the subject of the contract goes"),
    _optional("word_limit", "Suggested word limit", "integer"),
    PartSpec(
        "kind", "Kind", "choice", choices=(("qualitative", "Method statement"), ("quantitative", "Amount committed"))
    ),
)

SCORING_GUIDANCE = (
    *(PartSpec(f"band_{band}", f"Band {band}", "long_text") for band in BANDS),
    PartSpec("minimum", "Minimum for any score", "long_text"),
    _optional(
        "minimum_band",
        "Lowest band that passes",
        "integer",
        hint="From 1 to 5. A bid in a lower band fails, whatever else it offers. Leave it empty if none does",
    ),
)

WEIGHTING_RANGE = (
    PartSpec("minimum", "Minimum", "decimal"),
    PartSpec("recommended", "Recommended", "decimal"),
    PartSpec("maximum", "Maximum", "decimal"),
)

CONTRACT_TERMS = (_optional("kpi_clause", "Suggested clause", "long_text"), _optional("remedy", "Remedy", "long_text"))

APPLICABILITY = (
    PartSpec("value_from", "Contract value from (pounds)", "decimal"),
    _optional("value_to", "Contract value up to (pounds)", "decimal"),
    PartSpec(
        "categories",
        "Categories",
        "choices",
        choices=(("goods", "Goods"), ("services", "Services"), ("works", "Works")),
    ),
    PartSpec("cpv_divisions", "CPV divisions", "codes", False, hint="None chosen means all"),
    PartSpec("is_for_light_touch", "Also for light touch contracts", "flag"),
    _optional("minimum_months", "Shortest contract (months)", "integer"),
)

ADAPTABLE_PARTS = (
    ("outcome_sought", "Outcome sought"),
    ("example_commitments", "Example commitments"),
    ("where_delivered", "Where it is delivered"),
    ("evaluation_questions", "Evaluation questions"),
    ("scoring_guidance", "Scoring guidance"),
    ("contract_terms", "Contract terms"),
    ("geography", "Where measures are counted"),
    ("evidence", "Evidence for measures"),
    ("frequency", "How often measures are reported"),
)
"""What of a standard a council may be allowed to change in a tender, by code. ADR 0032 says why all else is fixed."""

LOCAL_FLEXIBILITY = (
    PartSpec("may_change", "What a council may change", "long_text"),
    PartSpec("must_stay", "What must stay", "long_text"),
    PartSpec("recording", "How an exception is recorded", "long_text"),
    PartSpec(
        "adaptable",
        "Parts that a council may put in other words, with a reason",
        "choices",
        is_required=False,
        choices=ADAPTABLE_PARTS,
    ),
    PartSpec(
        "optional",
        "Parts that a council may also leave out, with a reason",
        "choices",
        is_required=False,
        choices=ADAPTABLE_PARTS,
        hint="All parts that are ticked in neither list are fixed",
    ),
)

WHERE_DELIVERED = (
    PartSpec(
        "place",
        "Place",
        "choice",
        choices=(
            ("authority_area", "Anywhere in the authority's area"),
            ("contract", "Where the contract is delivered"),
            ("supplier", "Where the supplier is"),
            ("named_places", "Named council areas"),
        ),
    ),
    PartSpec("councils", "Council areas", "codes", False),
)

MISSION_LINK = (
    PartSpec("code", "Mission"),
    PartSpec("strength", "Strength", "choice", choices=(("direct", "Direct"), ("supporting", "Supporting"))),
)

FRAMEWORKS = (
    ("ppn-002", "Social Value Model (PPN 002)"),
    ("national-toms", "National TOMs"),
    ("local-growth-plan", "Local growth plan"),
    ("local-well-being-plan", "Local well-being plan"),
    ("other", "Another framework"),
)
"""What else a standard may point at, by the code that policy profiles name."""

WELL_BEING_GOAL_LINK = (PartSpec("code", "Well-being goal"), MISSION_LINK[1])

FRAMEWORK_LINK = (
    PartSpec("framework", "Framework", "choice", choices=FRAMEWORKS),
    _optional("code", "Code in the framework", hint="The number of an outcome of PPN 002, or a code such as NT1"),
    _optional("title", "Title", hint="Of the priority of a plan, or of what another framework asks"),
    _optional("url", "Link", "url"),
    MISSION_LINK[1],
)

LEGAL_REVIEW = (
    PartSpec("reviewed_by", "Reviewed by"),
    PartSpec("reviewed_on", "Date", "date"),
    PartSpec("outcome", "Outcome", "long_text"),
)

DATES = (PartSpec("effective_from", "Effective from", "date"), PartSpec("review_by", "Review by", "date"))

APPROVAL = (
    PartSpec("body", "Approving body"),
    PartSpec("decision_reference", "Decision reference"),
    PartSpec("decision_link", "Link to the decision", "url"),
    PartSpec("decided_on", "Date of the decision", "date"),
)

GENERATED_BY = (
    PartSpec("run_id", "Grouping run"),
    PartSpec("model", "Model"),
    PartSpec("parameters", "Parameters", "object", False),
    PartSpec("human_edits", "Revisions by officers", "integer", False),
)
