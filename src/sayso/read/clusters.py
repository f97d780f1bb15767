"""Which mentions are of one entity: names first, then appositions, then what the coreference head says.

Names decide: mentions with names that cannot be of one bearer are never joined, whatever the head says. A surname that
two people share goes to whom the head points at, else to the one named last.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sayso.read.decode import Run
from sayso.read.mentions import Antecedent
from sayso.read.name_words import Gender, word_set
from sayso.read.names import Name, compatible, fold, parse, skeleton
from sayso.read.phrases import Page, Phrase
from sayso.read.role_words import DETERMINERS
from sayso.types import Rejected

__all__ = ["Clusters", "clusters"]

_SURE = 0.5  # a link above this says which of two namesakes is meant, or joins a name to an earlier description
_MOST_NAMESAKES = 40  # groups that a name is compared with; keeps long texts linear
_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}  # fmt: skip
_FEMALE = ("woman", "women", "girl", "mother", "daughter", "sister", "wife", "widow", "aunt", "niece", "actress")
_MALE = ("father", "son", "brother", "husband", "uncle", "nephew", "boy", "spokesman", "businessman", "policeman")
_KINDS = {"person": "person", "organization": "body", "place": "place"}
_THING = frozenset({"it", "its", "itself"})
_NONE = 0.5  # what "none" counts for: the head is shy of old things, trained where most mentions are new
_REPEATED = 0.05  # what that counts for where the very words are repeated
_CERTAIN = 0.9  # that a mention has no antecedent: from here on its words are not asked
_INTRODUCING = frozenset({"a", "an", "another", "some", "several", "many", "few", "one", "two", "three"})
_PARTS = word_set("""
    north south east west northern southern eastern western northeastern northwestern southeastern southwestern central
    upper lower inner outer rural coastal mainland downtown early late old ancient classical medieval modern colonial
    contemporary independent future
