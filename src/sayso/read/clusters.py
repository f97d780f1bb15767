"""Which mentions are of one entity: names first, then appositions, then what the coreference head says.

Names decide: mentions with names that cannot be of one bearer are never joined, whatever the head says. A surname that
two people share goes to whom the head points at, else to the one named last.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from sayso.read.bio import Run
from sayso.read.facts import facts_of
from sayso.read.mentions import Antecedent
from sayso.read.name_words import word_set
from sayso.read.namesakes import Bearer, bearers
from sayso.read.naming import place_names
from sayso.read.nesting import around, in_order, is_same
from sayso.read.phrases import Page, Phrase, is_possessive
from sayso.read.role_phrases import is_role
from sayso.read.role_words import ARTICLES, BREAKS, DETERMINERS, POSSESSIVES, ROLES
from sayso.types import Rejected

__all__ = ["Clusters", "clusters"]

_SURE = 0.5  # a link above this joins a name to an earlier description
_NONE = 0.9  # what "none" counts for: the head is a little shy of old things, trained where most mentions are new
_SURE_OF_OFFICE = 0.35  # a link above this makes somebody of whom nothing is said the article's pastor
_SURE_OF_ANOTHER = 0.6  # a link above this makes the mayor of the article's pastor
# Said of holders of many offices.
_BROAD = word_set(
    "official officer leader politician lawmaker legislator author expert veteran candidate member star player"
)
_ASKED = word_set("asked questioned pressed quizzed challenged interviewed prompted grilled")
_SUBJECTS = word_set("he she they")
_OBJECTS = word_set("him them me us")  # "her" and "it" may be more than objects
_CLAUSE_ENDS = word_set("and or but that which who whom because as if when while to of for by with from in on at")
_VERB = 5  # words between a subject and its object: "had been telling"
_CLAUSE = 40  # words
_STOPS = frozenset({".", "!", "?", "”", '"'})
_REPEATED = 0.05  # what that counts for where the very words are repeated
_CERTAIN = 0.9  # that a mention has no antecedent: from here on its words are not asked
_INTRODUCING = frozenset({"a", "an", "another", "some", "several", "many", "few", "one", "two", "three"})
_ONE_BODY = word_set("police authorities parliament")
_PARTS = word_set("""
    north south east west northern southern eastern western northeastern northwestern southeastern southwestern central
    upper lower inner outer rural coastal mainland downtown early late old ancient classical medieval modern colonial
    contemporary independent future
