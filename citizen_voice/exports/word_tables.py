"""The tables of our Word documents: what stands in a cell, and which rows stay on one page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row

from citizen_voice.exports.packing import plain
from citizen_voice.exports.word_styles import TABLE, TABLE_WORDS

WELSH = "cy-GB"
_FILL_IN = "FFF7CC"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell: in bold, or in another language than English, so that it is read out in its own sounds."""

    words: str
    is_bold: bool = False
    language: str = ""


Content = str | Sequence[Line]


@dataclass(frozen=True, slots=True)
class Look:
    """What is particular to a table.

    ``numbers`` are the places of columns of numbers, which end at the right; ``fill_in`` those of columns that are
    filled in by hand, which are yellow. A table that ``is_short`` stays on one page.
    """

    numbers: Collection[int] = field(default=())
    fill_in: Collection[int] = field(default=())
    is_short: bool = False


def add_table(
    document: Document,
    header: Sequence[str],
    rows: Sequence[Sequence[Content]],
    widths: Sequence[float],
    *,
    about: str,
    look: Look,
) -> None:
    """Add a table to a document: a header row that stands again on each page, and the first column in bold."""
    table = document.add_table(0, len(header), style=TABLE)
    table.autofit = False
    _describe(table, plain(about))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in (header, *rows):
        _add_row(table, row, widths, look)
    for place, made in enumerate(table.rows):
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if place == 0:
            made._tr.trPr.append(OxmlElement("w:tblHeader"))
        # The header is nothing without a row.
        if place == 0 or (look.is_short and place < len(rows)):
            _keep_with_next(made)


def _add_row(table: Table, row: Sequence[Content], widths: Sequence[float], look: Look) -> None:
    is_header = not table.rows
    # The library gives no types for it.
    made: _Row = table.add_row()  # type: ignore[no-untyped-call]
    for place, (cell, content, width) in enumerate(zip(made.cells, row, widths, strict=True)):
        cell.width = Mm(width)
        _fill(cell, content)
        if place in look.numbers:
            for paragraph in cell.paragraphs:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if place in look.fill_in and not is_header:
            shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_FILL_IN}"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(shade))


def _fill(cell: _Cell, content: Content) -> None:
    lines = [Line(one) for one in content.splitlines()] if isinstance(content, str) else content
    kept = [line for line in lines if line.words.strip()] or [Line("")]
    for place, line in enumerate(kept):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = TABLE_WORDS
        run = paragraph.add_run(" ".join(plain(line.words).split()))
        # None leaves it to the style: the first column is bold by that.
        run.bold = True if line.is_bold else None
        if line.language:
            run._r.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{line.language}"/>'))


def _keep_with_next(row: _Row) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _describe(table: Table, about: str) -> None:
    properties = table._tbl.tblPr
    for look in properties.xpath("w:tblLook"):
        look.set(qn("w:val"), "04A0")
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1")
        look.set(qn("w:noVBand"), "1")
    description = OxmlElement("w:tblDescription")
    description.set(qn("w:val"), about[:255])
    properties.append(description)