""")
_SHORT = 4  # words of a description that is known by its head: "the outgoing channels minister"
_LATEST = 2  # mentions that being named last is worth
_MOST_VARIANTS = 4  # names of a group that a new one is compared with
NAMES_DIFFER = "the likeliest antecedent bears another name, or is of another kind"


class Clusters(msgspec.Struct, frozen=True):
    """For each candidate the first candidate of its cluster; what was refused; what each proper name belongs to."""

    root: list[int]
    rejected: tuple[Rejected, ...]
    places: dict[str, list[tuple[str, int]]]  # first letters of a place's one-word name → that name, a candidate


class _Group:
    """Names that are of one bearer."""

    __slots__ = ("count", "gender", "last", "names")

    def __init__(self, name: Name) -> None:
        self.names = [name]
        self.gender = name.gender
        self.count = 0  # of mentions by name so far
        self.last = -1  # the place in the text of the last of them


class _Facts:
    """What is known of a cluster that bars it from joining another."""

    __slots__ = ("gender", "group", "kind")

    def __init__(self, group: int | None, gender: Gender | None, kind: str | None) -> None:
        self.group, self.gender, self.kind = group, gender, kind

    def bars(self, other: "_Facts") -> bool:
        if self.group is not None and other.group is not None and self.group != other.group:
            return True
        if self.gender and other.gender and self.gender != other.gender:
            return True
        kinds = {self.kind, other.kind}
        return bool(
            kinds == {"person", "it"}
            or kinds == {"person", "body"}
            or (kinds & {"body", "place"} and (self.gender or other.gender))  # a ship may be "she"
        )

    def take(self, other: "_Facts") -> None:
        self.group = other.group if self.group is None else self.group
        self.gender = self.gender or other.gender
        self.kind = self.kind if self.kind in ("person", "body", "place") else other.kind or self.kind


def clusters(here: Page, antecedents: Sequence[Antecedent], joined: Iterable[Run]) -> Clusters:
    """Join the candidates of a page into clusters.

    Args:
        here: the candidates taken apart.
        antecedents: what the coreference head says; several for one mention, the best first.
        joined: pairs of candidates that the form of the text says are one: appositions.
    """
    links: dict[int, list[Antecedent]] = {}
    for link in antecedents:
        links.setdefault(link.mention, []).append(link)
    groups, member = _named(here, links)
    union = _Union(here, groups, member)
    union.by_name()
    beside = list(joined)
    for a, b in beside:
        union.join(a, b)
    union.note_holders(beside)
    for i in sorted(here.order, key=lambda i: _place(here, i)):
        union.link(i, links.get(i, ()))
    root = [union.find(i) for i in range(len(here.phrases))]
    return Clusters(root, tuple(union.rejected), _places(here))


class _Union:
    """Clusters while they grow."""

    def __init__(self, here: Page, groups: list[_Group], member: dict[int, int]) -> None:
        self.here, self.member = here, member
        self.parent = list(range(len(here.phrases)))
        self.facts = [_facts(here, phrase, member.get(i), groups) for i, phrase in enumerate(here.phrases)]
        self.around = _around(here)
        self.rejected: list[Rejected] = []
        self.bodies: dict[str, dict[int, int]] = {}  # a word of bodies' names → their groups, each with a candidate
        # An office or a trade → in which words → who bears it by name (one candidate each), or is introduced with it.
        self.holders: dict[str, dict[tuple[str, ...], dict[int, int]]] = {}

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, a: int, b: int) -> bool:
        """Join two clusters, if nothing bars it."""
        first, second = sorted((self.find(a), self.find(b)))
        if first == second:
            return True
        if self.facts[first].bars(self.facts[second]):
            return False
        self.facts[first].take(self.facts[second])
        self.parent[second] = first
        return True

    def by_name(self) -> None:
        first: dict[int | Run, int] = {}
        for i, group in self.member.items():
            if not self._is_part(i):
                self.parent[self.find(i)] = self.find(first.setdefault(group, i))
        for i, phrase in enumerate(self.here.phrases):
            if phrase and i not in self.member:
                same = first.setdefault(phrase.name or (phrase.start, phrase.end), i)
                self.parent[self.find(i)] = self.find(same)

    def _is_part(self, i: int) -> bool:
        """Whether a phrase is of a part or an age of the place it names: "northern Teval", "ancient Teval"."""
        phrase = self.here.phrases[i]
        if not phrase or not phrase.name or phrase.type != "place" or phrase.name[0] == phrase.start:
            return False
        return self.here.words.low[phrase.name[0] - 1] in _PARTS

    def link(self, i: int, links: Sequence[Antecedent]) -> None:
        """Join a mention with the likeliest cluster that nothing bars, if it is likelier than none."""
        self._note_body(i)
        holder = self._holder(i)
        if holder is not None and self.join(i, holder):
            return
        refused = False
        alone = next((link.score for link in links if link.antecedent is None), 0.0)
        least = _SURE if i in self.member or self._is_new(i) else alone * _NONE
        for mass, j in self._masses(links):
            if mass <= least * (_REPEATED if self._repeats(i, j) else 1):
                continue
            if not self._nested(i, j) and self.join(i, j):
                return
            refused = refused or mass >= _SURE
        phrase = self.here.phrases[i]
        if phrase and not (links and links[0].antecedent is None and links[0].score >= _CERTAIN):
            short = self._short_form(phrase)
            if short is not None and self.join(i, short):
                return
        if refused and phrase:
            span = self.here.words.span((phrase.start, phrase.end))
            self.rejected.append(Rejected("entities", span.start, span.end, NAMES_DIFFER))

    def note_holders(self, beside: Iterable[Run]) -> None:
        """Who is called by an office or a trade: "spokesman Oda Marr", "Marr, the spokesman," "a spokesman"."""
        for a, b in beside:
            described, named = (a, b) if a not in self.member else (b, a)
            phrase = self.here.phrases[described]
            if phrase and named in self.member:
                self._hold(named, (phrase.start, phrase.end), phrase.base)
        for i in self.here.order:
            phrase = self.here.phrases[i]
            if phrase and phrase.type == "person" and not phrase.many:
                if phrase.name and phrase.before:
                    self._hold(i, phrase.before, phrase.before[1])
                elif self._is_new(i):
                    self._hold(i, (phrase.start, phrase.end), phrase.base)

    def _hold(self, i: int, run: Run, base: int) -> None:
        """Note an office in its words, once for each who bears it by name: their mentions are one already."""
        low = self.here.words.low
        held = self.holders.setdefault(low[base - 1], {}).setdefault(tuple(low[slice(*run)]), {})
        held.setdefault(self.member.get(i, ~i), i)

    def _holder(self, i: int) -> int | None:
        """Who "the minister" is: the only one the article calls so, by name anywhere, or introduced before."""
        phrase = self.here.phrases[i]
        if not phrase or phrase.type != "person" or phrase.many or phrase.name or phrase.form != "description":
            return None
        low = self.here.words.low
        if low[phrase.start] != "the" or phrase.end - phrase.start > _SHORT:
            return None
        which = set(low[phrase.start + 1 : phrase.base - 1])
        found: dict[int, int] = {}
        for words, held in self.holders.get(low[phrase.base - 1], {}).items():
            if which and which.isdisjoint(words):
                continue  # the prime minister is not the minister of channels
            for j in held.values():
                other = self.here.phrases[j]
                if j in self.member or (other and other.start < phrase.start):
                    found[self.find(j)] = j
                if len(found) > 1:
                    return None
        return next(iter(found.values()), None)

    def _is_new(self, i: int) -> bool:
        """Whether the phrase introduces somebody: "an official" is not the official named before."""
        phrase = self.here.phrases[i]
        described = phrase is not None and phrase.form == "description" and i not in self.member
        return described and phrase is not None and self.here.words.low[phrase.start] in _INTRODUCING

    def _masses(self, links: Sequence[Antecedent]) -> list[tuple[float, int]]:
        """The probability of each cluster, the likeliest first, with a mention of it: that of its mentions together."""
        mass: dict[int, float] = {}
        best: dict[int, int] = {}
        for link in links:
            if link.antecedent is not None:
                root = self.find(link.antecedent)
                mass[root] = mass.get(root, 0.0) + link.score
                best.setdefault(root, link.antecedent)
        return sorted(((m, best[root]) for root, m in mass.items()), key=lambda x: (-x[0], x[1]))

    def _note_body(self, i: int) -> None:
        phrase, group = self.here.phrases[i], self.member.get(i)
        if phrase and phrase.name and group is not None and phrase.type == "organization":
            for word in self.here.words.low[phrase.name[0] : phrase.name[1]]:
                self.bodies.setdefault(word, {}).setdefault(group, i)

    def _short_form(self, phrase: Phrase) -> int | None:
        """The body that "the ministry" is short for: the only one named so far with that word in its name."""
        low = self.here.words.low
        if phrase.form != "description" or phrase.type != "organization" or phrase.end - phrase.start != 2:
            return None
        groups = self.bodies.get(low[phrase.start + 1], {}) if low[phrase.start] == "the" else {}
        return next(iter(groups.values())) if len(groups) == 1 else None

    def _repeats(self, i: int, j: int) -> bool:
        """Whether a description without an article is there in the same words before: "homeopathy"."""
        a, b = self.here.phrases[i], self.here.phrases[j]
        if not a or not b or a.form != "description" or i in self.member:
            return False
        low = self.here.words.low
        return low[a.start] not in DETERMINERS and low[a.start : a.end] == low[b.start : b.end]

    def _nested(self, i: int, j: int) -> bool:
        """Whether the cluster of j has another's mention that is in mention i or has it in itself."""
        root, own = self.find(j), self.here.phrases[i]
        others = (self.here.phrases[k] for k in self.around[i] if self.find(k) == root)
        return any(own is None or other is None or not _is_same(own, other) for other in others)


