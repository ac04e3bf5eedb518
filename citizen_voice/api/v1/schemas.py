"""What the API takes and gives."""

from marshmallow import Schema, fields, validate


class ErrorSchema(Schema):
    """The one shape of every error."""

    code = fields.Integer(required=True, metadata={"description": "The HTTP status"})
    message = fields.String(required=True, metadata={"description": "What is wrong, in plain English"})
    problems = fields.List(fields.String(), required=True, metadata={"description": "Each thing to mend"})


class PageQuerySchema(Schema):
    """Which page of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    per_page = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class PublicationSummarySchema(Schema):
    """One version of a publication, without what it says."""

    slug = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    effective_on = fields.Date(required=True)
    published_at = fields.AwareDateTime(required=True)
    content_hash = fields.String(required=True, metadata={"description": "SHA-256 of the snapshot, in hexadecimal"})
    is_current = fields.Boolean(required=True, metadata={"description": "No later version has replaced it"})
    url = fields.Url(required=True, require_tld=False)


class PublicationPageSchema(Schema):
    """One page of the publications of an authority, the latest first."""

    items = fields.List(fields.Nested(PublicationSummarySchema), required=True)
    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total = fields.Integer(required=True)


class WordsSchema(Schema):
    """A resident's words as they are published now; no text, and a date, once they were withdrawn."""

    text = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    withdrawn_on = fields.Date(required=True, allow_none=True)


class PublicationSchema(PublicationSummarySchema):
    """One version of a publication: what it says, and the words that it rests on by statement id."""

    snapshot = fields.Dict(keys=fields.String(), required=True)
    words = fields.Dict(keys=fields.String(), values=fields.Nested(WordsSchema), required=True)


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


class LineageTenderSchema(Schema):
    """A tender into which such a standard was brought."""

    reference = fields.String(required=True)
    title = fields.String(required=True)
    council = fields.String(required=True)
    standard = fields.String(required=True)
    standard_version = fields.String(required=True)


class LineageSchema(Schema):
    """A statement and everything that rests on it."""

    statement_id = fields.UUID(required=True)
    words = fields.Nested(WordsSchema, required=True)
    themes = fields.List(fields.Nested(ThemeSchema), required=True)
    standards = fields.List(fields.Nested(LineageStandardSchema), required=True)
    tenders = fields.List(fields.Nested(LineageTenderSchema), required=True)
