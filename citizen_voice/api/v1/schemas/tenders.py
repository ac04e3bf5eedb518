"""What the API takes and gives of tenders and of the standards that are brought into them."""

from marshmallow import Schema, fields, validate

from citizen_voice.api.v1.schemas.fields import Digits, Words
from citizen_voice.api.v1.schemas.paging import page_of
from citizen_voice.exports.measures import FREQUENCIES
from citizen_voice.vocabulary import PurchaseCategory, ReservedArea

CONFLICTS = {
    "description": "What the release that a tender was started from says otherwise, a sentence each. In ocds.json"
    " the weights, and what would contradict them, are as the tender has them; all else stays as the release has it"
}
PERCENT = {"description": "Percent of the total score, at most two decimals"}


class PublicationKeySchema(Schema):
    """Which version of which published set the standards come from."""

    slug = Words(longest=100)
    version = Words(longest=20)


class MeasureSchema(Schema):
    """A measure of a standard, and the target that bidders commit to, in its unit, over the days of the standard."""

    code = Words(longest=60)
    target = Digits(required=True)


class ImportedMeasureSchema(MeasureSchema):
    """A measure of a recorded import. Its id in full means the same in every region."""

    id = fields.String(required=True, metadata={"description": "The id in full, such as north/SV-01-M1"})


class AdaptationSchema(Schema):
    """What holds in place of a part of a standard; no words: the part is left out."""

    field = Words(longest=60)
    words = Words(
        longest=4000,
        needed=False,
        metadata={"description": f"Of the field `frequency` one of: {'; '.join(FREQUENCIES.values())}"},
    )
    reason = Words(longest=1000)


class TestsOfStandardSchema(Schema):
    """Answers to the four tests for one standard; where one is left out, that of the import holds."""

    subject_matter = Words(longest=4000, needed=False)
    clear_measurable = Words(longest=4000, needed=False)
    technical_rules = Words(longest=4000, needed=False)
    proportionate = Words(longest=4000, needed=False)


class ChosenStandardSchema(Schema):
    """A standard in a lot."""

    reference = Words(longest=60)
    weight = Digits(required=True, metadata=PERCENT)
    weight_reason = Words(
        longest=1000, needed=False, metadata={"description": "Needed when the weight is outside the standard's range"}
    )
    starts_on = fields.Date(required=True, metadata={"description": "The first day that counts"})
    ends_on = fields.Date(required=True, metadata={"description": "The last day that counts"})
    measures = fields.List(fields.Nested(MeasureSchema), required=True, validate=validate.Length(min=1, max=30))
    adaptations = fields.List(fields.Nested(AdaptationSchema), load_default=list, validate=validate.Length(max=30))
    tests = fields.Nested(TestsOfStandardSchema, load_default=dict)


class LotStandardsSchema(Schema):
    """The standards that are brought into a lot; there may be none."""

    standards = fields.List(fields.Nested(ChosenStandardSchema), load_default=list, validate=validate.Length(max=30))


class LotSchema(LotStandardsSchema):
    """A lot. Price, quality and its standards add up to exactly 100, where it has standards."""

    title = Words(longest=200)
    price_weight = Digits(required=True, metadata=PERCENT)
    quality_weight = Digits(required=True, metadata=PERCENT)


class FourTestsSchema(Schema):
    """The four tests of section 23(2) of the Procurement Act 2023, each in the commissioner's own words."""

    subject_matter = Words(longest=4000)
    clear_measurable = Words(longest=4000)
    technical_rules = Words(longest=4000)
    proportionate = Words(longest=4000)


class LeftOutSchema(Schema):
    """A standard that is meant for such a tender and is left out, and why: everybody can read it."""

    reference = Words(longest=60)
    reason = Words(longest=1000)


class ImportFieldsSchema(Schema):
    """Which standards are brought in, and why they may be."""

    publication = fields.Nested(PublicationKeySchema, required=True)
    tests = fields.Nested(FourTestsSchema, required=True)
    total_weight_reason = Words(
        longest=1000,
        needed=False,
        metadata={"description": "Needed when the standards together weigh less or more than the published set has it"},
    )
    left_out = fields.List(
        fields.Nested(LeftOutSchema),
        load_default=list,
        validate=validate.Length(max=100),
        metadata={"description": "Where a reason is missing, everybody reads that none was given"},
    )


class ImportWriteSchema(ImportFieldsSchema):
    """An import for a tender that is there already: an entry of `lots` for each of its lots, in their order."""

    lots = fields.List(fields.Nested(LotStandardsSchema), required=True, validate=validate.Length(min=1, max=20))