def _is_same(a: Phrase, b: Phrase) -> bool:
    """Whether of two phrases, one in the other, both are of who bears the name: "Professor" in "Professor Marr"."""
    outer, inner = (a, b) if a.end - a.start > b.end - b.start else (b, a)
    if outer.name is None or outer.name == inner.name:
        return outer.name is not None
    title = inner.form == "description" and inner.start == outer.start and inner.end <= outer.name[0]
    return title and outer.type == "person"


def _place(here: Page, i: int) -> tuple[int, int]:
    """Inner before outer: what "the council" is in "the council's clerk" is told by its own links."""
    phrase = here.phrases[i]
    return (phrase.end, -phrase.start) if phrase else (0, 0)


def _around(here: Page) -> list[list[int]]:
    """For each candidate those that it is in, and those that are in it."""
    found: list[list[int]] = [[] for _ in here.phrases]
    open_: list[tuple[int, int]] = []  # where it ends, and which it is
    for i in here.order:
        phrase = here.phrases[i]
        assert phrase is not None
        open_ = [(end, k) for end, k in open_ if end > phrase.start]
        for _, k in open_:
            found[i].append(k)
            found[k].append(i)
        open_.append((phrase.end, i))
    return found


def _facts(here: Page, phrase: Phrase | None, group: int | None, groups: Sequence[_Group]) -> _Facts:
    if phrase is None:
        return _Facts(None, None, None)
    head = here.words.low[phrase.base - 1]
    if group is not None:
        kind = _KINDS.get(phrase.type, "thing")
        return _Facts(group, groups[group].gender, kind)
    if phrase.form == "pronoun":
        return _Facts(None, _GENDERS.get(head), "it" if head in _THING else None)
    gender: Gender | None = None
    if phrase.type == "person" and not phrase.many:
        gender = "f" if head.endswith(_FEMALE) else "m" if head in _MALE or head == "man" else None
    return _Facts(None, gender, None)


