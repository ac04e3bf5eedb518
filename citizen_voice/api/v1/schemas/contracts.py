"""What the API gives of contracts that everybody can read: what was agreed, and what was reported since."""

from marshmallow import Schema, fields, validate

from citizen_voice.api.v1.schemas.deliveries import CommitmentSchema
from citizen_voice.api.v1.schemas.fields import Digits
from citizen_voice.api.v1.schemas.paging import PageQuerySchema, page_of
from citizen_voice.delivery.steps.listing import STATES

_STATES = {
    "description": (
        "Of the reports that were due: missing, with none of them; partial, with some; complete, with all; "
        "waiting, where none was due yet"
    )
}


class ContractPageQuerySchema(PageQuerySchema):
    """Which contracts, and which part of the list."""

    reports = fields.String(load_default=None, validate=validate.OneOf(STATES), metadata=_STATES)


class ContractSummarySchema(Schema):
    """A contract, which is a lot of a tender, and how many of its reports came in."""

    id = fields.UUID(required=True, metadata={"description": "The id of the lot"})
    import_id = fields.UUID(required=True, metadata={"description": "The record of the tender that holds"})
    tender_id = fields.UUID(required=True)
    lot = fields.Integer(required=True)
    title = fields.String(required=True, metadata={"description": "The title of the tender"})
    lot_title = fields.String(required=True)
    reference = fields.String(required=True, metadata={"description": "The council's reference of the tender"})
    council = fields.String(required=True, metadata={"description": "The code of the council that buys"})
    reports_due = fields.Integer(required=True, metadata={"description": "How many were due by today"})
    reports_received = fields.Integer(required=True, metadata={"description": "How many of them came in"})
    reports = fields.String(required=True, validate=validate.OneOf(STATES), metadata=_STATES)
    url = fields.Url(required=True, require_tld=False)
    api_url = fields.Url(required=True, require_tld=False)


ContractPageSchema = page_of(ContractSummarySchema, "ContractPage")


class SupplierSchema(Schema):
    """With whom a contract was made, as the council wrote it down."""

    reference = fields.String(required=True, metadata={"description": "The council's reference of the contract"})
    supplier_id = fields.String(required=True, metadata={"description": "With its register, as in GB-COH-01234567"})
    supplier_name = fields.String(required=True)
    signed_on = fields.Date(required=True)
    ocds_url = fields.Url(required=True, require_tld=False, metadata={"description": "The contract as an OCDS file"})


class RestsOnSchema(Schema):
    """The published version of a standard that a measure is of: from it lineage leads to residents' sentences."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    publication = fields.String(required=True)
    publication_version = fields.String(required=True)
    url = fields.Url(required=True, require_tld=False)
    api_url = fields.Url(required=True, require_tld=False)
    clause_url = fields.Url(
        required=True,
        require_tld=False,
        metadata={"description": "The clause that says what residents want, with the sentences it rests on"},
    )


class ContractMeasureSchema(CommitmentSchema):
    """A measure of a contract: what was asked and agreed, the reports that stand, and the periods that lack one."""

    direction = fields.String(required=True, metadata={"description": "higher or lower: which is better"})
    counting_rule = fields.String(required=True)
    agreed = Digits(
        required=True, allow_none=True, metadata={"description": "What the supplier agreed to; null while unknown"}
    )
    standard = fields.Nested(RestsOnSchema, required=True)


class ContractSchema(Schema):
    """A contract with each measure. It does not say that a target or a milestone was met."""

    id = fields.UUID(required=True, metadata={"description": "The id of the lot"})
    import_id = fields.UUID(required=True)
    replaced_by = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The later record of the tender, where that holds"}
    )
    tender_id = fields.UUID(required=True)
    lot = fields.Integer(required=True)
    title = fields.String(required=True)
    lot_title = fields.String(required=True)
    reference = fields.String(required=True)
    council = fields.String(required=True)
    contract = fields.Nested(
        SupplierSchema, required=True, allow_none=True, metadata={"description": "null until it is written down"}
    )
    measures = fields.List(fields.Nested(ContractMeasureSchema), required=True)
    url = fields.Url(required=True, require_tld=False)
