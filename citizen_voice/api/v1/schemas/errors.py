"""The one shape of every error."""

from typing import Any

from marshmallow import Schema, fields


class ErrorSchema(Schema):
    """The one shape of every error."""

    code = fields.Integer(required=True, metadata={"description": "The HTTP status"})
    message = fields.String(required=True, metadata={"description": "What is wrong, in plain English"})
    problems = fields.List(fields.String(), required=True, metadata={"description": "Each thing to mend"})


def error_example(status: int, reason: str) -> dict[str, Any]:
    """Return an example of an error."""
    problems = ["lots.0.price_weight: Enter a number in digits, like 12 or 12.5"] if status == 422 else []
    return {"code": status, "message": f"{reason.partition(':')[0]}.", "problems": problems}