def _named(here: Page, links: dict[int, list[Antecedent]]) -> tuple[list[_Group], dict[int, int]]:
    """The groups of names, and the group of each candidate that bears a name."""
    names = _names(here)
    index = _Index(_defined(here, names))
    distinct = sorted(
        {n: i for i, n in reversed(names.items())}.items(), key=lambda pair: (-len(pair[0].core), pair[1])
    )
    options = {name: index.place(name) for name, _ in distinct}
    member: dict[int, int] = {}
    for place, i in enumerate(i for i in here.order if i in names):
        choice = options[names[i]]
        member[i] = choice[0] if len(choice) == 1 else _chosen(index.groups, choice, links.get(i, ()), member)
        group = index.groups[member[i]]
        group.count, group.last = group.count + 1, place
    return index.groups, member


def _chosen(
    groups: Sequence[_Group], choice: Sequence[int], links: Sequence[Antecedent], member: Mapping[int, int]
) -> int:
    """Which of several namesakes is meant: whom the head points at, else whom the article has named most, or last."""
    mass = dict.fromkeys(choice, 0.0)
    for link in links:
        whose = member.get(link.antecedent) if link.antecedent is not None else None
        if whose in mass:
            mass[whose] += link.score
    likeliest = max(choice, key=lambda g: mass[g])
    if mass[likeliest] >= _SURE:
        return likeliest
    latest = max(groups[g].last for g in choice)

    def weight(g: int) -> tuple[int, int]:
        return groups[g].count + _LATEST * (groups[g].last == latest), groups[g].last

    return max(choice, key=weight)


def _names(here: Page) -> dict[int, Name]:
    """The parsed name of each candidate that has one, its kind settled over the article."""
    texts: dict[int, str] = {}
    for i, phrase in enumerate(here.phrases):
        if phrase and phrase.name:
            texts[i] = here.words.of(phrase.name)
    kinds = _kinds(here, texts)
    found = {}
    for i, text in texts.items():
        phrase = here.phrases[i]
        assert phrase is not None
        type = kinds.get(text.casefold(), phrase.type)
        titled = f"{phrase.title} {text}" if phrase.title and type == "person" else text
        name = parse(titled, type)
        found[i] = msgspec.structs.replace(name, text="") if type == "person" else name
    return found


