import csv
import gzip
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.screening.language import detect_language, detect_languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("More buses in the evening, please.", "en"),
        ("Mae angen mwy o fysiau gyda'r nos.", "cy"),
        ("Pwllheli is an ancient town on the south coast of Llŷn.", "en"),
        ("Mehr Radwege in der Stadt, bitte, und weniger Autos.", "de"),
        ("Potrzebujemy więcej autobusów wieczorem w naszym mieście.", "pl"),
        ("نريد المزيد من الحافلات في المساء", "ar"),
        ("我们需要更多的公共汽车和更干净的街道", "zh"),
    ],
)
def test_it_tells_the_language_of_a_sentence(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", " ", "Dim", "OK", "bws", "12345 6789", "😀😀", "no idea", "\x00\x00", "M4 M25"])
def test_it_does_not_guess_at_a_word_or_two(text: str) -> None:
    assert detect_language(text) is None


@given(texts=st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=8))
def test_a_text_has_the_language_that_it_has_alone(texts: list[str]) -> None:
    assert detect_languages(texts) == [detect_language(text) for text in texts]


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert detect_language("The bus is late again today. " * 50_000) == "en"


def test_importing_it_loads_no_model() -> None:
    program = "import citizen_voice.screening.language as it; assert it._near_detector.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", program], check=True)


def accuracy(found: list[str | None], language: str) -> tuple[float, float]:
    """The share that is right, and the share that is wrong; the rest is not guessed at."""
    right = sum(one == language for one in found)
    wrong = sum(one not in {language, None} for one in found)
    return right / len(found), wrong / len(found)


@pytest.mark.parametrize(("column", "least_right", "most_wrong"), [("cy", 0.97, 0.005), ("en", 0.93, 0.01)])
def test_welsh_and_english_are_told_apart(data_folder, column: str, least_right: float, most_wrong: float) -> None:
    with (data_folder / "language" / "welsh_english_dev.csv").open(encoding="utf-8", newline="") as stream:
        texts = [row[column] for row in csv.DictReader(stream)]
    right, wrong = accuracy(detect_languages(texts), column)
    assert (right >= least_right, wrong <= most_wrong) == (True, True), (right, wrong)


def test_what_is_neither_is_not_taken_for_either(data_folder) -> None:
    with gzip.open(data_folder / "civic" / "cycling_bonn_de.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        texts = [row["text"] for row in csv.DictReader(stream) if row["text"].strip()]
    right, wrong = accuracy(detect_languages(texts), "de")
    assert (right >= 0.97, wrong <= 0.01) == (True, True), (right, wrong)
