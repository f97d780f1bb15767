"""Namesakes: which names of the article are of one bearer, and whom a name that several share means.

Names decide: a surname that two people share goes to whom the coreference head points at, else to the one whom the
article has named most, or last.
"""

from collections.abc import Iterable, Mapping, Sequence

from sayso.read.bio import Run
from sayso.read.mentions import Antecedent
from sayso.read.names import Name, compatible, skeleton
from sayso.read.naming import defined, names
from sayso.read.phrases import Page

__all__ = ["Bearer", "bearers"]

_SURE = 0.5  # a link above this says which of two namesakes is meant
_MOST_NAMESAKES = 40  # groups that a name is compared with; keeps long texts linear
_LATEST = 2  # mentions that being named last is worth
_MOST_VARIANTS = 4  # names of a group that a new one is compared with


class Bearer:
    """Names that are of one bearer."""

    __slots__ = ("count", "gender", "last", "names")

    def __init__(self, name: Name) -> None:
        self.names = [name]
        self.gender = name.gender
        self.count = 0  # of mentions by name so far
        self.last = -1  # the place in the text of the last of them


def bearers(
    here: Page, links: Mapping[int, Sequence[Antecedent]], beside: Iterable[Run]
) -> tuple[list[Bearer], dict[int, int]]:
    """Who bears the names of a page, and which of them each candidate that has a name is.

    Args:
        here: the candidates taken apart.
        links: what the coreference head says of each candidate, the best first.
        beside: pairs of candidates that are one: a description and the name it stands next to.
    """
    named = names(here, beside)
    index = _Index(defined(here, named))
    distinct = sorted(
        {n: i for i, n in reversed(named.items())}.items(), key=lambda pair: (-len(pair[0].core), pair[1])
    )
    options = {name: index.place(name) for name, _ in distinct}
    member: dict[int, int] = {}
    for place, i in enumerate(i for i in here.order if i in named):
        choice = options[named[i]]
        member[i] = choice[0] if len(choice) == 1 else _chosen(index.groups, choice, links.get(i, ()), member)
        group = index.groups[member[i]]
        group.count, group.last = group.count + 1, place
    return index.groups, member


def _chosen(
    groups: Sequence[Bearer], choice: Sequence[int], links: Sequence[Antecedent], member: Mapping[int, int]
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


class _Index:
    """The groups of names, found by a word of theirs."""

    def __init__(self, defined: dict[str, Name]) -> None:
        self.groups: list[Bearer] = []
        self.defined = defined
        self.by_word: dict[str, list[int]] = {}

    def place(self, name: Name) -> list[int]:
        """The groups that a name may belong to: one, or several namesakes; a new one where there is none."""
        keys = _keys(name)
        near = self._near(name, keys)
        agreed = [(g, self._agreement(name, g)) for g in near]
        same = [g for g, agreement in agreed if agreement == "same"]
        maybe = same[:1] or [g for g, agreement in agreed if agreement == "may be"]
        family = [g for g in maybe if any(n.family == name.family for n in self.groups[g].names)]
        choice = family or maybe
        # "Ms Marr" is the sister rather than one of whom the article does not say what she or he is.
        choice = [g for g in choice if name.gender and self.groups[g].gender == name.gender] or choice
        if not choice:
            choice = [len(self.groups)]
            self.groups.append(Bearer(name))
        if len(choice) == 1:
            self._add(name, choice[0], keys)
        return choice

    def _near(self, name: Name, keys: Sequence[str]) -> list[int]:
        found: dict[int, None] = {}
        defined = self.defined.get(name.core[0]) if name.acronym else None
        for key in (*keys, *(_keys(defined) if defined else ())):
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

    def _add(self, name: Name, group: int, keys: Sequence[str]) -> None:
        known = self.groups[group]
        # A surname alone says nothing that the full name does not, and would not fit the given name alone.
        if name not in known.names and (len(name.core) > 1 or not name.person):
            known.names.append(name)
        known.gender = known.gender or name.gender
        for key in keys:
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
