"""Office files as the same bytes each time: both libraries write the moment of writing into them."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from citizen_voice.exports.addresses import written_at

_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:)")
# XML 1.0 allows no other control characters, and a file with one of them opens in no program.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def repacked(content: bytes, at: datetime, *, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return an office file whose every moment is ``at``, to two seconds, in UTC, and otherwise the same.

    ``replaced`` gives members other contents, by name. Raises ValueError when ``at`` has no time zone.
    """
    moment = written_at(at).encode()
    stamp = at.astimezone(UTC).timetuple()[:6]
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as packed:
        for name in source.namelist():
            body = (replaced or {}).get(name) or source.read(name)
            if name == _CORE:
                body = _MOMENT.sub(rb"\g<1>" + moment + rb"\g<3>", body)
            member = zipfile.ZipInfo(name, stamp)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            packed.writestr(member, body)
    return target.getvalue()


def plain(text: str) -> str:
    """Return a text without the control characters that no office file may hold."""
    return _NOT_IN_XML.sub("", text)
