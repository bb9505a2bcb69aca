"""An ordinary word that is a name too: which of the two does its place in the sentence make it?

All words in lower case. What is not said here is judged to be a name where it has a capital, and a word where not.
"""

from adapters.pii.word_lists import words_of

HUMAN = words_of(
    """
    said says say thinks thought wants wanted asked asks told tells mentioned joined joins confirmed confirms
    accepted declined withdrew emailed called texted messaged pinged wrote writes replied responded prefers
    preferred agreed lives lived studied speaks knows knew interviewed interviews sounded seems seemed felt
    feels loved likes liked answered struggled did didn't didnt does doesn't isn't wasn't hasn't won't can't
    couldn't wouldn't hadn't apologised apologized cancelled canceled rescheduled dropped sent sends moved
    applied resigned left works worked started starts comes came gave gives explained suggested suggests needs
    needed
    """
)
AUXILIARY = words_of(
    """
    is was has had will would can could should might cannot must also just never really already and
    """
)
SAYING = words_of(
    """
    said says thinks thought wants wanted seems seemed asked told mentioned prefers confirmed declined withdrew
    lives speaks knows applied accepted emailed replied cancelled canceled joined brought
    """
)
ORDINARY_NEXT = words_of(
    """
    a an the this that these those it its my your our their his her them him us me you i we they he she everyone
    all everything as of up down out off period so not any some each every both which what how whether when
    you're it's that's i'm we're you'll we'll day days holiday holidays break job offer letter requests
    responsibly project number numbers two three
    """
)
NEXT_OF = {
    "hope": words_of("to for is everybody"),
    "rose": words_of("to by from"),
    "may": HUMAN - {"said", "says", "thinks", "told", "asked", "joined"},
    "will": words_of("do be have need try send check"),
    "max": words_of("length size of per"),
    "mark": words_of("as complete done"),
    "skip": words_of("to if for"),
    "bill": words_of("to by"),
    "rich": words_of("text in"),
    "art": words_of("director of"),
    "major": words_of("issue version change bug blocker incident"),
    "summer": words_of("intern interns internship internships"),
    "winter": words_of("intern interns internship internships"),
    "autumn": words_of("intern interns internship internships"),
    "star": words_of("candidate"),
}
"""What follows a word at the beginning of a sentence where it is no name, besides ORDINARY_NEXT and numbers."""
MODAL = frozenset({"will", "may"})
KEPT_AT_START = MODAL | words_of(
    """
    rich lucky tiny major sunny precious royal skip dash dot flora bud chip river rock star storm
    """
)
"""At the beginning of a sentence these are words unless somebody says or does something next."""
VERBS = words_of(
    """
    mark bill hope grant chase pierce skip dash rose sue pepper will may rock frank dot bud chip star flora
    storm kit
    """
)
ADJECTIVES = words_of(
    """
    frank rich lucky sunny precious royal earnest tiny rusty misty major buddy
    """
)
OFTEN_WORDS = words_of(
    """
    art autumn bill chance charity chase comfort dash dot drew earnest faith favor favour fortune frank gift grace
    grant guy hope joy justice kit major mark mercy miles patience promise rich rock rose skip star storm sue summer
    sunny tiny victory will winter jan jun
    """
)
"""Of the given names those that are mostly words in an office; the others are names unless an article stands before."""
PERSONAL = words_of(
    """
    mercy patience charity justice melody harmony prince olive penny pearl blessing comfort promise
    """
)
"""Of the soft ones, those that often are somebody."""
SOFT = words_of(
    """
    comfort promise gift favour favor fortune chance charity patience justice mercy summer autumn winter dawn
    art star storm sky sunshine journey victory melody harmony river rock dash skip chip bud dot kit herb pepper
    penny pearl cherry ember duke prince buddy bliss ace wolf ward royal major
    """
)
"""Common enough as nouns that a preposition before them says nothing."""
ADDRESSED = words_of(
    """
    morning evening yes yep ok lol omg np bye cheers haha btw fyi imo tbh ask asked asking tell told telling
    ping pinged pinging cc meet met meeting interview interviewed interviewing call called email emailed message
    messaged dm contact contacted invite invited hi hey hello dear thanks thank thx ty welcome congrats sorry
    hire hired hiring reject rejected remind reminded candidate named mr mrs ms dr miss prof colleague
    interviewer recruiter hey yo
    """
)
PLACE_BEGINNINGS = words_of("north south east west port lake mount saint fort san santa")
SPOKEN_TO = words_of(
    """
    ask asked asking tell told telling ping pinged hi hey hello dear thanks thx cc with from mr dr
    """
)
BEFORE_PERSONS = words_of(
    """
    or find found vs grab brief promised with from by for to than about like and know see saw seen between
    remove removed add added replace replaced after before because poor assign assigned swap pair paired loop
    when
    """
)
NOT_BEFORE_VERBS = words_of("to and or please i we you they like")
ASKERS = words_of("is was has let let's lets make help did does give gave thank")
MODALS = words_of("can could should would will might must")
JOINTS = words_of(
    """
    if that when and but because since once after before so as where while think though unless until why how
    """
)
DETERMINERS = words_of(
    """
    a an the this that these those my your our their his her its no any some each every another such one same
    which whose last next first good great big real full high more most very much little new old best only other
    """
)
DATE_WORDS = words_of(
    """
    in by until till since of early late mid this next last end through during from to between before after and
    """
)
DAYS = words_of("monday tuesday wednesday thursday friday saturday sunday day eve")
PRODUCTS = words_of(
    """
    meet meets docs doc calendar calendars drive sheet sheets slides slide hangouts invite invites link cal
    chrome cloud teams outlook word excel forms form analytics maps office azure 365 web pay watch music it
    search translate
    """
)


