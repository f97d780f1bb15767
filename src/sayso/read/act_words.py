"""The words by which acts are known: dictionary forms of verbs, and the nouns and adjectives that stand for them.

Compiled by hand from the cues of news; a word stands under the act it most often is. Words that only say (`said`,
`told`, `according to`) name no act: what no word tells is `say`. Does not know a word's part of speech, so words that
are mostly something else in a cue (`long`, `like`, `back`) are left out, or listed by the one form that is sure.
"""

from typing import Literal

__all__ = ["ACT_OF", "EVIDENCE", "HARSH", "HEARSAY", "INTENTS", "IRREGULAR", "SAYING", "Act", "bases"]

Act = Literal[
    "say", "think", "want", "ask", "promise", "threaten", "warn", "accuse",
    "deny", "praise", "refuse", "order", "agree", "show", "perceive",
]  # fmt: skip

_WORDS: dict[Act, str] = {
    "think": """
        afraid anticipate appraise appreciate assess assume assumption aware belief believe calculate concern
        confident consensus consider contemplate convinced decide deem determine disagree discover doubt dream
        dubious envision estimate expect expectation fear feel feeling forecast foresee forget gauge guess hate
        hopeful imagine impressed interpret judge judgment know knowledge learn misjudge mull opinion optimistic
        pessimistic ponder predict prediction presume realise realize reckon recognise recognize reconsider
        regard remember sceptical skeptical speculate suppose sure suspect suspicion suspicious theorize theory
        think thought understand unsure wonder worry
    """,
    "want": """
        advocate ambition anxious aspiration aspire champion crave desire determined eager endorse endorsement
        favor favour goal hope intend intent intention keen lobby plan prefer preference proposal propose
        recommend recommendation seek support try want willingness wish yearn
    """,
    "ask": """
        appeal ask beg beseech clamor clamour demand encourage enquire entreat exhort implore inquire inquiry
        invitation invite nudge petition plea plead prod query question request solicit urge
    """,
    "promise": """
        assurance assure commit commitment guarantee offer pledge prepared promise ready swear undertake
        volunteer vow willing
    """,
    "threaten": "blackmail menace threat threaten",
    "warn": "admonish caution forewarn warn warning",
    "accuse": """
        accusation accuse allegation allege assail attack bash bemoan berate blame blast castigate censure
        charge chastise chide complain complaint condemn criticise criticism criticize critique decry denounce
        deplore deride lambaste lament mock object objection oppose opposition protest rail rebuke reprimand
        reproach ridicule scold scorn skewer slam taunt
    """,
    "deny": """
        contest contradict counter debunk denial deny disavow dismiss disown dispute rebut refute reject
        rejection repudiate
    """,
    "praise": """
        acclaim admiration admire applaud celebrate commend compliment congratulate credit extol hail laud
        praise salute thank tout welcome
    """,
    "refuse": "abstain balk decline demur evade refusal refuse reluctant resist shun sidestep unwilling",
    "order": """
        ban command decree dictate forbid instruct instruction mandate oblige order prescribe prohibit require
        requirement rule stipulate
    """,
    "agree": """
        accept acceptance acknowledge acknowledgment admission admit agree agreement approve assent concede
        concession concur confess consent echo embrace
    """,
    "show": "attest demonstrate illustrate prove show",
    "perceive": "glimpse hear notice overhear perceive see sight watch witness",
}  # fmt: skip

ACT_OF: dict[str, Act] = {word: act for act, words in _WORDS.items() for word in words.split()}
"""Dictionary form → act."""

IRREGULAR = {
    "backed": "support", "backing": "support", "backs": "support", "felt": "feel", "forbade": "forbid",
    "forbidden": "forbid", "foresaw": "foresee", "forgot": "forget", "heard": "hear", "knew": "know", "known": "know",
    "learnt": "learn", "overheard": "overhear", "pressed": "urge", "pressing": "urge", "saw": "see", "seen": "see",
    "shown": "show", "sought": "seek", "swore": "swear", "sworn": "swear", "thought": "think", "undertook": "undertake",
    "understood": "understand", "worried": "worry",
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "writing": "write",
}  # fmt: skip

EVIDENCE = frozenset(
    """
    account analysis audit census data diary document email evidence figure file filing finding footage graph
    image map number paper photo photograph picture poll polling record recording register registers research
    result review sample statistic statistics study survey tape test text trend video
    """.split()  # noqa: SIM905
)
"""Sources that show rather than say."""

HARSH = frozenset(
    """
    absurd abuse bigot bigoted blackmail corrupt corruption coward cowardly crime criminal crook crooked cruel
    dangerous deceit disaster disastrous disgrace disgraceful disgusting dishonest failure fake false foolish
    fraud hijack hijacked hijacking hypocrisy hypocrite illegal incompetent insult liar lie lying murder
    murderer nasty outrage outrageous phony piracy racist reckless rigged robbery scam scandal shame shameful
    stupid terrible theft traitor treason unacceptable unfit unlawful wrong
    """.split()  # noqa: SIM905
)
"""What is said in blame, after `called`, `described as` and their like."""

HEARSAY = frozenset(
    """
    accusation accusations allegation allegations claim claims gossip hearsay myth report reports rumor rumors rumour
    rumours speculation suggestion suggestions
    """.split()  # noqa: SIM905
)
"""Nouns that report what follows them, with or without a source."""

INTENTS = frozenset("appeal call demand offer plan plea pledge promise proposal refusal request threat vow".split())  # noqa: SIM905
"""Nouns of what somebody means to do or wants done: `Teval's threat to leave`."""

SAYING = frozenset(
    """
    according add advise announce appear argue argument assert brief broadcast cable call cite claim comment
    confirm conclude conclusion confide declare describe disclose email emphasise emphasize explain gossip hint
    imply indicate inform insist interest joke maintain mention message myth note phone post quip quote radio
    recall remark reiterate repeat reply report respond reveal rumor rumour say seem shout signal state
    statement stress suggest talk tell testify tweet view vote whisper word write
    """.split()  # noqa: SIM905
)
"""Words of cues that name no act, in their dictionary form."""


def bases(word: str) -> list[str]:
    """What may be the dictionary form of a word in lower case, the likeliest first; some are no words.

    >>> bases("denied"), bases("begging")
    (['denied', 'deny', 'deni', 'denie'], ['begging', 'begg', 'begge', 'beg'])
    """
    found = [IRREGULAR.get(word, word)]
    for ending, instead in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            found.append(word[: -len(ending)] + instead)
    if word.endswith("ing"):
        found.append(word[:-3] + "e")
    stem = word[:-2] if word.endswith("ed") else word[:-3] if word.endswith("ing") else ""
    if len(stem) > 2 and stem[-1] == stem[-2]:
        found.append(stem[:-1])
    return found
