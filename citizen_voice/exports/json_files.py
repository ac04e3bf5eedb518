"""JSON from elsewhere, read with care: what a file may not be is said in a sentence before any of it is used."""

import codecs
import json
import re
from typing import Any

MOST_BYTES = 5 * 1024 * 1024
DEEPEST = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
# What is never given back makes this one pass, whatever stands in the file.
_TOKEN = re.compile(r'"(?:[^"\\]+|\\.)*+"?|[\[\]{}]', re.DOTALL)
# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class OcdsError(ValueError):
    """A file that can't be taken as an OCDS release; the message says in plain words what is wrong, and where."""


def read_json(data: bytes) -> Any:
    """Return the content of a JSON file in UTF-8. A file over the limit is refused before any of it is read.

    Raises OcdsError: too large, another encoding, not JSON (with the line), too deep, a name that stands twice in an
    object, a number that is none, or a sign that can't be stored.
    """
    if len(data) > MOST_BYTES:
        raise OcdsError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Use one with this tender alone.")
    text = _decoded(data)
    if not text.strip():
        raise OcdsError("The file is empty.")
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_number)
    except json.JSONDecodeError as fault:
        raise OcdsError(f"This is not JSON: line {fault.lineno} can't be read. Save the file again as JSON.") from fault
    except OcdsError:
        raise
    except ValueError as fault:
        # Python refuses to read whole numbers of thousands of digits.
        raise OcdsError("A number in the file has too many digits.") from fault


def _decoded(data: bytes) -> str:
    if data.startswith(_MARKS) or (b"\x00" in data[:4] and data.strip(b"\x00")):
        raise OcdsError("The file is in UTF-16 or UTF-32, not in UTF-8. Save it again as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise OcdsError(f"The file is not in UTF-8: line {line} can't be read. Save it again as UTF-8.") from fault
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise OcdsError(f"Line {line} of the file has a null byte, which no text has. Save the file again.")
    return text


def _check_depth(text: str) -> None:
    """Look how deep brackets stand in each other, without building anything of it."""
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token.group()[0]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                line = text.count("\n", 0, token.start()) + 1
                raise OcdsError(
                    f"Line {line} of the file stands more than {DEEPEST} brackets deep. No release needs that."
                )
        elif sign in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for name, value in pairs:
        _check_signs(name)
        if name in content:
            raise OcdsError(f"“{name}” stands twice in one object, so it is not clear which holds. Leave one out.")
        content[name] = value
        _check_value(value)
    return content


def _check_value(value: Any) -> None:
    """Check the texts of an object; those inside its objects were checked when they were read."""
    if isinstance(value, str):
        _check_signs(value)
    elif isinstance(value, list):
        for one in value:
            _check_value(one)


def _check_signs(text: str) -> None:
    if "\x00" in text:
        raise OcdsError("A text in the file has a null character, which can't be stored. Take it out.")
    if _SURROGATE.search(text):
        raise OcdsError("A text in the file has half a sign, which can't be shown. Write that text anew.")


def _refuse_constant(name: str) -> Any:
    raise OcdsError(f"“{name}” stands in the file in place of a number. JSON has no such number.")


def _number(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise OcdsError(f"The number {digits[:20]} in the file is too large.")
    return number