def acts(word: str | None) -> bool:
    """Whether the word says what somebody did or does."""
    return word is not None and (word in HUMAN or (len(word) > 4 and word.endswith("ed")))


def name_at_start(word: str, following: str | None, close: bool) -> bool:
    """A given name with a capital where a sentence begins; `following` is the next word, `close` if a blank away."""
    if following is None or not close:
        return word not in KEPT_AT_START or (following is not None and not close and word in MODAL)
    if following in NEXT_OF.get(word, ()) or following in ORDINARY_NEXT or following.isdigit():
        return False
    if word in KEPT_AT_START:
        return following in HUMAN or (following in AUXILIARY and word not in {"may", "major"})
    return True


def name_in_capitals(before: str | None, following: str | None, month: bool) -> bool:
    """A given name with a capital inside a sentence: the name, but for a month beside what makes it a date."""
    if not month:
        return True
    dated = before is not None and (before in DATE_WORDS or before[:1].isdigit())
    return not dated and not (following is not None and following[:1].isdigit())


def name_in_lower_case(word: str, before: str | None, following: str | None, starts: bool, month: bool) -> bool:
    """A given name in lower case; `before` is the word on its left in the same sentence, `starts` if there is none."""
    if before in DETERMINERS or (month and not name_in_capitals(before, following, month) and following not in HUMAN):
        return False
    if word not in OFTEN_WORDS and not month:
        return True
    if word in MODAL:
        return before in SPOKEN_TO or (following in HUMAN and starts and following not in {"say", "need"})
    if before in PLACE_BEGINNINGS:
        return True
    if before in ADDRESSED:
        return following not in ORDINARY_NEXT or word not in VERBS
    if before in BEFORE_PERSONS:
        if word in VERBS and before in NOT_BEFORE_VERBS:
            return False
        return word not in SOFT and word not in ADJECTIVES
    if acts(following) and word not in ADJECTIVES:
        return starts or before in JOINTS or word not in VERBS
    if word in ADJECTIVES or (word in SOFT and word not in PERSONAL) or month:
        return False
    if starts or before in JOINTS:
        return following in AUXILIARY
    return before in ASKERS or (before in MODALS and word not in VERBS)
