"""Lists of the API, page after page by the key of the last thing seen."""

from typing import Any

from marshmallow import Schema, fields, validate

MOST = 100


class PageQuerySchema(Schema):
    """Which part of a list."""

    after = fields.UUID(
        load_default=None, metadata={"description": "The id of the last item of the page before; none for the first"}
    )
    limit = fields.Integer(
        load_default=20, validate=validate.Range(min=1, max=MOST), metadata={"description": "Items on a page"}
    )


def page_of(item: type[Schema], name: str, **more: Any) -> type[Schema]:
    """Return the schema of a page of such items, under a name of its own in the description; `more` are its fields."""
    about = {"description": "The address of the next page; null on the last. It is in the header Link too"}
    parts: dict[str, Any] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.Url(required=True, allow_none=True, require_tld=False, metadata=about),
    }
    return type(f"{name}Schema", (Schema,), {**parts, **more, "__doc__": "One page of a list."})
