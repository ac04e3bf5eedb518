"""What a few words of a tender or a standard speak of: local firms, or the same thing as other words do."""

import re
from collections.abc import Iterable

_LOCAL = (
    r"(?:local(?:ly)?(?:[- ](?:based|owned|registered|run))?|home[- ]grown|regional(?:ly)?(?:[- ]based)?"
    r"|nearby|neighbouring)"
)
_FIRM = (
    r"(?:firm|compan(?:y|ies)|supplier|business(?:es)?|contractor|sub-?contractor|enterprise|sme|vcse|trader|producer"
    r"|provider|manufacturer|grower|merchant|bidder|tenderer|supply chain)s?"
)
_FIRMS = (
    r"(?:firms|companies|suppliers|businesses|(?:sub-?)?contractors|enterprises|smes|vcses|traders|producers|providers"
    r"|manufacturers|growers|merchants|bidders|tenderers)"
)
_PLACE = r"(?:area|borough|county|counties|district|region|city|cities|town|parish|parishes|postcode|village|valley)s?"
_PEOPLE = r"(?:people|person|residents?|workers?|staff|apprentices?|trainees?|jobs?|schools?|pupils?|work)"
_GAP = rf"(?:(?!{_PEOPLE}\b)[\w&'’-]+,? ){{0,2}}"
_WHICH = r"(?:(?:that|which|who) (?:is|are) )?"
_BASED = rf"{_WHICH}(?:based|located|registered|established|situated)"
_SITED = rf"{_WHICH}(?:based|located|situated|headquartered)"
_IN = r"(?:in|at|within|inside|near|close to|around|from)"
# A name, as of a town; not what else is written with a capital behind “in”.
_NO_NAME = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Friday|Year"
    r"|Quarter|Tier|Part|Section|Annex|Appendix|Schedule|Lot|Phase|Stage|Band|Category|Scope|Table|Companies|Community"
    r"|Evidence|Home|Faith|Land|Web|Work|Team|Risk)\b)"
)
_NAME = rf"(?:the )?(?-i:{_NO_NAME}[A-Z][a-zà-ÿ]+)"
_HAVING = r"(?:with|having|(?:that|which|who) (?:has|have))"
_OFFICE = (
    r"(?:office|base|premises|depot|branch|presence|headquarters|address|site|workshop|yard|factory|shop)(?:s|es)?"
)
_NUMBER = r"(?:\d+|five|ten|fifteen|twenty|thirty|forty|fifty)"
_NEAR = rf"within (?:a |an )?(?:radius of )?{_NUMBER}[- ](?:mile|km|kilometre|kilometer)s?"
_PATTERNS = (
    # Local firms; local small and medium firms; local people and businesses.
    rf"\b{_LOCAL} (?:{_PEOPLE} (?:and|or) )?{_GAP}{_FIRM}\b",
    # A firm that is based in the borough.
    rf"\b{_FIRM} {_BASED}\b(?: (?:locally|nearby|here)|(?: [\w'’-]+){{1,5}}? {_PLACE})\b",
    # A firm that is based in Ellerham; one within 20 miles.
    rf"\b{_FIRM} (?:{_SITED} )?{_NEAR}\b",
    rf"\b{_FIRM} {_SITED} {_IN} \w+",
    rf"\b{_FIRM} (?:{_BASED} )?(?:{_IN} {_NAME}\b)",
    # Firms in our towns. In the singular that is more often where a bidder's people work.
    rf"\b{_FIRMS} (?:in|from|within|near|across)(?: [\w'’-]+){{1,3}}? {_PLACE}\b",
    rf"\b{_FIRMS} (?:from here|from nearby|nearby|close by|(?:a)?round here)\b",
    # A firm with an office in the region, or with a local one.
    rf"\b{_FIRM} {_HAVING} (?:[\w'’-]+ ){{0,3}}?{_OFFICE} {_IN}\b",
    rf"\b{_FIRM} {_HAVING} (?:[\w'’-]+ ){{0,2}}?local (?:[\w'’-]+ ){{0,2}}?{_OFFICE}\b",
    # The borough's own firms; firms that are Ellerham-based.
    rf"\b{_PLACE}['’]s? (?:own )?{_GAP}{_FIRMS}\b",
    rf"\b(?:{_PLACE}|{_NAME})-based {_GAP}{_FIRM}\b",
    # The same in Welsh, where a council may write its own words.
    r"\b(?:cwmni|cwmnïau|busnes|busnesau|cyflenwr|cyflenwyr|contractwr|contractwyr|menter|mentrau) (?:bach )?lleol\b",
)
_LOCAL_FIRM = re.compile("|".join(f"(?:{one})" for one in _PATTERNS), re.IGNORECASE)

_STOP_WORDS = frozenset(
    """
    about above after all also and any are been before below both but can each every for from has have how into its
    least less many more most much new not number off one only other our out over own per provide provided provision
    same share some such than that the their them then there these they this those through total under use used was
    were what when where which who will with within year years
    contract contractor supplier service services council counted amount
    """.split()  # noqa: SIM905 - eight lines of quotation marks read worse
)
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s")
_SHORTEST = 3


def find_local_firms(text: str) -> str | None:
    """Return the first words in a text that speak of local firms; None when none do.

    Local people, or work that is done in an area, are no local firms.
    """
    found = _LOCAL_FIRM.search(" ".join(text.split()))
    return found.group() if found else None


def significant_words(text: str) -> dict[str, str]:
    """Return the words of a text that carry meaning, as each stands there first, by what its forms have in common."""
    words: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        if len(word) >= _SHORTEST and word not in _STOP_WORDS:
            words.setdefault(_stem(word), word)
    return words


def shared_words(text: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the significant words of a text that the other texts have too, in some form, when they are more than half.

    Otherwise nothing. Of two words or more, two must be shared: one may be chance.
    """
    own = significant_words(text)
    there = {stem for other in others for stem in significant_words(other)}
    shared = tuple(word for stem, word in own.items() if stem in there)
    is_most = len(shared) * 2 > len(own) and len(shared) >= min(2, len(own))
    return shared if is_most else ()


def _stem(word: str) -> str:
    """Return a word without its ending: “trees planted” and “planting a tree” are then the same two words."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > _SHORTEST else word