class TenderFieldsSchema(Schema):
    """What is written down of a tender."""

    council = Words(longest=40, metadata={"description": "The code of the council that buys, such as E08000001"})
    title = Words(longest=200)
    reference = Words(longest=60, metadata={"description": "The number under which the council knows it"})
    description = Words(longest=2000, needed=False)
    value_gbp = Digits(required=True, metadata={"description": "Pounds without VAT, with extensions"})
    cpv_code = Words(longest=10, metadata={"description": "8 digits, with or without check digit"})
    category = fields.Enum(
        PurchaseCategory,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "As the CPV code says where it is left out"},
    )
    duration_months = fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1, max=600)
    )
    is_light_touch = fields.Boolean(load_default=False)
    notice_id = Words(longest=11, needed=False, metadata={"description": "On Find a Tender, such as 012345-2027"})
    reserved_area = fields.Enum(
        ReservedArea,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "For whose suppliers it is kept; below the threshold, where an order lets councils"},
    )
    is_reserved_for_small = fields.Boolean(
        load_default=False, metadata={"description": "Of that area, for small firms and charities alone"}
    )
    is_suitable_for_sme = fields.Boolean(load_default=False)
    is_suitable_for_vcse = fields.Boolean(load_default=False)


class TenderWriteSchema(TenderFieldsSchema, ImportFieldsSchema):
    """A tender with the standards that are brought into it, whole."""

    lots = fields.List(fields.Nested(LotSchema), required=True, validate=validate.Length(min=1, max=20))


class ImportedStandardSchema(Schema):
    """A standard in a lot of a recorded import."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    weight = Digits(required=True)
    weight_reason = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    measures = fields.List(fields.Nested(ImportedMeasureSchema), required=True)
    adaptations = fields.List(fields.Nested(AdaptationSchema), required=True)


class ImportedLotSchema(Schema):
    """A lot of a recorded import."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    price_weight = Digits(required=True)
    quality_weight = Digits(required=True)
    standards = fields.List(fields.Nested(ImportedStandardSchema), required=True)


class LeftOutOfRecordSchema(Schema):
    """A standard that is meant for such a tender and is left out; the reason is empty where none was given."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    reason = fields.String(required=True)


class ImportSummarySchema(Schema):
    """A recorded import: standards of a published set in a council's tender."""

    id = fields.UUID(required=True)
    tender_id = fields.UUID(required=True)
    title = fields.String(required=True)
    reference = fields.String(required=True)
    council = fields.String(required=True, metadata={"description": "The code of the council that buys"})
    publication = fields.Nested(PublicationKeySchema, required=True)
    recorded_at = fields.AwareDateTime(required=True)
    url = fields.Url(required=True, require_tld=False, metadata={"description": "The page that everybody can read"})


class ImportSchema(ImportSummarySchema):
    """A recorded import with what is asked for in each lot, and where its files are (they need a token)."""

    lots = fields.List(fields.Nested(ImportedLotSchema), required=True)
    total_weight_reason = fields.String(required=True)
    left_out = fields.List(fields.Nested(LeftOutOfRecordSchema), required=True)
    files = fields.Dict(keys=fields.String(), values=fields.Url(require_tld=False), required=True)


class WarningSchema(Schema):
    """What to think about: likely unlawful, or more than the contract can bear. Nothing is stopped by it."""

    code = fields.String(required=True)
    words = fields.String(required=True)


class RecordedImportSchema(ImportSchema):
    """A recorded import as it is answered to who sent it."""

    warnings = fields.List(fields.Nested(WarningSchema), required=True)
    conflicts = fields.List(fields.String(), required=True, metadata=CONFLICTS)


class TenderLotSchema(Schema):
    """A lot of a tender."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    price_weight = Digits(required=True)
    quality_weight = Digits(required=True)


class TenderSchema(Schema):
    """A tender of the token's council, whether standards are recorded for it or not."""

    id = fields.UUID(required=True)
    council = fields.String(required=True)
    title = fields.String(required=True)
    reference = fields.String(required=True)
    description = fields.String(required=True)
    value_gbp = Digits(required=True)
    cpv_code = fields.String(required=True)
    category = fields.Enum(PurchaseCategory, by_value=True, required=True)
    duration_months = fields.Integer(required=True, allow_none=True)
    is_light_touch = fields.Boolean(required=True)
    notice_id = fields.String(required=True)
    reserved_area = fields.Enum(ReservedArea, by_value=True, required=True, allow_none=True)
    is_reserved_for_small = fields.Boolean(required=True)
    is_suitable_for_sme = fields.Boolean(required=True)
    is_suitable_for_vcse = fields.Boolean(required=True)
    lots = fields.List(fields.Nested(TenderLotSchema), required=True)
    import_ids = fields.List(fields.UUID(), required=True, metadata={"description": "Recorded imports, latest first"})


class BegunImportSchema(Schema):
    """What was chosen again from a release of ours and is not recorded yet. With `tests` added it is an import."""

    publication = fields.Nested(PublicationKeySchema, required=True)
    lots = fields.List(fields.Nested(LotStandardsSchema), required=True)
    left_out = fields.List(fields.Nested(LeftOutSchema), required=True)


class ShownTenderSchema(TenderSchema):
    """A tender with what the release that it was started from says otherwise than its latest record."""

    conflicts = fields.List(fields.String(), required=True, metadata=CONFLICTS)


class StartedTenderSchema(TenderSchema):
    """A tender that was started from a release, with what was not sure in the file."""

    notes = fields.List(fields.String(), required=True)
    begun = fields.Nested(
        BegunImportSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null where the release has no standards of ours that can be chosen"},
    )


ImportPageSchema = page_of(ImportSummarySchema, "ImportPage")
TenderPageSchema = page_of(TenderSchema, "TenderPage")
