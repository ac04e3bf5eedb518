"""What every record of a tender for a council's own file holds: purchase, answers, who was asked, who wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from citizen_voice.exports import wording
from citizen_voice.exports.measures import title_of
from citizen_voice.exports.snapshot import Json, PublicationSnapshot, StandardSnapshot
from citizen_voice.exports.tender import TenderSnapshot
from citizen_voice.exports.word_document import WordDocument
from citizen_voice.exports.word_tables import Look

NOT_ADVICE = (
    "This is a record for the authority’s own file, made from what was recorded in the system. It is not legal advice."
)
BUYS = {"goods": "goods", "services": "services", "works": "works"}


@dataclass(frozen=True, slots=True)
class ConsideredTests:
    """The answers to the four tests of section 23(2) of the Procurement Act 2023, in the commissioner's words."""

    subject_matter: str
    clear_measurable: str
    technical_rules: str
    proportionate: str


_TESTS = {
    "subject_matter": "Relates to the contract (relevant)",
    "clear_measurable": "Clear, measurable and specific",
    "technical_rules": "Keeps the rules on technical specifications",
    "proportionate": "In proportion",
}


@dataclass(frozen=True, slots=True)
class AnswersForStandard:
    """What was answered otherwise for one standard, called so in words: answers by the name of the test."""

    called: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordSnapshot:
    """What a council wrote down when it recorded standards for a tender.

    ``recorded_by`` is the name of who recorded it at ``recorded_at``; ``publication`` is the set that the standards are
    from, at ``publication_url``. ``total_weight_reason`` says why the standards together weigh more or less than that
    set has it; empty where they do not. ``tests`` hold for every standard, but where ``tests_of_standards`` has another
    answer.
    """

    tender: TenderSnapshot
    publication: PublicationSnapshot
    publication_url: str
    tests: ConsideredTests
    recorded_by: str
    recorded_at: datetime
    total_weight_reason: str = ""
    tests_of_standards: tuple[AnswersForStandard, ...] = ()


def begin_record(record: RecordSnapshot, title: str, law: str) -> WordDocument:
    """Return a document with its title, the law it is a record under, and what it does not claim."""
    document = WordDocument(
        title=f"{title}: {record.tender.title}",
        subject=f"{law}, tender {record.tender.reference}",
        author=record.tender.buyer.name,
        moment=record.recorded_at,
        margin=15,
        scale=0.86,
    )
    document.title(title, law)
    document.footer(f"{record.tender.reference}. {NOT_ADVICE}")
    document.paragraph(NOT_ADVICE)
    return document


def add_purchase(document: WordDocument, tender: TenderSnapshot) -> None:
    """Add the first part: what is bought."""
    document.heading("1. What is bought", 1)
    rows = [
        ("Contract", f"{tender.title} ({tender.reference}), {BUYS[tender.category]}"),
        ("CPV code", f"{tender.cpv_code}, {tender.cpv_description}"),
        ("Value without VAT", wording.pounds(tender.value_amount)),
        ("Lots", "\n".join(wording.lot_in_words(lot, tender) for lot in tender.lots)),
    ]
    document.table(("Of the contract", "What was recorded"), rows, (38, 142), about="What is bought")


def add_answers(document: WordDocument, record: RecordSnapshot) -> None:
    """Add the answers to the four tests, and why the weight of all standards is outside its range."""
    answers = [(words, getattr(record.tests, name)) for name, words in _TESTS.items()]
    if record.total_weight_reason:
        answers.append(("Weight of all standards together", record.total_weight_reason))
    for test, answer in answers:
        document.paragraph(answer, lead=f"{test}:")
    for one in record.tests_of_standards:
        for name, answer in one.answers.items():
            document.paragraph(answer, lead=f"{one.called}, {_TESTS[name][0].lower()}{_TESTS[name][1:]}:")
    if record.tests_of_standards:
        document.paragraph("For every other standard the answers above hold.")


def add_consultation(document: WordDocument, record: RecordSnapshot, *, why: str) -> None:
    """Add what residents were asked, where the set is published, and how many took part. ``why`` is the first words."""
    publication = record.publication
    held = publication.consultation
    document.paragraph(
        f"{why}{publication.authority.name} asked residents “{held.question}” in the "
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
        look=Look(numbers=range(1, 6)),
    )


def add_recorder(document: WordDocument, record: RecordSnapshot, number: int) -> None:
    """Add the last part: who recorded this, and when."""
    document.heading(f"{number}. Who recorded this", 1)
    document.paragraph(
        f"{record.recorded_by}, for {record.tender.buyer.name}, on {wording.moment_in_words(record.recorded_at)}. "
        "The record has not been changed since."
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
