"""Finding out in which encoding a file of text was saved. No file is guessed at when one can be sure."""

import codecs
import re

from charset_normalizer import from_bytes
from flask_babel import gettext

from citizen_voice.exceptions import InvalidInputError

LOOKED_AT = 256 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_OUTSIDE_LINES = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")
WINDOWS = "cp1252"
# What English, Welsh and their neighbours write beyond ASCII, and what spreadsheets put in: if nearly all else than
# ASCII is of these, Windows-1252 is right, whatever a model of frequencies makes of a few signs.
_USUAL = frozenset(
    "£€’‘“”–—…•·°½¼¾²³é è ê ë á à â ä í ì î ï ó ò ô ö ú ù û ü ý ÿ ç ñ É È Ê Á À Â Ä Ó Ô Ö Ü Ç\xa0®™©«»ß¡¿ºª´"
)
_LEAST_USUAL = 0.9
_OTHERS = [
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "iso8859_15",
    "mac_roman",
    "cp850",
    "cp932",
    "gb18030",
    "big5",
]


class EncodingFinder:
    """Reads a file piece by piece and says in the end how it was saved. `feed` gets the pieces in order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._head = b""
        self._marked: str | None = None
        self._is_begun = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self._lines = 0
        self._fault_line: int | None = None
        self._multibyte = 0
        self._high = 0
        self._odd = b""

    def feed(self, piece: bytes) -> None:
        """Look at the next piece. Raises `InvalidInputError` when its marks say one encoding and its bytes another."""
        if not self._is_begun:
            self._begin(piece)
        if self._marked is not None or self._fault_line is None:
            self._decode(piece, final=False)
        self._lines += piece.count(b"\n")
        if self._marked is None and not piece.isascii():
            self._multibyte += sum(len(found) for found in _MULTIBYTE.findall(piece))
            self._high += len(_HIGH.findall(piece))
            if len(self._odd) < LOOKED_AT:
                self._odd += b"".join(_OUTSIDE_LINES.findall(piece))[:LOOKED_AT]

    def finish(self) -> str:
        """Return the name of the encoding. Raises `InvalidInputError` when there is none that fits."""
        if self._fault_line is None:
            self._decode(b"", final=True)
        if self._fault_line is None:
            return self._marked or "utf-8"
        if 2 * self._multibyte >= self._high:
            raise InvalidInputError(
                gettext(
                    "%(file)s is in UTF-8 for the most part, but line %(line)d is not: a part of it was saved in "
                    "another way. Open it, correct that line and save it as CSV UTF-8.",
                    file=self._name,
                    line=self._fault_line,
                )
            )
        return self._find_older()

    def _begin(self, piece: bytes) -> None:
        self._is_begun = True
        self._marked = next((name for mark, name in _MARKS if piece.startswith(mark)), None) or _utf_16(piece)
        self._decoder = codecs.getincrementaldecoder(self._marked or "utf-8")("strict")

    def _decode(self, piece: bytes, *, final: bool) -> None:
        if self._decoder is None:
            return
        try:
            self._decoder.decode(piece, final)
        except UnicodeDecodeError as fault:
            self._fault_line = self._lines + piece.count(b"\n", 0, fault.start) + 1
            if self._marked is not None:
                raise InvalidInputError(
                    gettext(
                        "%(file)s begins as %(encoding)s and goes on otherwise (line %(line)d): it is cut off or "
                        "damaged. Export it again.",
                        file=self._name,
                        encoding=self._marked.upper(),
                        line=self._fault_line,
                    )
                ) from fault

    def _find_older(self) -> str:
        """Return the older encoding, of one byte a sign or of another alphabet, that the odd lines fit best."""
        try:
            beyond = [sign for sign in self._odd.decode(WINDOWS) if not sign.isascii()]
        except UnicodeDecodeError:
            beyond = []
        if beyond and sum(sign in _USUAL for sign in beyond) >= _LEAST_USUAL * len(beyond):
            return WINDOWS
        best = from_bytes(self._odd, cp_isolation=[WINDOWS, *_OTHERS]).best()
        if best is None:
            raise InvalidInputError(
                gettext(
                    "%(file)s is in no encoding that is known here (line %(line)d): open it in the program that it "
                    "is from and save it as CSV UTF-8.",
                    file=self._name,
                    line=self._fault_line,
                )
            )
        return str(best.encoding)


def _utf_16(piece: bytes) -> str | None:
    """Return the UTF-16 that has no mark at its beginning: half of its bytes are NUL, and always the same half."""
    head = piece[:LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None
