"""What may be typed into the cells of a sheet, and what its reader is told when they choose one."""

from collections.abc import Sequence
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet


def allow_numbers(
    sheet: Worksheet, cells: str, *, least: int, most: int | str | None = None, title: str, words: str
) -> None:
    """Let some cells take only numbers of ``least`` or more; with ``most``, only whole numbers up to it.

    Where ``most`` names a cell, such as ``E5``, numbers with a fraction up to what stands there.
    """
    _allow(
        sheet,
        cells,
        title,
        words,
        type="whole" if isinstance(most, int) else "decimal",
        operator="greaterThanOrEqual" if most is None else "between",
        formula1=str(least),
        formula2=None if most is None else str(most),
    )


def allow_words(sheet: Worksheet, cells: str, *, words: Sequence[str], title: str, ask: str) -> None:
    """Let some cells take only one of a few words, chosen from a list."""
    listed = ",".join(words)
    _allow(sheet, cells, title, ask, type="list", formula1=f'"{listed}"')


def _allow(sheet: Worksheet, cells: str, title: str, words: str, **rule: Any) -> None:
    made = DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=title,
        error=words,
        promptTitle=title,
        prompt=words,
        **rule,
    )
    sheet.add_data_validation(made)
    made.add(cells)
