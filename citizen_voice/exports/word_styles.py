"""The styles of our Word documents: the reader's own programs find headings, lists and tables by them."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

LANGUAGE = "en-GB"
TABLE = "Social Value Table"
TABLE_WORDS = "Table Words"
AFTER_TABLE = "After Table"
LINK = "Hyperlink"
_FONT = "Arial"
_INK = RGBColor(0x0B, 0x0C, 0x0C)
_LINK_INK = RGBColor(0x1D, 0x70, 0xB8)

# Points: size, space before, space after.
_HEADINGS = {"Title": (22, 0, 6), "Heading 1": (16, 18, 6), "Heading 2": (13, 14, 4), "Heading 3": (11, 10, 3)}
_BODY = {"Normal": (10.5, 0, 6), "Subtitle": (12, 0, 12), "List Bullet": (10.5, 0, 3)}
_OURS = {TABLE_WORDS: (9, 1, 1), AFTER_TABLE: (10.5, 8, 6)}

# The first row is told apart by the style, not by hand, so that a council can give all tables its own look at once.
_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="SocialValueTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:color="0B0C0C"/><w:bottom w:val="single" w:sz="8" w:color="0B0C0C"/>
    <w:insideH w:val="single" w:sz="4" w:color="B1B4B6"/><w:insideV w:val="single" w:sz="4" w:color="B1B4B6"/>
  </w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="DDE6EE"/></w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>
</w:style>"""


def set_styles(document: Document, *, scale: float = 1.0) -> None:
    """Give a document our styles, in British English; ``scale`` makes all sizes smaller where a page must hold more."""
    styles = document.styles
    styles.element.append(parse_xml(_TABLE_STYLE))
    for name in _OURS:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    link = styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _LINK_INK, True
    for name, points in {**_BODY, **_OURS, **_HEADINGS}.items():
        _set_type(styles[name], *(one * scale for one in points))
    for name in _HEADINGS:
        styles[name].font.bold = True
        styles[name].paragraph_format.keep_with_next = True
    _without_rule(styles["Title"])
    styles["Subtitle"].font.italic = False
    _set_language(document)


def _set_type(style: ParagraphStyle, size: float, before: float, after: float) -> None:
    style.font.name = _FONT
    style.font.size = Pt(size)
    style.font.color.rgb = _INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # The template's headings name a theme's font, which would win over ours.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), _FONT)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.1
    for spacing in style.element.xpath(".//w:rPr/w:spacing"):
        spacing.getparent().remove(spacing)


def _without_rule(style: ParagraphStyle) -> None:
    for borders in style.element.xpath(".//w:pBdr"):
        borders.getparent().remove(borders)


def _set_language(document: Document) -> None:
    """Name British English as the language of everything: a screen reader takes its voice from it."""
    for language in document.styles.element.xpath(".//w:docDefaults//w:lang"):
        language.set(qn("w:val"), LANGUAGE)
    normal = document.styles["Normal"].element.get_or_add_rPr()
    normal.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGE}"/>'))
    for language in document.settings.element.xpath(".//w:themeFontLang"):
        language.set(qn("w:val"), LANGUAGE)
