"""Small words by language: what a title may begin with, end with, or leave out, and what carries no meaning.

English and Welsh have lists of our own. A text in another language is read with the marks of its sentences alone, and
its small words are found from how often they are used (`keywords.common_words`).
"""

import re
from dataclasses import dataclass, replace


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{text})\b(?!['’\-])", re.IGNORECASE)


_NEVER = re.compile(r"(?!)")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WordList:
    """The small words of one language, in lower case, with straight apostrophes.

    `stop` carries no meaning of its own. A title neither ends with `hanging` nor begins with `leaning`, and loses by
    beginning with `personal` (somebody's own story) or `asking` (a question). `wishes` are verbs that a wish begins
    with, `better` words that a wish for a thing begins with; `auxiliaries` make a verb of the wish before them.
    `opening` matches words that can be left out before a wish, `obliging` those that come straight before its verb,
    `aside` the beginning of a clause that can be left out after it, `link` a word before which a phrase can stop.
    `binding` verbs need what stands after their object ("make buses free"), and a clause that says which one is meant
    (`restricting`) is missed more than an `aside`. `negating` words turn what stands after them into its opposite, so
    that nothing after them is taken alone. A word that ends with `wish_ending` is a verb too; `has_plural_s` tells
    that "buses" is the plural of "bus"; what is `hung_on` a word is no part of it ("cau'r"). `referring` words point at
    what a phrase does not say, a sentence that begins with a `courtesy` says nothing ("Kind regards"), and the verb
    behind `causing` words and somebody's name is a wish too ("make contractors mend the road"). A phrase that begins as
    `comparing` does says only what something is like ("cheaper than …"), and a list is one with a `joining` word.
    """

    stop: frozenset[str]
    hanging: frozenset[str]
    leaning: frozenset[str]
    personal: frozenset[str]
    asking: frozenset[str]
    wishes: frozenset[str]
    better: frozenset[str]
    auxiliaries: frozenset[str]
    negating: frozenset[str]
    link: frozenset[str]
    binding: frozenset[str]
    opening: re.Pattern[str]
    obliging: re.Pattern[str]
    aside: re.Pattern[str]
    restricting: re.Pattern[str]
    referring: frozenset[str]
    courtesy: re.Pattern[str]
    causing: frozenset[str]
    comparing: re.Pattern[str]
    joining: frozenset[str]
    wish_ending: str = "\0"
    has_plural_s: bool = False
    hung_on: tuple[str, ...] = ()

    def is_wish(self, word: str) -> bool:
        """Tell whether a wish may begin with this word as its verb."""
        return word in self.wishes or word.endswith(self.wish_ending)


ENGLISH = WordList(
    stop=_words(
        "a about above actually after again against all almost along already also although always am among an and "
        "another any anyone anything are aren't around as ask at away back be because become been before being below "
        "best better between both but by came can can't cannot come could couldn't did didn't do does doesn't doing "
        "don't done down during each either else enough especially etc even ever every everybody everyone everything "
        "feel few fewer for from further get gets getting give given go goes going good got great had has hasn't have "
        "haven't having he he's her here here's hers him his how however i i'd i'll i'm i've if in instead into is "
        "isn't it it'd it'll it's its itself just keep know least less let let's like lot lots made make makes making "
        "many may maybe me might mine more most much must my myself near need needed needs never new no nobody none "
        "nor not nothing now of off often on once one only onto or other others ought our ours out over own per "
        "please put quite rather really same see seem seems she should shouldn't since so some somebody someone "
        "something still such sure take than that that's the their theirs them themselves then there there's these "
        "they they'd they'll they're they've thing things think this those though through thus till to together too "
        "towards under until up upon us use used using very via want wants was wasn't way we we'd we'll we're we've "
        "well were weren't what what's when where where's whether which while who who's whole whom whose why will "
        "wish with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself im "
        "ive dont cant isnt its thats theres able"
    ),
    hanging=_words(
        "a an the and or but nor of to in on at for from with by as is are was were be been being that this these "
        "those it its our their my your his her i we he she you me us if so because than then not no very too also "
        "just only more less most such some any all every each both would should could can will may might must shall "
        "has had have having do does did there which who whom whose when where while into onto about over under "
        "through between without within during until get getting need needs want wants make makes making please i'm "
        "i'd i've it's don't doesn't isn't aren't won't can't couldn't shouldn't wouldn't didn't like per via & "
        "new other another same own better safer bigger many much few fewer really put give take let next last "
        "towards toward near along across around off up-to especially including such even still yet after before "
        "since against vs wish think help they them keep enough got goes go am whether away sure requires said told"
    ),
    leaning=_words(
        "and or but nor yet of that which who whom whose because than so also as is are was were be been being has "
        "had have by with it its 's then too very to if when while where until unless though although since for "
        "from into onto about such even still instead rather including especially like such this these those at "
        "on in due plus etc however therefore hence thus otherwise would could can't couldn't wouldn't will can "
        "did does do isn't aren't wasn't or others other either neither maybe perhaps just only not after before "
        "during under over through with without within between among i'm cause"
    ),
    personal=_words(
        "i we he she they you it i'm i've i'd i'll we're we've we'd he's she's they're you're it's my our his her "
        "their your mine this that these those there here someone somebody everyone everybody nobody me us them "
        "one someone's everybody's there's that's im ive mum dad yes sorry thank thanks hello hi all yours"
    ),
    asking=_words(
        "what why where who how is are do does did can can't could would will won't when which whose has have "
        "am was were what's where's who's how's isn't aren't doesn't"
    ),
    wishes=_words(
        "abolish accept act adapt add adopt agree aim allow appoint apply approve arrange ask attract avoid award "
        "ban base block bring build buy call care carry cancel cap celebrate change charge check choose clean clear "
        "close collect combat combine commit connect consider continue control convert count cover create cut "
        "deal decriminalise defend deliver demand design develop ditch divert do donate don't double drop eat educate "
        "eliminate employ enable encourage end enforce enhance ensure establish exempt expand explain explore extend "
        "fill finish fit fix focus follow force free freeze fund get give grant grow guarantee have help hire hold "
        "honour host identify implement improve include increase inform insist inspect install insulate "
        "introduce invest investigate involve join keep lay lead leave lend let lift light limit link listen lock "
        "look love lower maintain make manage measure mend merge monitor move nationalise notify offer open oppose "
        "organise organize pass pave pay phase plan plant play post prevent print prioritise prioritize privatise "
        "produce prohibit promote properly protect provide publish punish put raise recognise recruit recycle reduce "
        "reform refurbish regulate reinstate release remove renew reopen rent repair repeal replace report require "
        "rescue respect restore restrict retain return reuse review ring-fence run save scrap sell send separate "
        "serve set share show simplify slow sort speak spend sponsor spread start stop strengthen subsidise "
        "subsidize supply support synchronize synchronise take talk tax teach tell test tidy train treat trust try "
        "turn update upgrade use value visit vote walk warn weigh weight welcome widen work write recognize "
        "legalise legalize lay guarantee retrain pedestrianise criminalise hand house feed"
    ),
    better=_words(
        "more less fewer better safer cheaper free safe affordable proper decent fair no warm clean new another "
        "longer shorter quicker faster higher lower greater stricter tougher stronger extra additional compulsory "
        "mandatory equal improved increased reduced healthy healthier local accessible reliable regular frequent "
        "good zero universal quality full real permanent public"
    ),
    auxiliaries=_words("should must shouldn't mustn't needs need ought"),
    negating=_words(
        "not no never don't doesn't didn't isn't aren't wasn't won't wouldn't can't cannot couldn't shouldn't stop "
        "stopping without refuse refuses refused fail fails failed failing nobody nothing none neither nor unable "
        "hardly instead avoid against oppose opposed too rather dont cant wont tired sick pretend pretending "
        "trying tries attempt attempts afraid disagree ban banned prevent prevents used"
    ),
    link=_words(
        "in on at for from with by along near across around through into onto over under between after before during "
        "as within without outside inside behind towards against instead"
    ),
    binding=_words(
        "make makes making let lets get gets keep have has help helps allow allows require requires force forces ask "
        "asks tell tells told encourage enable urge cause want wants need stop prevent put turn bring leave see "
        "give award"
    ),
    opening=_pattern(
        r"(?:(?:so|and|also|ok|well|but|yes|hi|hello|personally|honestly|maybe|perhaps|surely|basically|first(?:ly)?)\s+)?"
        r"(?:please(?:\s+(?:can|could)\s+(?:we|you)(?:\s+(?:please|all))?)?"
        r"|(?:can|could|can't|may)\s+(?:we|you|they|i)(?:\s+(?:please|all|not))?(?:\s+have)?"
        r"|(?:i|we)\s+(?:really\s+|strongly\s+|also\s+|do\s+|just\s+)*(?:think|feel|believe|suggest|propose|wish|hope)"
        r"(?:\s+that)?(?:\s+(?:we|you|they)\s+(?:should|must|need\s+to|could|ought\s+to)|\s+there\s+(?:should|must)\s+be)?"
        r"|(?:i|we)(?:\s+would|\s+do|\s+really|'d|’d)*\s+(?:like|love|want|wish)(?:\s+(?:to\s+(?:see|have)|you\s+to))?"
        r"|(?:i|we|you|they)(?:\s+(?:all|really|also|badly|desperately|urgently|just|do))*\s+need(?:\s+to(?:\s+have)?)?"
        r"|(?:i|we|you|they)(?:\s+(?:all|really|also|just))*\s+(?:should|must|ought\s+to|have\s+to)"
        r"|there\s+(?:really\s+)?(?:should|must|needs?\s+to|has\s+to)\s+be"
        r"|(?:it\s+)?would\s+be\s+(?:\w+\s+)?(?:nice|great|good|lovely|helpful|wonderful)\s+(?:to\s+(?:see|have)|if)"
        r"|(?:need|want|would\s+like|would\s+love|like)\s+to\s+see|(?:need|want)(?:\s+to)?"
        r"|(?:let's|let’s|let\s+us)|why\s+not|why\s+(?:don't|don’t|can't|can’t)\s+(?:we|you|they)|how\s+about"
        r"|what\s+about|it(?:'s|’s|\s+is)\s+(?:about\s+|high\s+)?time\s+to|(?:my\s+)?(?:idea|wish|suggestion)\s+is(?:\s+to)?"
        r"|if\s+only|to|request(?:\s+(?:for|to))?|call\s+for)"
    ),
    obliging=_pattern(
        r"should|must|ought\s+to|(?:need|needs|has|have|want|like|time|try|vote|start|commit|urge\w*)\s+to"
    ),
    aside=_pattern(
        r"so(?:\s+that)?|because|when|whenever|whether|while|whilst|until|till|unless|if|since|although|"
        r"though|but|as\s+(?:they|it|we|this|there|well|a)|rather\s+than|instead\s+of|in\s+order|to\s+(?:help|make|"
        r"ensure|allow|enable|prevent|stop|reduce|avoid|give|encourage|keep|get|let|improve|be|have|save|protect)|"
        r"by\s+\w+ing|not\s+just|not\s+only|due\s+to|like|such\s+as|including|especially|even|especially|then|and\s+"
        r"(?:then|not|we|i|they|it|you|also|the|a|make|stop|keep|let|give|have|get)"
    ),
    restricting=_pattern(r"which|who|whose|where|that|after|before"),
    referring=_words("it they them this he she him her i me my mine we us you your these those its there"),
    courtesy=_pattern(
        r"(?:best|kind|warm|many|good)\s+(?:wishes|regards|thanks|luck)|regards|yours(?:\s+\w+)?\s*$|"
        r"good\s+(?:morning|afternoon|evening)|dear|thanks|thank\s+you|cheers|hello|hi|sincerely|signed"
    ),
    causing=_words("make let have get help ask tell require force encourage"),
    comparing=_pattern(r"\w+(?:\s+\w+)?\s+than|(?:open|close|subject|free)\s+to"),
    joining=_words("and or"),
    has_plural_s=True,
)
WELSH = WordList(
    stop=_words(
        "a ac ag ai am ar arall at ato atyn aw bach bawb beth bod bob bu byd bydd byddai byddwn byth chi chwi cael cyn "
        "da dal dan dim dio dros drwy dw dwi dylai dylid dyn dyma dyna dydw dydy dyw dydyn e ei eich ein eisiau "
        "eraill er erbyn ers eu ewch faint fe fel felly fi fo fod fy fyddai fyddan fydd ffordd ga gael gall gallai "
        "gallwn gan gennym ger gyda gydag gwneud gweld heb hefyd hi hoffwn hon honno hwn hwnnw hwy hyd hyn hynny i "
        "iawn ichi iddi iddo iddyn imi in lai lan llai lle mae mai maen mewn mi mor mwy n'r na nac nad naill nawr nes "
        "neu ni nid nhw nos nôl o oed oedd oes ohono ohonom ohonyn ond os pa pam pan pawb pe peidio pob pwy roi r "
        "rhag rhai rhaid rhoi rhwng rhyw rhywbeth rhywun roedd rwy rwyf rwy'n rwyn rydw rydym rydyn sut sy sy'n sydd "
        "ti tra trwy tua un unrhyw unwaith wedi wedyn weld weithiau wneud wrth wyf wyt y ydw ydy ydyn ydynt ydi yma "
        "ymlaen yn yna ynddo yno yr yw â i'r i'w o'r a'r a'i a'u na'r â'r sy'n mae'r mae'n maen' gyda'r dw'i dylen "
        "dylem dylwn dylent ddim ddylai gwell well angen ym yng "
        "sawl mod ôl bo'r rhowch dylech"
    ),
    hanging=_words(
        "a ac ag am ar at bod dan dim dros drwy ei eich ein er ers eu fel fod fy gan ger gyda gydag heb i mewn mor mwy "
        "llai na nac neu o ond os pa pob rhag rhwng rhy sy sydd trwy tua un unrhyw wedi wrth y yn yr â i'r i'w o'r "
        "a'r a'i a'u gyda'r mae dylai dylid angen eisiau hoffwn sy'n ni'n yw mae'r mae'n na'r pan lle roi rhoi gall "
        "gallai gael cael"
    ),
    leaning=_words(
        "a ac ag neu ond fel bod fod sydd sy sy'n er oherwydd achos pan os lle a'r a'i a'u na nac â yw ydy i o yn am "
        "wrth gan heb felly wedyn hefyd megis ym yng meddai ar"
    ),
    personal=_words(
        "mae fy rwy rwy'n rwyf rydw rydym rydyn dw dwi dydw dydyn roedd ein fe fi ni nhw maen yr hwn hyn dyma dyna "
        "does oes gallai byddai fyddai mae'r mae'n bydd weithiau"
    ),
    asking=_words("pam pwy beth ble sut faint pa pryd oes ydy a"),
    wishes=_words(
        "adeiladu agor ailagor amddiffyn annog cadw cefnogi creu cyflogi cyhoeddi cynnig darparu diogelu dysgu ehangu "
        "gofalu gosod gwella gwario gwarchod helpu hyfforddi inswleiddio lleihau plannu prynu rhoi sicrhau stopio "
        "talu trwsio defnyddio hyrwyddo buddsoddi codi dod gorffen peidiwch dylid dylai gadewch gwnewch rhaid"
    ),
    better=_words("mwy llai gwell rhagor dim cartrefi llwybrau bysiau goleuadau cyfle cymorth prentisiaethau"),
    auxiliaries=_words("dylai dylid rhaid dylem dylen"),
    negating=_words("ddim dim nid na nad heb byth peidio peidiwch stopio does dydw dydyn dydy dyw yn-erbyn neb"),
    link=_words("yn ar at ger gyda gydag gan drwy trwy dros wrth mewn ac neu i o o'r i'r rhwng ym yng am er"),
    opening=_pattern(
        r"mae\s+(?:wir\s+|dirfawr\s+)?(?:angen|eisiau)(?:\s+(?:i\s+ni|arnom(?:\s+ni)?|inni))?"
        r"|hoffwn(?:\s+i)?(?:\s+weld)?|hoffem(?:\s+ni)?(?:\s+weld)?|(?:dw|rydw|rwy|rwyf)(?:\s+i)?(?:'n|\s+yn)?\s+"
        r"(?:meddwl|credu|teimlo|eisiau)(?:\s+(?:bod|y|fod))?|credaf(?:\s+y)?|dylai\s+fod|dylid\s+cael|plis|os\s+gwelwch\s+yn\s+dda"
    ),
    binding=_words("gwneud gadael cadw sicrhau rhoi gadewch"),
    obliging=_pattern(r"angen|eisiau|dylid|rhaid\s+i\s+ni"),
    aside=_pattern(
        r"fel\s+(?:bod|y|nad)|er\s+mwyn|oherwydd|achos|pan|os|ond|tra|cyn|heb|nes|gan\s+(?:fod|bod)|"
        r"yn\s+lle|yn\s+ogystal|ac\s+(?:i|mae|nid)|a\s+(?:thalwch|gofalwch|dylid)"
    ),
    restricting=_pattern(r"sydd|sy['’]n|lle"),
    referring=_words(
        "hyn hynny hwn hon honno hwnnw rhain rheini nhw ef hi fo fe chi ni fi iddo iddi iddyn iddynt ynddo ynddi "
        "arno arni arnyn ohono ohoni ohonyn amdano amdani amdanyn ganddo ganddi ganddyn"
    ),
    comparing=_NEVER,
    joining=_words("a ac neu"),
    courtesy=_pattern(r"diolch|cofion|annwyl|bore\s+da|prynhawn\s+da|noswaith\s+dda|yn\s+gywir|helo|hwyl"),
    causing=_NONE,
    wish_ending="wch",
    hung_on=("'r", "'n", "'i", "'u", "'w"),
)
OTHER = WordList(
    stop=_NONE, hanging=_NONE, leaning=_NONE, personal=_NONE, asking=_NONE, wishes=_NONE, better=_NONE,
    auxiliaries=_NONE, negating=_NONE, link=_NONE, binding=_NONE, opening=_NEVER, obliging=_NEVER, aside=_NEVER,
    restricting=_NEVER, referring=_NONE, courtesy=_NEVER, causing=_NONE, comparing=_NEVER, joining=_NONE,
)  # fmt: skip
# Where the language is not known, English is the most likely, and small words of Welsh are still no words of meaning.
UNKNOWN = replace(ENGLISH, stop=ENGLISH.stop | WELSH.stop)
_LISTS = {"en": ENGLISH, "cy": WELSH}


def words_of(language: str | None) -> WordList:
    """Give the small words of a language by its code ("en", "en-GB"); where it is not known, those of English."""
    return UNKNOWN if language is None else _LISTS.get(language.split("-")[0].casefold(), OTHER)
