"""The words that names are parsed by: titles, suffixes, particles, short forms, and what bodies and places end in."""

from typing import Literal

__all__ = [
    "ALIASES",
    "BODIES",
    "CIVIC",
    "CREDENTIALS",
    "GENDERED",
    "LANDS",
    "PARTICLES",
    "PERSONAL_PRONOUNS",
    "SHORT_FORMS",
    "SMALL",
    "SOUNDS",
    "SUFFIXES",
    "TITLES",
    "Gender",
    "word_set",
]

Gender = Literal["m", "f"]


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.split())


# Titles that tell the gender, then those that do not. They belong to no name.
GENDERED: dict[str, Gender] = {
    **dict.fromkeys(word_set("mr sir lord king prince baron duke count sheikh brother senor herr monsieur"), "m"),
    **dict.fromkeys(word_set("mrs ms miss lady dame queen princess baroness duchess countess madam sheikha frau"), "f"),
}
TITLES = frozenset(GENDERED) | word_set("""
    dr prof professor president vice prime minister senator sen rep representative gov governor general gen colonel col
    lieutenant lt captain capt major maj sergeant sgt corporal private admiral adm commander cmdr brigadier marshal
    judge justice rev reverend pastor father fr sister bishop archbishop cardinal pope rabbi imam ayatollah mullah
    chancellor premier mayor secretary ambassador hon chief inspector detective officer deputy councillor coach mp
    st saint mx the
""")
SUFFIXES = word_set("jr sr junior senior i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xxiii")
CREDENTIALS = word_set("mp phd md qc kc esq cbe obe mbe mep")
PARTICLES = word_set("""
    van der den de del della di da do dos das du la le los las von zu zum bin ibn bint ben al el abu ter ten te af av
    y ul
""")
# Short forms that stand for one given name only, or for a few that one family seldom has twice.
SHORT_FORMS = {
    short: full
    for full, shorts in {
        "william": "bill will billy willie",
        "robert": "bob rob bobby robbie",
        "richard": "dick rick ricky",
        "james": "jim jimmy jamie",
        "john": "jack johnny",
        "margaret": "maggie peggy meg",
        "elizabeth": "liz beth betty",
        "catherine": "kate cathy katie",
        "michael": "mike mick mickey",
        "edward": "ed eddie ted",
        "charles": "chuck",
        "anthony": "tony",
        "henry": "harry hank",
        "joseph": "joe joey",
        "thomas": "tom tommy",
        "patricia": "pat trish",
        "alexander": "alex sasha sandy",
        "francis": "frank",
        "lawrence": "larry",
        "stephen": "steve",
        "andrew": "andy drew",
        "david": "dave",
        "bernard": "bernie",
        "matthew": "matt",
        "nicholas": "nick",
        "gregory": "greg",
        "jeffrey": "jeff",
        "timothy": "tim",
        "christopher": "chris",
        "benjamin": "ben",
        "samuel": "sam",
        "daniel": "dan danny",
        "gerald": "jerry gerry",
        "susan": "sue",
        "deborah": "debbie",
        "rebecca": "becky",
        "jennifer": "jenny jen",
        "eleanor": "ellie",
    }.items()
    for short in shorts.split()
}
# A body's name that ends in one of these is not shortened to what stands before: Bram is not the Bram Sailing Club.
CIVIC = word_set("""
    club university college library libraries school hospital ministry department office council parliament police party
    government court agency association union society army navy committee commission museum institute authority
    federation foundation church choir team league festival conference summit project programme program band orchestra
""")
BODIES = word_set("inc ltd limited co corp corporation plc llc gmbh ag sa nv bv llp")
SMALL = word_set("the a an of and for in on at de la du des")
ALIASES = {
    ("america",): ("united", "states"),
    ("usa",): ("united", "states"),
    ("gb",): ("united", "kingdom"),
    ("britain",): ("united", "kingdom"),
    ("great", "britain"): ("united", "kingdom"),
}
# A place may be named again by these alone: "the Strait" for "the Teval Strait"; but "Korea" is not "North Korea".
LANDS = word_set("""
    strait sea river lake bay gulf island islands quay harbor harbour port bridge square park street canal channel
    mountains valley desert peninsula province region territory republic kingdom federation union states emirates
    palace castle cathedral church airport station hotel hospital prison
""")
# Digraphs first. Vowels, and h after them, are dropped: they are what transliterations differ in.
SOUNDS = [
    ("kh", "k"),
    ("gh", "k"),
    ("ph", "f"),
    ("ck", "k"),
    ("tch", "c"),
    ("sch", "s"),
    ("ch", "c"),
    ("sh", "s"),
    ("dzh", "j"),
    ("dj", "j"),
    ("dh", "d"),
    ("th", "t"),
    ("ts", "s"),
    ("tz", "s"),
    ("zh", "s"),
    ("cz", "c"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
    ("q", "k"),
    ("g", "k"),
]
PERSONAL_PRONOUNS = word_set("""
    i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers
    herself it its itself they them their theirs themselves who whom whose
""")
