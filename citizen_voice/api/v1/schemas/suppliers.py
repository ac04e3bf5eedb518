"""What the API gives to suppliers: what contracts of a region may ask, and how answers are scored."""

from marshmallow import Schema, fields

from citizen_voice.api.v1.schemas.catalogue import CatalogueMeasureSchema, WeighedSchema


class PackMeasureSchema(CatalogueMeasureSchema):
    """A measure, with what shows it; the target is the usual one, and each tender sets its own."""

    evidence = fields.String(required=True)
    frequency = fields.String(required=True)


class PackQuestionSchema(Schema):
    """A question that bidders are asked."""

    question = fields.String(required=True)
    word_limit = fields.Integer(required=True, allow_none=True)


class PackStandardSchema(WeighedSchema):
    """A standard in force, as suppliers need it; what was not written is empty."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    priority = fields.String(required=True, metadata={"description": "What residents want, as it is published now"})
    outcome = fields.String(required=True, metadata={"description": "What is to come of it"})
    measures = fields.List(fields.Nested(PackMeasureSchema), required=True)
    questions = fields.List(fields.Nested(PackQuestionSchema), required=True)
    bands = fields.List(fields.String(), required=True, metadata={"description": "What earns 0, 1 … 5; or none"})
    minimum = fields.String(required=True, metadata={"description": "What an answer needs to score at all"})
    url = fields.Url(required=True, require_tld=False)


class SupplierPackSchema(Schema):
    """The standards in force of an authority for those who answer tenders, and the sheets to answer them once."""

    standards = fields.List(fields.Nested(PackStandardSchema), required=True)
    url = fields.Url(required=True, require_tld=False)
    files = fields.Dict(
        keys=fields.String(),
        values=fields.Url(require_tld=False),
        required=True,
        metadata={"description": "answers: the workbook to fill in; measures: CSV"},
    )
