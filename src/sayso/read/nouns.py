"""English nouns that sources are made of: documents, bodies, people; their gender and whether they name an office."""

from typing import Literal

from sayso.read.name_words import Gender, word_set
from sayso.read.role_words import GENERIC, KIN, ROLE_ENDINGS, ROLES

__all__ = [
    "CARRIERS",
    "GENDERED_NOUNS",
    "GOVERNMENTS",
    "ISSUED",
    "PLATFORMS",
    "SAME_SOURCE",
    "is_common",
    "is_human",
    "kind_of",
    "role_of",
    "several",
]

# What a person or a body issues: whoever issued it speaks.
ISSUED = word_set("""
    ad advertisement announcement article assessment blog briefing broadside circular claim column comment comments
    communique communiqué complaint declaration decree email estimate filing findings fax indictment invitation
    judgment judgement lawsuit leaflet letter manifesto memo memoir memorandum message motion note notice offer
    opinion order petition plan plea pledge post promise proposal publication question release remark remarks
    reply report request resolution response review ruling speech statement statements story study submission
    survey testimony text threat tweet verdict view views warning word words writings
""")
# What only carries words: its owner speaks where it is named beside it.
CARRIERS = word_set("""
    account address bulletin broadcast channel feed homepage journal magazine newscast newsletter newspaper page
    paper podcast programme program site website
""")
# Whose name before a document says where it was put, not who issued it: "a Twitter post".
PLATFORMS = word_set("facebook instagram reddit snapchat telegram tiktok twitter weibo whatsapp x youtube")
_OTHER_DOCUMENTS = word_set("""
    accounts agreement analysis audit book budget contract convention data deal document documents draft
    evidence figures file files forecast index information law manual map papers poll record records register
    registers research results rules statistics treaty
""")
_BODIES = word_set("""
    administration agency alliance army association authorities authority bank board broadcaster bureau cabinet
    campaign charity church club coalition commission committee company congress cooperative council court
    department embassy firm force forces foundation government group guard hospital institute junta league media
    military ministry movement navy network office opposition organisation organization outlet parliament party
    police press regime school senate service side sides society state states team tribunal troops union
    university
""")
_NO_OFFICE = word_set("""
    adults another anybody both boys children circles everybody few folk friends girl girls half lady many men
    most one ones others parents participants relatives some sources three town two victims village women
    witnesses
""")
_SEVERAL = word_set("""
    both all two three four five six seven eight nine ten many several some people police media crew staff family couple
    men women children crowd circles
""")
_FEMALE = word_set("""
    woman women girl mother daughter sister wife widow aunt niece grandmother granddaughter fiancée girlfriend
    spokeswoman chairwoman congresswoman businesswoman policewoman actress queen princess duchess lady waitress
    stewardess heroine nun
""")
_MALE = word_set("""
    man men boy father son brother husband widower uncle nephew grandfather grandson fiancé boyfriend spokesman
    chairman congressman businessman policeman king prince duke waiter monk priest
""")
GENDERED_NOUNS: dict[str, Gender] = {**dict.fromkeys(_FEMALE, "f"), **dict.fromkeys(_MALE, "m")}
GOVERNMENTS = frozenset({"the government", "the administration"})  # in an official's words that of the official
SAME_SOURCE = frozenset({"the source", "the insider", "the pal", "the friend"})  # an unnamed one that spoke before


def kind_of(noun: str) -> Literal["object", "organization", "person"]:
    """What sort of thing speaks, by the head noun of its description in lower case.

    >>> kind_of("ministry"), kind_of("bulletin"), kind_of("pilots")
    ('organization', 'object', 'person')
    """
    if noun in ISSUED or noun in CARRIERS or noun in _OTHER_DOCUMENTS:
        return "object"
    return "organization" if noun in _BODIES else "person"


def is_human(noun: str) -> bool:
    """Whether a noun is one for people: an office, a trade, a relative.

    >>> is_human("pilots"), is_human("resignation")
    (True, False)
    """
    one = _singular(noun)
    known = one in ROLES or one in KIN or one in GENERIC or noun in _NO_OFFICE or noun in GENDERED_NOUNS
    return known or (kind_of(one) == "person" and len(one) > 5 and one.endswith(ROLE_ENDINGS))


def several(noun: str) -> bool:
    """Whether a noun, a number or a pronoun such as "both" means more than one.

    >>> several("pilots"), several("police"), several("boss")
    (True, True, False)
    """
    return noun in _SEVERAL or noun.isdigit() or (noun.endswith("s") and not noun.endswith("ss"))


def is_common(noun: str) -> bool:
    """Whether a word that has its capital from the beginning of a sentence is no name."""
    return kind_of(noun) != "person" or is_human(noun) or noun.endswith("s")


def role_of(noun: str) -> str | None:
    """The office or trade that a noun names, in the singular; nothing for people who are just people.

    >>> role_of("officials"), role_of("women")
    ('official', None)
    """
    one = _singular(noun)
    if noun in _NO_OFFICE or one in GENERIC or one in KIN or not noun.isalpha():
        return None
    return one


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    if noun.endswith(("women", "men")):
        return f"{noun[:-2]}an"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