""")
_SHORT = 4  # words of a description that is known by its head: "the outgoing channels minister"
_NONE_APART: Mapping[int, Sequence[int]] = MappingProxyType({})
NAMES_DIFFER = "the likeliest antecedent bears another name, or is of another kind"


class Clusters(msgspec.Struct, frozen=True):
    """For each candidate the first candidate of its cluster; what was refused; what each proper name belongs to."""

    root: list[int]
    rejected: tuple[Rejected, ...]
    places: dict[str, list[tuple[str, int]]]  # first letters of a place's one-word name → that name, a candidate


def clusters(
    here: Page,
    antecedents: Sequence[Antecedent],
    joined: Iterable[Run],
    apart: Mapping[int, Sequence[int]] = _NONE_APART,
) -> Clusters:
    """Join the candidates of a page into clusters.

    Args:
        here: the candidates taken apart.
        antecedents: what the coreference head says; several for one mention, the best first.
        joined: pairs of candidates that the form of the text says are one: appositions.
        apart: for some candidates those that the form says are others: who is spoken to, and who speaks.
    """
    links: dict[int, list[Antecedent]] = {}
    for link in antecedents:
        if link.mention in links:
            links[link.mention].append(link)
        else:
            links[link.mention] = [link]
    beside = list(joined)
    groups, member = bearers(here, links, beside)
    union = _Union(here, groups, member, apart)
    union.by_name()
    for a, b in beside:
        union.join(a, b)
    union.collectives()
    union.note_holders(beside)
    for i in in_order(here):
        union.link(i, links)
    root = [union.find(i) for i in range(len(here.phrases))]
    return Clusters(root, tuple(union.rejected), place_names(here))


class _Union:
    """Clusters while they grow."""

    def __init__(
        self, here: Page, groups: list[Bearer], member: dict[int, int], apart: Mapping[int, Sequence[int]]
    ) -> None:
        self.here, self.member, self.apart = here, member, apart
        self.parent = list(range(len(here.phrases)))
        self.facts = [facts_of(here, phrase, member.get(i), groups) for i, phrase in enumerate(here.phrases)]
        self.around = around(here)
        self.rejected: list[Rejected] = []
        self.linked: set[int] = set()
        low = here.words.low
        self.agents = [at for at, word in enumerate(low) if word == "by" and at and low[at - 1] in _ASKED]
        self.bodies: dict[str, dict[int, int]] = {}  # a word of bodies' names → their groups, each with a candidate
        # An office or a trade → in which words → who bears it by name (one candidate each), or is introduced with it.
        self.holders: dict[str, dict[tuple[str, ...], dict[int, int]]] = {}

    def find(self, i: int) -> int:
        parent = self.parent
        while (above := parent[i]) != i:
            parent[i] = parent[above]
            i = parent[i]
        return i

    def join(self, a: int, b: int) -> bool:
        """Join two clusters, if nothing bars it."""
        first, second = self.find(a), self.find(b)
        if first == second:
            return True
        if first > second:
            first, second = second, first
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
        for i in self.member:
            phrase = self.here.phrases[i]
            if phrase and phrase.name and phrase.type == "person":
                at = phrase.name[0]
                first.setdefault(phrase.before or (at - 1, at), i)  # "MINISTER" in "MINISTER ODA MARR"
        for i, phrase in enumerate(self.here.phrases):
            if phrase and phrase.part_of is not None:
                self.parent[self.find(i)] = self.find(phrase.part_of)
            elif phrase and i not in self.member:
                same = first.setdefault(phrase.name or (phrase.start, phrase.end), i)
                self.parent[self.find(i)] = self.find(same)

    def _is_part(self, i: int) -> bool:
        """Whether a phrase is of a part or an age of the place it names: "northern Teval", "ancient Teval"."""
        phrase = self.here.phrases[i]
        if not phrase or not phrase.name or phrase.type != "place" or phrase.name[0] == phrase.start:
            return False
        return self.here.words.low[phrase.name[0] - 1] in _PARTS

    def collectives(self) -> None:
        """Join what the bare words can mean but one body of: "Police", "the police"; after "Tevalian police" that."""
        low = self.here.words.low
        first: dict[str, int] = {}
        for i in self.here.order:
            phrase = self.here.phrases[i]
            if phrase and low[phrase.base - 1] in _ONE_BODY and phrase.form == "description" and not phrase.many:
                known = first.setdefault(low[phrase.base - 1], i)
                if low[phrase.start : phrase.end - 1] in ([], ["the"]):
                    self.join(known, i)

    def link(self, i: int, links: Mapping[int, Sequence[Antecedent]]) -> None:
        """Join a mention with the likeliest cluster that nothing bars, if it is likelier than none."""
        phrase = self.here.phrases[i]
        if i in self.linked or phrase is None:
            return
        self.linked.add(i)
        if phrase.type == "organization":
            self._note_body(i, phrase)
        if phrase.form == "description":
            holder = self._holder(phrase)
            if holder is not None and self.join(i, holder):
                return
            for j in self._owners(phrase):
                self.link(j, links)  # "his" before "his deputy", who is not he
        refused = self._join_likeliest(i, links.get(i, ()))
        if refused is None:
            return
        first = links[i][0] if i in links else None
        new = first is not None and first.antecedent is None and first.score >= _CERTAIN
        short = None if new else self._short_form(phrase)
        if short is not None and self.join(i, short):
            return
        if refused:
            span = self.here.words.span((phrase.start, phrase.end))
            self.rejected.append(Rejected("entities", span.start, span.end, NAMES_DIFFER))

    def _join_likeliest(self, i: int, links: Sequence[Antecedent]) -> bool | None:
        """Nothing if the mention was joined with a cluster; else whether one that is likely was refused."""
        before: list[tuple[float, int]] = []
        alone = together = 0.0
        for link in links:
            if link.antecedent is None:
                alone = link.score
            else:
                before.append((link.score, link.antecedent))
                together += link.score
        least = _SURE if i in self.member or self._is_new(i) else alone * _NONE
        floor = least * _REPEATED if self._may_repeat(i) else least
        if not before or together <= floor:  # most mentions: no cluster of those before can be likelier
            return False
        refused = False
        barred: set[int] | None = None
        for mass, j in self._masses(before):
            if mass <= least and (mass <= floor or not self._repeats(i, j)):
                continue
            barred = {self.find(j) for j in self._barred(i)} if barred is None else barred
            if self.find(j) in barred or self._is_another(i, j, mass):
                continue
            if not self._nested(i, j) and self.join(i, j):
                return None
            refused = refused or mass >= _SURE
        return refused

    def _barred(self, i: int) -> Iterator[int]:
        """Whom a mention cannot mean where it stands: whose it is, who does it to him, who asked her, whom he calls."""
        phrase = self.here.phrases[i]
        if phrase is None:
            return
        yield from self.apart.get(i, ())
        low, start = self.here.words.low, phrase.start
        if phrase.form == "description":
            yield from self._owners(phrase)
        elif low[start] in _OBJECTS:
            subject = self._subject_before(start)
            if subject is not None:
                yield subject
        elif low[start] in _SUBJECTS and self.agents:
            at = bisect_left(self.agents, start) - 1
            if at >= 0 and start - self.agents[at] < _CLAUSE and "." not in low[self.agents[at] : start]:
                yield from self.here.starting.get(self.agents[at] + 1, ())[:1]

    def _owners(self, phrase: Phrase) -> list[int]:
        """Whose a phrase says it is, at its beginning."""
        if len(self.here.starting[phrase.start]) == 1:
            return []  # nothing stands in it there
        within = self.here.inside(phrase.start, (phrase.start, phrase.end))
        if self.here.words.low[phrase.start] in POSSESSIVES:
            return within
        return [j for j in within if (p := self.here.phrases[j]) and is_possessive(self.here.words, p.end)]

    def _subject_before(self, at: int) -> int | None:
        """The mention that ends a few words before, with a verb between: "the envoy had told him"."""
        low = self.here.words.low
        for end in range(at - 1, max(at - _VERB, 0), -1):
            if not low[end].isalpha() or low[end] in _CLAUSE_ENDS:
                return None
            if end in self.here.ending:
                return self.here.ending[end]
        return None

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
                if phrase.name and i in self.member and (office := self._office_behind(phrase.name[1])):
                    self.facts[self.find(i)].offices |= {office}
                if phrase.name and phrase.before:
                    self._hold(i, phrase.before, phrase.before[1])
                elif phrase.name and phrase.title and phrase.title.lower() in ROLES:
                    self._hold(i, (phrase.name[0] - 1, phrase.name[0]), phrase.name[0])
                elif self._is_new(i):
                    self._hold(i, (phrase.start, phrase.end), phrase.base)

    def _office_behind(self, at: int) -> str | None:
        """The office in an apposition that is no mention: "Marr, a retired boatswain, …"."""
        low = self.here.words.low
        if low[at : at + 1] != [","] or low[at + 1 : at + 2] == [] or low[at + 1] not in ARTICLES:
            return None
        end = next((k for k in range(at + 2, min(at + _SHORT + 3, len(low))) if low[k] in BREAKS), at + 2)
        return low[end - 1] if end > at + 2 and is_role(low[end - 1]) else None

    def _hold(self, i: int, run: Run, base: int) -> None:
        """Note an office in its words, once for each who bears it by name: their mentions are one already."""
        low = self.here.words.low
        held = self.holders.setdefault(low[base - 1], {}).setdefault(tuple(low[slice(*run)]), {})
        held.setdefault(self.member.get(i, ~i), i)
        if i in self.member:
            self.facts[self.find(i)].offices |= {low[base - 1]}

    def _holder(self, phrase: Phrase) -> int | None:
        """Who "the minister" is: the only one the article calls so, by name anywhere, or introduced before."""
        if phrase.type != "person" or phrase.many or phrase.name:
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

    def _is_another(self, i: int, j: int, mass: float) -> bool:
        """Whether a description says an office that somebody with a name and another office is not known to hold."""
        phrase, known = self.here.phrases[i], self.facts[self.find(j)].offices
        if not phrase or phrase.form != "description" or phrase.type != "person" or phrase.many:
            return False
        if not known and self.facts[self.find(j)].group is None:
            return False
        noun = self.here.words.low[phrase.base - 1]
        if noun in known or noun in _BROAD or not is_role(noun):
            return False
        return mass < (_SURE_OF_ANOTHER if known else _SURE_OF_OFFICE) or (bool(known) and self._in_one_sentence(j, i))

    def _in_one_sentence(self, j: int, i: int) -> bool:
        a, b = self.here.phrases[j], self.here.phrases[i]
        near = a is not None and b is not None and b.start - a.end < _CLAUSE
        return near and a is not None and b is not None and _STOPS.isdisjoint(self.here.words.plain[a.end : b.start])

    def _masses(self, before: list[tuple[float, int]]) -> list[tuple[float, int]]:
        """The probability of each cluster, the likeliest first, with a mention of it: that of its mentions together."""
        if len(before) < 2:  # most mentions: new ones, and those of which the head is sure
            return before
        mass: dict[int, float] = {}
        best: dict[int, int] = {}
        for score, j in before:
            root = self.find(j)
            if root in mass:
                mass[root] += score
            else:
                mass[root], best[root] = score, j
        ordered = sorted([(-m, best[root]) for root, m in mass.items()])
        return [(-m, j) for m, j in ordered]

    def _note_body(self, i: int, phrase: Phrase) -> None:
        group = self.member.get(i)
        if phrase.name and group is not None:
            for word in self.here.words.low[phrase.name[0] : phrase.name[1]]:
                self.bodies.setdefault(word, {}).setdefault(group, i)

    def _short_form(self, phrase: Phrase) -> int | None:
        """The body that "the ministry" is short for: the only one named so far with that word in its name."""
        low = self.here.words.low
        if phrase.form != "description" or phrase.type != "organization" or phrase.end - phrase.start != 2:
            return None
        groups = self.bodies.get(low[phrase.start + 1], {}) if low[phrase.start] == "the" else {}
        return next(iter(groups.values())) if len(groups) == 1 else None

    def _may_repeat(self, i: int) -> bool:
        """Whether a mention is a description without an article: "homeopathy"."""
        phrase = self.here.phrases[i]
        described = phrase is not None and phrase.form == "description" and i not in self.member
        return described and phrase is not None and self.here.words.low[phrase.start] not in DETERMINERS

    def _repeats(self, i: int, j: int) -> bool:
        """Whether two mentions are the same words."""
        a, b = self.here.phrases[i], self.here.phrases[j]
        low = self.here.words.low
        return a is not None and b is not None and low[a.start : a.end] == low[b.start : b.end]

    def _nested(self, i: int, j: int) -> bool:
        """Whether the cluster of j has another's mention that is in mention i or has it in itself."""
        root, own = self.find(j), self.here.phrases[i]
        others = (self.here.phrases[k] for k in self.around.get(i, ()) if self.find(k) == root)
        return any(own is None or other is None or not is_same(own, other) for other in others)
