"""What the API gives of publications and of where words went."""

from marshmallow import Schema, fields

from citizen_voice.api.v1.schemas.paging import page_of


class PublicationSummarySchema(Schema):
    """One version of a publication, without what it says."""

    slug = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    effective_on = fields.Date(required=True)
    published_at = fields.AwareDateTime(required=True)
    content_hash = fields.String(required=True, metadata={"description": "SHA-256 of the snapshot, in hexadecimal"})
    is_current = fields.Boolean(required=True, metadata={"description": "No later version holds in its place yet"})
    url = fields.Url(required=True, require_tld=False)


PublicationPageSchema = page_of(PublicationSummarySchema, "PublicationPage")


class WordsSchema(Schema):
    """A resident's words as they are published now; no text, and a date, once they were withdrawn."""

    text = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    withdrawn_on = fields.Date(required=True, allow_none=True)


class RemainingSchema(Schema):
    """What is left of the words that a published standard rests on."""

    statements = fields.Integer(required=True, metadata={"description": "How many statements it rests on"})
    readable = fields.Integer(required=True, metadata={"description": "How many of them can still be read"})


class PublicationSchema(PublicationSummarySchema):
    """One version of a publication: what it says, and the words that it rests on by statement id."""

    snapshot = fields.Dict(keys=fields.String(), required=True)
    words = fields.Dict(keys=fields.String(), values=fields.Nested(WordsSchema), required=True)
    support = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(RemainingSchema),
        required=True,
        metadata={"description": "For each standard, by its reference, what is left of the words it rests on"},
    )


class ThemeSchema(Schema):
    """A theme that an officer confirmed."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)


class LineageStandardSchema(Schema):
    """A published standard that the statement supports, and in which clauses."""

    reference = fields.String(required=True)
    version = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")
    publication = fields.String(required=True)
    publication_version = fields.String(required=True)
    url = fields.Url(required=True, require_tld=False)
    clauses = fields.Dict(
        keys=fields.String(),
        values=fields.Url(require_tld=False),
        required=True,
        metadata={"description": "For each of `fields`, the address of the clause with its sentences"},
    )
    support = fields.Nested(RemainingSchema, required=True)


class LineageTenderSchema(Schema):
    """A tender into which such a standard was brought."""

    reference = fields.String(required=True)
    title = fields.String(required=True)
    council = fields.String(required=True)
    standard = fields.String(required=True)
    standard_version = fields.String(required=True)
    import_id = fields.UUID(required=True, metadata={"description": "Of the recorded import"})
    url = fields.Url(required=True, require_tld=False)


class LineageSchema(Schema):
    """A statement and everything that rests on it."""

    statement_id = fields.UUID(required=True)
    words = fields.Nested(WordsSchema, required=True)
    themes = fields.List(fields.Nested(ThemeSchema), required=True)
    standards = fields.List(fields.Nested(LineageStandardSchema), required=True)
    tenders = fields.List(fields.Nested(LineageTenderSchema), required=True)


class ProposalLineageSchema(Schema):
    """A published proposal, with everything that rests on it; no text, and a date, once it was withdrawn."""

    consultation = fields.String(required=True)
    reference = fields.String(required=True)
    words = fields.Nested(WordsSchema, required=True)
    statement_ids = fields.List(fields.UUID(), required=True)
    standards = fields.List(fields.Nested(LineageStandardSchema), required=True)
    tenders = fields.List(fields.Nested(LineageTenderSchema), required=True)


class ClauseStatementSchema(Schema):
    """A sentence that a clause rests on, in its words as they are published now."""

    id = fields.UUID(required=True)
    words = fields.Nested(WordsSchema, required=True)
    url = fields.Url(required=True, require_tld=False, metadata={"description": "Where the sentence went"})


class ClauseSchema(Schema):
    """A clause of a published standard, the sentences it rests on, and the tenders that the standard reached."""

    standard = fields.String(required=True)
    version = fields.String(required=True)
    field = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "resident: sentences; officer: a person's reason"})
    value = fields.Raw(required=True)
    reason = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    statements = fields.List(fields.Nested(ClauseStatementSchema), required=True)
    tenders = fields.List(fields.Nested(LineageTenderSchema), required=True)
