"""A Word document as we write it: real headings, lists and tables, no empty paragraphs, the same bytes each time."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table, _Cell

from citizen_voice.exports.packing import plain, repacked
from citizen_voice.exports.word_styles import AFTER_TABLE, LANGUAGE, LINK, TABLE, TABLE_WORDS, set_styles

_LONG, _SHORT = Mm(297), Mm(210)
_THUMBNAIL = "metadata/thumbnail"


class WordDocument:
    """A document of A4 pages that is written from its first line to its last.

    ``moment`` (with a time zone) is when it says it was made; all widths are in millimetres.
    """

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        author: str,
        moment: datetime,
        is_landscape: bool = False,
        margin: float = 20,
        scale: float = 1.0,
    ) -> None:
        self._moment = moment
        self._document = docx.Document()
        set_styles(self._document, scale=scale)
        _set_page(self._document, is_landscape=is_landscape, margin=margin)
        _set_core(self._document, title=plain(title), subject=plain(subject), author=plain(author), moment=moment)
        _drop_thumbnail(self._document)

    def title(self, words: str, under: str = "") -> None:
        """Add the document's title, and a line under it."""
        self._document.add_paragraph(plain(words), style="Title")
        if under:
            self._document.add_paragraph(plain(under), style="Subtitle")

    def heading(self, words: str, level: int) -> None:
        """Add a heading of level 1 to 3."""
        self._document.add_heading(plain(words), level)

    def paragraph(self, words: str, *, lead: str = "") -> None:
        """Add a paragraph for each line of some words, the first after ``lead`` in bold; nothing for no words."""
        style = AFTER_TABLE if self._ends_with_table() else "Normal"
        lines = [line.strip() for line in plain(words).splitlines() if line.strip()]
        for place, line in enumerate(lines):
            paragraph = self._document.add_paragraph(style="Normal" if place else style)
            if lead and place == 0:
                paragraph.add_run(f"{lead} ").bold = True
            paragraph.add_run(line)

    def link(self, lead: str, words: str, address: str) -> None:
        """Add a paragraph of ``lead`` in bold, some words, and a web address that can be followed."""
        paragraph = self._document.add_paragraph(style="Normal")
        paragraph.add_run(f"{lead} ").bold = True
        paragraph.add_run(f"{plain(words)} ")
        run = paragraph.add_run(plain(address), style=LINK)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self._document.part.relate_to(plain(address), RELATIONSHIP_TYPE.HYPERLINK, True))
        paragraph._p.append(link)
        link.append(run._r)

    def bullets(self, items: Iterable[str]) -> None:
        """Add a list, one item a line."""
        for item in items:
            self._document.add_paragraph(" ".join(plain(item).split()), style="List Bullet")

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        about: str,
        first_column: bool = True,
    ) -> None:
        """Add a table with a header row that stands again on each page.

        ``about`` says what it shows to who cannot see it; ``first_column`` sets the first column in bold, as the
        names of the rows.
        """
        table = self._document.add_table(0, len(header), style=TABLE)
        table.autofit = False
        _describe(table, plain(about), first_column=first_column)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in (header, *rows):
            cells = table.add_row().cells
            for cell, words, width in zip(cells, row, widths, strict=True):
                cell.width = Mm(width)
                _fill(cell, plain(words))
        for place, made in enumerate(table.rows):
            made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if place == 0:
                made._tr.trPr.append(OxmlElement("w:tblHeader"))

    def _ends_with_table(self) -> bool:
        # The last element of a body holds the settings of its page.
        body = self._document.element.body
        return len(body) > 1 and body[-2].tag == qn("w:tbl")

    def footer(self, words: str) -> None:
        """Put some words and the number of the page at the foot of each page."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.style = self._document.styles[TABLE_WORDS]
        paragraph.add_run(f"{plain(words)} Page ")
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )

    def to_bytes(self) -> bytes:
        """Return the file. Raises ValueError when ``moment`` has no time zone."""
        file = io.BytesIO()
        self._document.save(file)
        return repacked(file.getvalue(), self._moment)


def _set_page(document: Document, *, is_landscape: bool, margin: float) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if is_landscape else (_SHORT, _LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    section.footer_distance = Mm(margin / 2)


def _set_core(document: Document, *, title: str, subject: str, author: str, moment: datetime) -> None:
    core = document.core_properties
    # The format takes 255 characters and no more.
    core.title, core.subject, core.author = title[:255], subject[:255], author[:255]
    core.last_modified_by, core.comments, core.keywords = author[:255], "", ""
    core.language, core.revision = LANGUAGE, 1
    core.created = core.modified = moment.astimezone(UTC).replace(tzinfo=None)


def _drop_thumbnail(document: Document) -> None:
    """Take out the picture of the library's own template, which is not of this document."""
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith(_THUMBNAIL)]:
        del relations[key]


def _describe(table: Table, about: str, *, first_column: bool) -> None:
    properties = table._tbl.tblPr
    for look in properties.xpath("w:tblLook"):
        look.set(qn("w:val"), "04A0" if first_column else "0420")
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1" if first_column else "0")
        look.set(qn("w:noVBand"), "1")
    description = OxmlElement("w:tblDescription")
    description.set(qn("w:val"), about[:255])
    properties.append(description)


def _fill(cell: _Cell, words: str) -> None:
    lines = [line.strip() for line in words.splitlines() if line.strip()] or [""]
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = TABLE_WORDS
        paragraph.add_run(line)
