"""Forms that are checked by the rules of tenders as well."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from citizen_voice.exceptions import InvalidInputError

Rule = tuple[list[Field], Callable[[], object]]


class RuledForm(FlaskForm):
    """A form whose fields are checked by the rules of tenders too, so that all that is wrong shows at once."""

    def rules(self) -> Iterator[Rule]:
        """Give the fields that a rule is about, and what raises `InvalidInputError` with the field at fault."""
        return iter(())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field by itself, then by the rules; no rule whose fields are at fault already."""
        is_sound: bool = super().validate(extra_validators)
        for fields, check in self.rules():
            if any(field.errors for field in fields):
                continue
            try:
                check()
            except InvalidInputError as fault:
                self[fault.field].errors = [str(fault)]
                is_sound = False
        return is_sound
