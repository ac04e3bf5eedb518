"""What the API takes and gives of the catalogue of published standards, and of two regions side by side."""

from typing import Any

from marshmallow import Schema, fields, missing, validate

from citizen_voice.api.v1.schemas.fields import Digits, Words
from citizen_voice.api.v1.schemas.paging import MOST, page_of
from citizen_voice.reference import catalogue as reference
from citizen_voice.standards.catalogue_forms import ALL_STATES, LONGEST_QUESTION
from citizen_voice.standards.steps.highlighting import MOST_WORDS
from citizen_voice.vocabulary import CatalogueOrder, CatalogueState, PurchaseCategory

STATES = [*(one.value for one in CatalogueState), ALL_STATES]
ALL = {"description": "None: all"}
IN_POUNDS = {"description": "Pounds; null: no bound"}
IN_PERCENT = {"description": "Percent of the total score; null where none is given"}


def _asked(description: str, *, longest: int = 100, **about: Any) -> Words:
    """Return a part of the question that may be left out. What may be in it is said by the page's own form."""
    return Words(longest=longest, needed=False, load_default=missing, metadata={"description": description, **about})


class AuthorityCatalogueQuerySchema(Schema):
    """Which of an authority's published standards; nothing is needed."""

    q = _asked(
        f"Words to look for in English or Welsh, without accents or with them; at most {MOST_WORDS} are looked for",
        longest=LONGEST_QUESTION,
        example="apprentices",
    )
    council = _asked("The code of a council: what holds there, also because it holds in the whole area")
    value = _asked("What a contract is worth in pounds: standards that are meant for it", example="250000")
    cpv = _asked("A CPV division: two digits", enum=[one.division for one in reference.cpv_divisions()])
    category = _asked("What is bought", enum=[one.value for one in PurchaseCategory])
    goal = _asked("A mission, or a well-being goal of Wales", enum=[one.code for one in reference.goals()])
    unit = _asked("What a measure is counted in", enum=[one.code for one in reference.units()])
    state = _asked("Which standards: those in force where it is left out", enum=STATES)
    order = _asked(
        "Where it is left out: with words the best answer to them first, else by title",
        enum=[one.value for one in CatalogueOrder],
    )
    after = _asked("The key of the page before, as it stands in `next`; none for the first", longest=2000)
    limit = fields.Integer(
        load_default=20, validate=validate.Range(min=1, max=MOST), metadata={"description": "Items on a page"}
    )


class CatalogueQuerySchema(AuthorityCatalogueQuerySchema):
    """Which of all published standards; nothing is needed."""

    authority = _asked("An authority's part of addresses: its standards alone")


class CatalogueMeasureSchema(Schema):
    """A measure of a published standard; what was not given is empty."""

    id = fields.String(required=True, metadata={"description": "Its id in full: the same everywhere, for one meaning"})
    code = fields.String(required=True, metadata={"description": "The id as its standard writes it, as in tenders"})
    title = fields.String(required=True)
    definition = fields.String(required=True)
    unit = fields.String(required=True)
    direction = fields.String(required=True, metadata={"description": "higher or lower: which is better"})
    counting_rule = fields.String(required=True)
    geography = fields.String(required=True)
    target = fields.String(required=True)
    target_scaling = fields.String(required=True)
    external_scheme = fields.String(required=True, metadata={"description": "Somebody else's set that it is also in"})
    external_code = fields.String(required=True)


class WeighedSchema(Schema):
    """What a standard may weigh in a tender."""

    weight_minimum = Digits(required=True, allow_none=True, metadata=IN_PERCENT)
    weight_recommended = Digits(required=True, allow_none=True, metadata=IN_PERCENT)
    weight_maximum = Digits(required=True, allow_none=True, metadata=IN_PERCENT)


