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

from citizen_voice.exports.packing import plain, repacked
from citizen_voice.exports.word_styles import AFTER_TABLE, LANGUAGE, LINK, TABLE_WORDS, set_styles
from citizen_voice.exports.word_tables import Content, Look, add_table

_LONG, _SHORT = Mm(297), Mm(210)
_THUMBNAIL = "metadata/thumbnail"
PLAIN = Look()
"""A table like most: of words, over as many pages as it takes."""


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
        """Add a paragraph of ``lead`` in bold, some words, and a web address that can be followed.

        It says what the next paragraph is about, and stays with it.
        """
        paragraph = self._document.add_paragraph(style="Normal")
        paragraph.paragraph_format.keep_with_next = True
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
        rows: Iterable[Sequence[Content]],
        widths: Sequence[float],
        *,
        about: str,
        look: Look = PLAIN,
    ) -> None:
        """Add a table with a header row that stands again on each page; what stands before it stays with it.

        ``about`` says what it shows to who cannot see it.
        """
        if self._document.paragraphs and not self._ends_with_table():
            self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        add_table(self._document, header, list(rows), widths, about=about, look=look)

    def _ends_with_table(self) -> bool:
        # The last element of a body holds the settings of its page.
        body = self._document.element.body
        return len(body) > 1 and body[-2].tag == qn("w:tbl")

    def footer(self, words: str) -> None:
        """Put some words, and the number of the page and of all, at the foot of each page."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.style = self._document.styles[TABLE_WORDS]
        for before, code in ((f"{plain(words)} Page ", "PAGE"), (" of ", "NUMPAGES")):
            paragraph.add_run(before)
            paragraph._p.append(
                parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
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
