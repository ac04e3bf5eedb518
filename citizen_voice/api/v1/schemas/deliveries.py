"""What the API takes and gives of what contracts delivered."""

from marshmallow import Schema, fields

from citizen_voice.api.v1.schemas.fields import Digits, Words
from citizen_voice.delivery.steps.reporting import LONGEST
from citizen_voice.vocabulary import DeliveryRating

IN_FULL = {"description": "The id of the measure in full, which means the same in every region"}


class DeliveryWriteSchema(Schema):
    """What a contract delivered under one measure of one lot over some days."""

    lot = fields.Integer(strict=True, required=True, metadata={"description": "The number of the lot"})
    measure = Words(longest=60, metadata={"description": "The code of the measure"})
    unit = Words(longest=40, metadata={"description": "The unit of the measure: it must be the one that was agreed"})
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    quantity = Digits(required=True, metadata={"description": "Of a percentage, the part"})
    whole = Digits(load_default=None, allow_none=True, metadata={"description": "Of a percentage, what it is part of"})
    rating = fields.Enum(DeliveryRating, by_value=True, load_default=None, allow_none=True)
    is_additional = fields.Boolean(load_default=False)
    is_shared = fields.Boolean(load_default=False, metadata={"description": "Somebody else may count it too"})
    shared_note = Words(
        longest=LONGEST["shared_note"], needed=False, metadata={"description": "Who else; only of what is shared"}
    )
    evidence_url = Words(longest=LONGEST["evidence_url"], needed=False)
    note = Words(longest=LONGEST["note"], needed=False)
    is_confirmed = fields.Boolean(
        load_default=False,
        metadata={"description": "An unusual figure is right all the same"},
    )
    replaces = fields.UUID(load_default=None, allow_none=True, metadata={"description": "The report that it corrects"})


class DeliverySchema(Schema):
    """A report that stands."""

    id = fields.UUID(required=True)
    lot = fields.Integer(required=True)
    measure = fields.String(required=True)
    measure_in_full = fields.String(required=True, metadata=IN_FULL)
    unit = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    quantity = Digits(required=True)
    whole = Digits(required=True, allow_none=True)
    rating = fields.Enum(DeliveryRating, by_value=True, required=True, allow_none=True)
    is_additional = fields.Boolean(required=True)
    is_shared = fields.Boolean(required=True, metadata={"description": "Somebody else may count it too"})
    shared_note = fields.String(required=True)
    evidence_url = fields.String(required=True)
    note = fields.String(required=True)
    is_verified = fields.Boolean(required=True)
    reported_at = fields.AwareDateTime(required=True)
    replaces = fields.UUID(required=True, allow_none=True)


class PeriodSchema(Schema):
    """Days that a report is due for."""

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    due_on = fields.Date(required=True)


class CommitmentSchema(Schema):
    """A measure that a contract is to report, with the reports that stand and the periods that lack one."""

    lot = fields.Integer(required=True)
    measure = fields.String(required=True)
    measure_in_full = fields.String(required=True, metadata=IN_FULL)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    target = Digits(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    due = fields.List(fields.Nested(PeriodSchema), required=True)
    reports = fields.List(fields.Nested(DeliverySchema), required=True)


class CommitmentListSchema(Schema):
    """Everything that the contracts for one tender are to report."""

    items = fields.List(fields.Nested(CommitmentSchema), required=True)
