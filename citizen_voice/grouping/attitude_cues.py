"""Words that show what a text wants, by language: what it is for, what it is against, and where it stops saying so."""

import re
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one language, in lower case.

    `wanting` says that what stands around it is wanted, `denied` that it is not; `leading` words do so at the beginning
    of a clause alone. `less` and `more` are what a wish does to its object. `judging` begins a judgement, whose
    first word in `good` or `bad` gives its sign. `aside` begins a clause that says something else.
    """

    negating: frozenset[str]
    wanting: re.Pattern[str]
    denied: re.Pattern[str]
    judging: re.Pattern[str]
    aside: re.Pattern[str]
    less: frozenset[str]
    more: frozenset[str]
    good: frozenset[str]
    bad: frozenset[str]


_ENGLISH = Cues(
    negating=_words(
        "not no never cannot can't don't doesn't didn't shouldn't mustn't won't wouldn't isn't aren't wasn't weren't "
        "needn't neither nor nobody none nothing without dont shouldnt cant isnt"
    ),
    wanting=re.compile(
        r"\b(?:should(?:n't|nt)?|must(?:n't)?|ought(?:n't)? (?:not )?to|needs? (?:not )?to|ha(?:s|ve) to|shall|"
        r"(?<!\w )(?:i|we|you) (?:\w+ )?need|there is a need|it(?:'s| is) (?:not |high |about )*time (?:for|to)|"
        r"(?:i|we) (?:would |'d |really |strongly |do )*(?:want|like|love|support|favou?r|agree)|"
        r"in favou?r of|let's|let us)\b"
    ),
    denied=re.compile(
        r"\b(?:(?:i|we) (?:would |'d |really |strongly |totally )*(?:oppose|reject|object to|disagree)|"
        r"(?:am|are|'m|i'm|we're|strongly|totally) against|say no to|opposed to|there is no need|"
        r"(?:i|we) (?:really )?(?:do not|don't|dont) (?:think|believe|feel|want|like|support|agree|need|see why))\b"
    ),
    judging=re.compile(r"\b(?:is|are|was|were|isn't|aren't|would (?:not |never )?be|be|seems?|'s|it's|that's)\b"),
    aside=re.compile(
        r"\b(?:because|so that|as (?:it|they|this|that|there|we|the|a)|since|which|who|whose|where|when|while|whilst|"
        r"if|unless|until|although|though|but|however|in order|due to|even|rather than|instead of|otherwise|cause|than|"
        r"and|so|therefore)\b|[,;:()]|\s[-–—]+\s"
    ),
    less=_words(
        "ban bans banned banning stop stops stopped stopping scrap scraps scrapped scrapping abolish abolished "
        "abolishing abolition end ended ending remove removed removing prohibit prohibited prohibiting prohibition "
        "cancel cancelled cancelling reject rejected oppose opposed prevent prevented preventing halt halted close "
        "closed closing cut cuts cutting reduce reduced reducing reduction lower lowered lowering less fewer limit "
        "limited limiting restrict restricted restricting restriction restrictions outlaw outlawed outlawing repeal "
        "repealed repealing discourage discouraged disband disbanded eliminate eliminated eliminating abandon "
        "abandoned abandoning withdraw withdrawn illegal criminalise criminalised criminalize criminalized criminal "
        "crime forbid forbidden block blocked blocking avoid fight fought fighting resist refuse refused drop dropped "
        "axe axed dismantle dismantled shut privatise defund defunded decrease decreased minimise minimize rid punish "
        "punished punishable penalise penalised against disallow disallowed revoke revoked overturn overturned leave "
        "quit ditch ditched tackle combat eradicate removal excluded exclude barred bar"
    ),
    more=_words(
        "allow allowed allowing legalise legalised legalising legalize legalized legalizing legal permit permitted "
        "introduce introduced introducing keep kept keeping build built building support supported supporting "
        "increase increased increasing raise raised more encourage encouraged encouraging fund funded funding "
        "subsidise subsidised subsidising subsidize subsidized subsidizing protect protected provide provided "
        "providing improve improved adopt adopted adopting promote promoted expand expanded create created maintain "
        "maintained retain retained continue continued invest open add added plant install start better mandatory "
        "compulsory enforce enforced give given offer offered have make require required establish extend extended "
        "preserve preserved save restore reopen embrace welcome free"
    ),
    good=_words(
        "good great ok okay fine fair acceptable beneficial helpful useful important necessary essential vital needed "
        "reasonable justified excellent valuable worthwhile positive sensible wise moral ethical"
    ),
    bad=_words(
        "bad wrong unfair unacceptable harmful dangerous unnecessary immoral unethical terrible awful useless "
        "pointless cruel inhumane outdated obsolete unjust unreasonable barbaric evil disgusting discriminatory "
        "detrimental ridiculous"
    ),
)
_WELSH = Cues(
    negating=_words("ddim dim nid na nad byth peidiwch peidio neb heb does dydw dydyn dydy dyw"),
    wanting=re.compile(
        r"\b(?:dd?ylai|dd?ylid|dd?ylem|dd?ylen|rhaid|(?:mae (?:wir |dirfawr )?)?(?:angen|eisiau)|hoffwn|hoffem|cefnogi|"
        r"o blaid|\w+wch)\b"
    ),
    denied=re.compile(
        r"\b(?:yn erbyn|n[ia] dd?yl(?:ai|id|em|en)|gwrthwynebu|anghytuno|peidiwch(?: â| ag)?|does dim (?:angen|eisiau)|"
        r"(?:dydw|dw|dwi)(?: i)? ddim (?:yn )?(?:eisiau|meddwl|credu|cefnogi|cytuno|hoffi))(?=\W|$)"
    ),
    judging=re.compile(r"\b(?:mae|yw|ydy|byddai|mae'n|mae'r)\b"),
    aside=re.compile(
        r"\b(?:oherwydd|achos|fel (?:bod|y|nad)|er mwyn|er|sydd|sy'n|pan|os|ond|tra|lle|cyn|gan (?:fod|bod)|yn lle)\b|"
        r"[,;:()]|\s[-–—]+\s"
    ),
    less=_words(
        "gwahardd gwaharddwch wahardd stopio stopiwch dileu dilewch ddileu diddymu ddiddymu cau caewch gau lleihau "
        "lleihewch leihau llai atal ataliwch cyfyngu gyfyngu torri dorri anghyfreithlon gostwng tynnu erbyn"
    ),
    more=_words(
        "mwy rhagor adeiladu adeiladwch gefnogi cefnogi cefnogwch creu crëwch cadw cadwch gadw agor agorwch rhoi "
        "rhowch caniatáu ganiatáu cynyddu gynyddu gwella gwellwch wella plannu plannwch darparu darparwch cynnig "
        "gwell"
    ),
    good=_words("da dda iawn bwysig pwysig teg deg angenrheidiol hanfodol defnyddiol gwych"),
    bad=_words("drwg ddrwg annheg peryglus beryglus niweidiol diangen ofnadwy anfoesol diwerth"),
)
_BY_LANGUAGE = {"en": _ENGLISH, "cy": _WELSH}


def cues_of(language: str | None) -> Cues | None:
    """Give the cues of a language by its code, those of English where it is not known, None where we have none."""
    return _BY_LANGUAGE.get("en" if language is None else language.split("-")[0].casefold())
