"""What the API gives of what contracts reported. More fields may stand beside those that are named here."""

from marshmallow import INCLUDE, Schema, fields

from citizen_voice.api.v1.schemas.deliveries import IN_FULL
from citizen_voice.api.v1.schemas.fields import Digits


class DeliveredMeasureSchema(Schema):
    """What contracts of one council reported under one measure of one standard, in its unit."""

    class Meta:
        """More is said of a measure than is named here."""

        unknown = INCLUDE

    measure = fields.String(required=True)
    measure_in_full = fields.String(required=True, metadata=IN_FULL)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    standard = fields.String(required=True)
    council = fields.String(required=True, metadata={"description": "The code of the council that buys"})
    quantity = Digits(required=True, metadata={"description": "Of a percentage, the sum of the parts"})
    whole = Digits(required=True, metadata={"description": "Of a percentage, the sum of what they are parts of"})
    verified = Digits(required=True, metadata={"description": "How much of it a person checked"})
    additional = Digits(required=True, metadata={"description": "How much would not have been otherwise"})
    shared = Digits(required=True, metadata={"description": "How much somebody else may count too"})
    contracts_reported = fields.Integer(required=True)
    contracts = fields.Integer(required=True)


class DeliveredSchema(Schema):
    """What contracts reported, added up, and of how many contracts. It does not say that a target was met."""

    class Meta:
        """More is said of all contracts than is named here."""

        unknown = INCLUDE

    about = fields.String(required=True)
    authority = fields.String(required=True)
    counted_on = fields.Date(required=True)
    licence = fields.Url(required=True)
    contracts_reported = fields.Integer(required=True)
    contracts = fields.Integer(required=True)
    measures = fields.List(fields.Nested(DeliveredMeasureSchema), required=True)
