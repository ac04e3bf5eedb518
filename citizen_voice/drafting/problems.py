"""What can be wrong with a standard, every sentence in one place.

A check names a problem by its code and what it speaks of; the words are made where they are shown, in the language
of who reads them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from citizen_voice.drafting.parts import PartSpec

Translate = Callable[[str], str]
"""Gives an English sentence, its placeholders still in it, in another language."""

WORDS: Mapping[str, str] = {
    # What to do about a field that is empty: `fill_in`, or what its own name says.
    "fill_in": "fill this in",
    "fill_in_title_cy": "give the title in Welsh too: your authority publishes in both languages",
    "fill_in_short_name_cy": "give the short name in Welsh too: your authority publishes in both languages",
    "fill_in_measures": "add at least one measure with a unit",
    "fill_in_example_commitments": "give at least 2 examples, one of which a small firm or charity could do",
    "fill_in_evaluation_questions": "add at least one question",
    "fill_in_scoring_guidance": "describe bands 0 to 5 and the minimum for any score",
    "fill_in_weighting_range": "give the minimum, recommended and maximum weight",
    "fill_in_mission_links": "link at least one mission, or give the reason why there is none",
    "fill_in_well_being_goals": "link at least one well-being goal, or give the reason why there is none",
    "fill_in_legal_review": "say who reviewed it, when and with what outcome",
    "fill_in_dates": "say when it takes effect and when it is reviewed",
    "fill_in_approval": "say which body decided, with the reference and a link to the decision",
    # About a clause and what it rests on.
    "no_such_field": "there is no such field in a standard",
    "filled_in_twice": "it is filled in twice; keep one",
    "quotes_without_support": "it quotes a statement that is not among those that support it",
    "of_nobody": "say whether it comes from residents or from an officer",
    "not_for_residents": "residents did not speak of this; an officer must answer for it",
    "no_statements": "name the statements that support it, or take it on as an officer with a reason",
    "no_words_left": (
        "none of its statements can be read any more: take it on as an officer with a reason, or say why the standard "
        "still holds"
    ),
    "statements_of_officer": "an officer wrote this, so it cannot name residents' statements",
    "no_reason": "give the reason why an officer worded this and not residents",
    "no_reason_of_officer": "give the reason for what it says",
    # About the shape of a value.
    "in_entry": "entry %(entry)s: %(problem)s",
    "not_in_parts": "fill in its parts one by one",
    "not_a_list": "give a list of entries",
    "unknown_part": "“%(name)s” is not a part of it",
    "missing": "%(part)s is missing",
    "not_text": "%(part)s must be written in words",
    "not_integer": "%(part)s must be a whole number from 0 to 999,999,999",
    "not_decimal": "%(part)s must be a number in digits, such as 12 or 12.5",
    "not_date": "%(part)s must be a real date written as 2027-04-01",
    "not_url": "%(part)s must be a full web address that starts with https:// or http://",
    "not_flag": "%(part)s must be yes or no",
    "not_choice": "%(part)s must be one of: %(choices)s",
    "not_choices": "%(part)s must be chosen from: %(choices)s",
    "not_codes": "%(part)s must be a list of codes",
    "code_twice": "%(part)s has the same one twice",
    "not_object": "%(part)s must have named parts",
    "not_entries": "%(part)s must be a list of entries",
    # About several parts together.
    "too_many_words": "it has %(words)s words; cut it to %(most)s or fewer",
    "quote_without_id": "each statement quoted needs its id",
    "few_examples": "give at least %(least)s examples",
    "none_for_small": "mark at least one that a small firm or charity could do",
    "measure_id_twice": "the id %(id)s is used twice",
    "measure_id_elsewhere": "the id %(id)s must begin with %(code)s- and say which measure of it this is",
    "measure_id_signs": "the id %(id)s may hold letters and digits, and single hyphens or points between them",
    "measure_of_own_region": "%(id)s is of your own region: give this standard a measure of its own",
    "unknown_measure": "no region has published a measure %(id)s: take over one that is published, by its id in full",
    "measure_means_otherwise": (
        "%(id)s is published, and there its %(part)s is another. An id means the same everywhere and in every version: "
        "say it as it is published, or give the measure an id of its own"
    ),
    "unknown_unit": "%(id)s: “%(code)s” is not a unit that we count in",
    "baseline_without_source": "%(id)s: say where the baseline comes from",
    "minimum_above_maximum": "the minimum is above the maximum",
    "recommended_outside": "the recommended weight is not between the minimum and the maximum",
    "not_percent": "weights are percentages above 0 and up to 100",
    "word_limit_zero": "the word limit must be above 0",
    "band_outside": "the lowest band that passes is from 1 to 5",
    "value_below_zero": "the contract value cannot be below 0",
    "values_reversed": "the highest contract value is below the lowest",
    "unknown_division": "“%(code)s” is not a CPV division (two digits)",
    "no_council": "name at least one council area",
    "unknown_council": "“%(code)s” is not the code of a council area",
    "unknown_theme": "choose a theme that is confirmed in this consultation, or write your own words",
    "mission_twice": "%(code)s is linked twice",
    "unknown_mission": "“%(code)s” is not a mission",
    "unknown_well_being_goal": "“%(code)s” is not a well-being goal",
    "framework_not_here": "this framework does not hold in your nation",
    "no_ppn_outcome": "give the number of an outcome of PPN 002, from 1 to 8, such as 1 or 1a",
    "only_a_toms_code": "give the code of a National TOMs measure, such as NT1, and no words or link",
    "plan_without_link": "give the title of the priority in the plan and a link to it",
    "framework_without_title": "give the title of the framework and of what it asks",
    "reviewed_too_early": "the review must come after the day it takes effect",
    # About a set as a whole.
    "not_a_day": "give a real day",
    "not_in_words": "write it in words",
    "too_long": "use %(most)s characters or fewer",
    "period_reversed": "the period must end after it begins",
    "not_area_code": "give the nine signs of the area’s code, such as E47000001",
    "not_email": "give an e-mail address in the form name@example.com",
}
THIS = "this"
"""What stands for the part in the problem of a field that has only one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a value.

    ``code`` is one of ``WORDS``, ``part`` the part that it speaks of, ``entry`` the number (from 1) of the entry of a
    list, and ``arguments`` what else the sentence names.
    """

    code: str
    part: PartSpec | None = None
    entry: int | None = None
    arguments: Mapping[str, str | int] = field(default_factory=dict)

    def in_words(self, translate: Translate = str) -> str:
        """Return the problem as a plain sentence that begins small; in English unless it is given a translation."""
        named = dict(self.arguments)
        if self.part is not None:
            choices = [translate(words) for _, words in self.part.choices]
            named |= {"part": translate(self.part.label), "choices": ", ".join(choices)}
        words = translate(WORDS[self.code]) % named
        if self.entry is None:
            return words
        return translate(WORDS["in_entry"]) % {"entry": self.entry, "problem": words}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Something missing or malformed in a field, named by its code and label."""

    field: str
    label: str
    problem: Problem

    def in_words(self, translate: Translate = str) -> str:
        """Return the label of the field and what is wrong with it; in English unless it is given a translation."""
        return f"{translate(self.label)}: {self.problem.in_words(translate)}"