def _kinds(here: Page, texts: dict[int, str]) -> dict[str, str]:
    """For names that are read once as a person's and once as a thing's: what most of their mentions say."""
    votes: dict[str, dict[str, float]] = {}
    surnames = set()
    for i, text in texts.items():
        phrase = here.phrases[i]
        assert phrase is not None
        here_votes = votes.setdefault(text.casefold(), {})
        here_votes[phrase.type] = here_votes.get(phrase.type, 0.0) + phrase.score
        if phrase.type == "person" and " " in text:
            surnames.add(fold(text.rsplit(" ", 1)[1]))
    mixed = {text: v for text, v in votes.items() if len(v) > 1 and "person" in v}
    settled = {}
    for text, v in mixed.items():
        person, other = v["person"], max(score for type, score in v.items() if type != "person")
        if " " not in text and fold(text) in surnames and other > person:
            continue  # Washington the city, and Oda Washington
        settled[text] = "person" if person >= other or fold(text) in surnames else max(v, key=lambda t: v[t])
    return settled


def _defined(here: Page, names: dict[int, Name]) -> dict[str, Name]:
    """Acronyms that stand in brackets after the name that they abbreviate."""
    words, found = here.words, {}
    for i, name in names.items():
        phrase = here.phrases[i]
        if name.person or not phrase or not phrase.name:
            continue
        at = phrase.name[1]
        if words.plain[at : at + 1] == ["("] and words.plain[at + 2 : at + 3] == [")"]:
            short = parse(words.plain[at + 1], "organization")
            if short.acronym and not name.acronym:
                found[short.core[0]] = name
    return found


class _Index:
    """The groups of names, found by a word of theirs."""

    def __init__(self, defined: dict[str, Name]) -> None:
        self.groups: list[_Group] = []
        self.defined = defined
        self.by_word: dict[str, list[int]] = {}

    def place(self, name: Name) -> list[int]:
        """The groups that a name may belong to: one, or several namesakes; a new one where there is none."""
        near = self._near(name)
        agreed = [(g, self._agreement(name, g)) for g in near]
        same = [g for g, agreement in agreed if agreement == "same"]
        maybe = same[:1] or [g for g, agreement in agreed if agreement == "may be"]
        family = [g for g in maybe if any(n.family == name.family for n in self.groups[g].names)]
        choice = family or maybe
        if not choice:
            choice = [len(self.groups)]
            self.groups.append(_Group(name))
        if len(choice) == 1:
            self._add(name, choice[0])
        return choice

    def _near(self, name: Name) -> list[int]:
        found: dict[int, None] = {}
        defined = self.defined.get(name.core[0]) if name.acronym else None
        for key in (*_keys(name), *(_keys(defined) if defined else ())):
            for group in self.by_word.get(key, ())[:_MOST_NAMESAKES]:
                found[group] = None
        return list(found)

    def _agreement(self, name: Name, group: int) -> str:
        answers = {compatible(name, other) for other in self.groups[group].names[:_MOST_VARIANTS]}
        if self.groups[group].gender and name.gender and self.groups[group].gender != name.gender:
            return "different"
        if name.acronym and any(self.defined.get(name.core[0]) == other for other in self.groups[group].names):
            return "same"
        if name.person and "different" in answers:
            return "different"
        return next((agreement for agreement in ("same", "may be") if agreement in answers), "different")

    def _add(self, name: Name, group: int) -> None:
        known = self.groups[group]
        # A surname alone says nothing that the full name does not, and would not fit the given name alone.
        if name not in known.names and (len(name.core) > 1 or not name.person):
            known.names.append(name)
        known.gender = known.gender or name.gender
        for key in _keys(name):
            listed = self.by_word.setdefault(key, [])
            if group not in listed[-_MOST_NAMESAKES:]:
                listed.append(group)


def _keys(name: Name) -> list[str]:
    """What a name is found by: its words, its first letters, the start of its family name for slips of spelling."""
    kind = "p" if name.person else "t"
    keys = [f"{kind}:{word}" for word in (*name.core, *name.halves)]
    if name.person:
        return [*keys, f"p:{skeleton(name.family)}~", f"p:{name.family[:3]}~"]
    letters = "".join(word[0] for word in name.core)
    return [*keys, f"a:{name.core[0] if name.acronym else letters}"]


def _places(here: Page) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for i, phrase in enumerate(here.phrases):
        if phrase and phrase.name and phrase.type in ("place", "organization"):
            word = fold(here.words.of(phrase.name))
            listed = found.setdefault(word[:3], [])
            if all(word != known for known, _ in listed):
                listed.append((word, i))
    return found
