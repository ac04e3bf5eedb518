"""What the API gives of how councils use the standards, counted from the records of their tenders."""

from marshmallow import Schema, fields, validate

from citizen_voice.api.v1.schemas.catalogue import WeighedSchema
from citizen_voice.api.v1.schemas.fields import Digits
from citizen_voice.vocabulary import CatalogueState


class CountsSchema(Schema):
    """To how many recorded tenders standards applied, in how many they were used, and how many left them out."""

    applied = fields.Integer(required=True)
    used = fields.Integer(required=True)
    left_out = fields.Integer(required=True, metadata={"description": "Of those to which they applied"})


class CouncilUseSchema(CountsSchema):
    """A council, the number of its recorded tenders, and what they made of the standards."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_cy = fields.String(required=True, allow_none=True)
    tenders = fields.Integer(required=True)
    url = fields.Url(required=True, require_tld=False)
    api_url = fields.Url(required=True, require_tld=False)


class ChosenWeightsSchema(Schema):
    """The weights that tenders chose, in percent of a lot's total score."""

    lots = fields.Integer(required=True)
    lowest = Digits(required=True)
    median = Digits(required=True)
    highest = Digits(required=True)


class AdaptedPartSchema(Schema):
    """A part of a standard, and in how many tenders it was adapted or left out."""

    part = fields.String(required=True)
    tenders = fields.Integer(required=True)


class GivenReasonSchema(Schema):
    """Why a council did otherwise in one tender, in its own words; empty: none was given."""

    kind = fields.String(required=True, validate=validate.OneOf(("left_out", "adapted", "weighed")))
    part = fields.String(required=True, metadata={"description": "Of what was adapted, which part"})
    words = fields.String(
        required=True, metadata={"description": "What holds instead, or the weight; none: the part is left out"}
    )
    reason = fields.String(required=True)
    council = fields.String(required=True, metadata={"description": "Its name"})
    tender = fields.String(required=True, metadata={"description": "Its title"})
    import_id = fields.UUID(required=True)
    url = fields.Url(required=True, require_tld=False)


class StandardUseSchema(CountsSchema, WeighedSchema):
    """A version of a standard that is in force, or that a recorded tender could use, with what tenders made of it."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    title_cy = fields.String(required=True)
    state = fields.Enum(CatalogueState, by_value=True, required=True)
    publication = fields.String(required=True)
    publication_version = fields.String(required=True)
    weights = fields.Nested(ChosenWeightsSchema, required=True, allow_none=True)
    adapted = fields.List(fields.Nested(AdaptedPartSchema), required=True)
    reasons = fields.List(fields.Nested(GivenReasonSchema), required=True, metadata={"description": "The latest"})
    reasons_total = fields.Integer(required=True, metadata={"description": "How many there are; the file has all"})
    url = fields.Url(required=True, require_tld=False)


class RecordedTenderSchema(Schema):
    """A recorded tender of a council, and how many standards it uses."""

    import_id = fields.UUID(required=True)
    title = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    standards = fields.Integer(required=True)
    url = fields.Url(required=True, require_tld=False)


class AdherenceSchema(Schema):
    """How all councils of an authority use its standards. Of a tender with several records the last counts."""

    councils = fields.List(fields.Nested(CouncilUseSchema), required=True)
    standards = fields.List(fields.Nested(StandardUseSchema), required=True)
    url = fields.Url(required=True, require_tld=False)
    file_url = fields.Url(required=True, require_tld=False, metadata={"description": "Each tender, as CSV"})


class CouncilAdherenceSchema(Schema):
    """How one council uses the standards. Of a tender with several records the last counts."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_cy = fields.String(required=True, allow_none=True)
    tenders = fields.List(
        fields.Nested(RecordedTenderSchema), required=True, metadata={"description": "At most 100, the latest first"}
    )
    standards = fields.List(fields.Nested(StandardUseSchema), required=True)
    url = fields.Url(required=True, require_tld=False)
    file_url = fields.Url(required=True, require_tld=False, metadata={"description": "Each tender, as CSV"})
