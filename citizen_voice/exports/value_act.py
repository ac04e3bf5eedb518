"""The record under the Public Services (Social Value) Act 2012 (England), as one page for the authority's own file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from citizen_voice.exports import wording
from citizen_voice.exports.measures import title_of
from citizen_voice.exports.snapshot import Json, PublicationSnapshot, StandardSnapshot
from citizen_voice.exports.tender import TenderSnapshot
from citizen_voice.exports.word_document import WordDocument

NOT_ADVICE = (
    "This is a record for the authority’s own file, made from what was recorded in the system. It is not legal advice."
)
_BUYS = {"goods": "goods", "services": "services", "works": "works"}


@dataclass(frozen=True, slots=True)
class ConsideredTests:
    """The answers to the four tests of section 23(2) of the Procurement Act 2023, in the commissioner's words."""

    subject_matter: str
    clear_measurable: str
    technical_rules: str
    proportionate: str


@dataclass(frozen=True, slots=True)
class ValueActSnapshot:
    """What a council wrote down when it recorded standards for a tender.

    ``recorded_by`` is the name of who recorded it at ``recorded_at``; ``publication`` is the set that the standards are
    from, at ``publication_url``. ``total_weight_reason`` says why the standards together weigh more or less than that
    set has it; empty where they do not.
    """

    tender: TenderSnapshot
    publication: PublicationSnapshot
    publication_url: str
    tests: ConsideredTests
    recorded_by: str
    recorded_at: datetime
    total_weight_reason: str = ""


def build_value_act_docx(record: ValueActSnapshot) -> bytes:
    """Return the Social Value Act record of a tender as DOCX: the same bytes for the same recorded import.

    It takes one page unless the answers are long or the standards many. Raises ValueError when ``recorded_at`` has no
    time zone.
    """
    tender = record.tender
    document = WordDocument(
        title=f"Social Value Act record: {tender.title}",
        subject=f"Public Services (Social Value) Act 2012, tender {tender.reference}",
        author=tender.buyer.name,
        moment=record.recorded_at,
        margin=15,
        scale=0.86,
    )
    document.title("Social Value Act record", "Public Services (Social Value) Act 2012 (England)")
    document.footer(f"{tender.reference}. {NOT_ADVICE}")
    document.paragraph(NOT_ADVICE)
    _add_purchase(document, record)
    _add_considered(document, record)
    _add_consultation(document, record)
    document.heading("4. Who recorded this", 1)
    document.paragraph(
        f"{record.recorded_by}, for {tender.buyer.name}, on {wording.moment_in_words(record.recorded_at)}. "
        "The record has not been changed since."
    )
    return document.to_bytes()


def _add_purchase(document: WordDocument, record: ValueActSnapshot) -> None:
    tender = record.tender
    document.heading("1. What is bought", 1)
    rows = [
        ("Contract", f"{tender.title} ({tender.reference}), {_BUYS[tender.category]}"),
        ("CPV code", f"{tender.cpv_code}, {tender.cpv_description}"),
        ("Value without VAT", wording.pounds(tender.value_amount)),
        ("Lots", "\n".join(wording.lot_in_words(lot, tender) for lot in tender.lots)),
    ]
    document.table(("Of the contract", "What was recorded"), rows, (38, 142), about="What is bought")
    if tender.category != "services":
        document.paragraph(
            "The Act is about services, and works or goods bought with them where services are the larger part. "
            f"This contract is recorded as buying {_BUYS[tender.category]}: check whether the Act binds it."
        )
    if tender.buyer.area_code and not tender.buyer.area_code.startswith("E"):
        document.paragraph("The council is not in England, and the Act holds for England: check whether it binds it.")


def _add_considered(document: WordDocument, record: ValueActSnapshot) -> None:
    tests = record.tests
    document.heading("2. What was considered", 1)
    document.paragraph(
        "How what is bought might improve the economic, social and environmental wellbeing of the area, and how the "
        "procurement could secure that (section 1(3)), by these standards; only what is relevant and in proportion "
        "(section 1(6)), by these answers to the four tests of section 23(2) of the Procurement Act 2023."
    )
    document.table(
        ("Standard", "Lot", "Weight", "Measures"), list(_standard_rows(record.tender)), (72, 14, 18, 76),
        about="The standards that were brought into the tender",
    )  # fmt: skip
    answers = [
        ("Relates to the contract (relevant)", tests.subject_matter),
        ("Clear, measurable and specific", tests.clear_measurable),
        ("Keeps the rules on technical specifications", tests.technical_rules),
        ("In proportion", tests.proportionate),
    ]
    if record.total_weight_reason:
        answers.append(("Weight of all standards together", record.total_weight_reason))
    for test, answer in answers:
        document.paragraph(answer, lead=f"{test}:")


def _standard_rows(tender: TenderSnapshot) -> Iterator[tuple[str, str, str, str]]:
    for lot in tender.lots:
        for one in lot.standards:
            measures = "; ".join(f"{measure.title}, {wording.target_in_words(measure)}" for measure in one.measures)
            yield (
                f"{wording.standard_in_words(one)}, version {one.version}",
                lot.id,
                wording.percent(one.weight),
                measures,
            )


def _add_consultation(document: WordDocument, record: ValueActSnapshot) -> None:
    publication = record.publication
    held = publication.consultation
    document.heading("3. Whether to consult", 1)
    document.paragraph(
        f"Section 1(7) asks whether to consult. {publication.authority.name} asked residents “{held.question}” in the "
        f"consultation “{held.title}”, open from {wording.day_in_words(held.opened_on)} to "
        f"{wording.day_in_words(held.closed_on)}. The standards rest on its answers, and hold from "
        f"{wording.day_in_words(publication.effective_on)}."
    )
    document.link("Published as:", f"{publication.title}, version {publication.version}, at", record.publication_url)
    wanted = {one.reference for one in record.tender.standards}
    rows = [_evidence_row(one) for one in publication.standards if one.reference in wanted]
    document.table(
        ("Standard", "People who proposed it", "People who voted", "Agree", "Disagree", "Unsure"),
        rows,
        (66, 30, 28, 18, 20, 18),
        about="How many residents proposed and voted on what each standard rests on",
    )


def _evidence_row(standard: StandardSnapshot) -> tuple[str, ...]:
    evidence = standard.value("resident_evidence") or {}
    votes: Mapping[str, Json] = evidence.get("votes") or {}
    numbers = (
        evidence.get("people"),
        evidence.get("voters"),
        *(votes.get(one) for one in ("agree", "disagree", "unsure")),
    )
    return (
        f"{standard.reference} {title_of(standard)}",
        *("not recorded" if one is None else f"{one:,}" if isinstance(one, int) else str(one) for one in numbers),
    )