class ListedStandardSchema(WeighedSchema):
    """A published standard, with what it is meant for and its measures."""

    authority = fields.String(required=True)
    authority_name = fields.String(required=True)
    is_demonstration = fields.Boolean(required=True, metadata={"description": "Made up, to show how this works"})
    reference = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    title_cy = fields.String(required=True, metadata={"description": "Empty where there is none"})
    state = fields.Enum(CatalogueState, by_value=True, required=True)
    in_force_from = fields.Date(required=True)
    replaced_on = fields.Date(required=True, allow_none=True)
    value_from = Digits(required=True, allow_none=True, metadata=IN_POUNDS)
    value_to = Digits(required=True, allow_none=True, metadata=IN_POUNDS)
    categories = fields.List(fields.String(), required=True, metadata=ALL)
    cpv_divisions = fields.List(fields.String(), required=True, metadata=ALL)
    is_for_light_touch = fields.Boolean(required=True)
    minimum_months = fields.Integer(required=True, allow_none=True)
    councils = fields.List(fields.String(), required=True, metadata=ALL)
    goals = fields.List(fields.String(), required=True)
    units = fields.List(fields.String(), required=True)
    measures = fields.List(fields.Nested(CatalogueMeasureSchema), required=True)
    url = fields.Url(required=True, require_tld=False)
    api_url = fields.Url(required=True, require_tld=False, metadata={"description": "Its publication, whole"})


StandardPageSchema = page_of(
    ListedStandardSchema,
    "StandardPage",
    total=fields.Integer(required=True, metadata={"description": "How many there are on all pages"}),
    words=fields.List(fields.String(), required=True, metadata={"description": "The words that were looked for"}),
    url=fields.Url(required=True, require_tld=False, metadata={"description": "The page with the same question"}),
)


class CompareQuerySchema(Schema):
    """Which two authorities, each by its part of addresses."""

    one = Words(longest=100, metadata={"description": "The one region", "example": "north"})
    other = Words(longest=100, metadata={"description": "The other region", "example": "west"})


class ComparedStandardSchema(WeighedSchema):
    """A standard in force in one of the two."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    title_cy = fields.String(required=True)
    goals = fields.List(fields.String(), required=True)
    url = fields.Url(required=True, require_tld=False)


class ComparedRegionSchema(Schema):
    """One of the two."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.Url(required=True, require_tld=False)


class PlacedMeasureSchema(CatalogueMeasureSchema):
    """A measure, and the standard that it stands in."""

    standard = fields.String(required=True)
    url = fields.Url(required=True, require_tld=False)


class SharedMeasureSchema(Schema):
    """A measure that both use."""

    one = fields.Nested(PlacedMeasureSchema, required=True)
    other = fields.Nested(PlacedMeasureSchema, required=True)
    is_by_id = fields.Boolean(
        required=True, metadata={"description": "By its id; otherwise by its code in the same set of somebody else"}
    )
    differing = fields.List(
        fields.String(), required=True, metadata={"description": "Parts that say otherwise. None: counted alike"}
    )


class GoalPairSchema(Schema):
    """The standards in force that serve a goal; the goal of those that serve none is empty."""

    goal = fields.String(required=True)
    one = fields.List(fields.Nested(ComparedStandardSchema), required=True)
    other = fields.List(fields.Nested(ComparedStandardSchema), required=True)


class ComparisonSchema(Schema):
    """Two regions' standards in force side by side."""

    one = fields.Nested(ComparedRegionSchema, required=True)
    other = fields.Nested(ComparedRegionSchema, required=True)
    shared = fields.List(fields.Nested(SharedMeasureSchema), required=True)
    alike = fields.Integer(required=True, metadata={"description": "How many of the shared are counted alike"})
    only_one = fields.List(fields.Nested(PlacedMeasureSchema), required=True)
    only_other = fields.List(fields.Nested(PlacedMeasureSchema), required=True)
    goals = fields.List(fields.Nested(GoalPairSchema), required=True)
    url = fields.Url(required=True, require_tld=False)
