"""Tiny invented texts with marked entities, in the shapes of GUM, LitBank and CrossNER, for the tests of training."""

import io
import lzma
import random
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PEOPLE = (("Ilva Marr", "she"), ("Joren Pell", "he"), ("Oda Renk", "she"))
PLACES = ("Teval", "Orrin", "Tarn Quay")
BODIES = ("the harbour office", "the council")
LITBANK_TYPES = {"person": "PER", "place": "GPE", "organization": "ORG"}
CROSSNER_TYPES = {"person": "politician", "place": "location", "organization": "organisation"}


class Part(NamedTuple):
    """Words of a sentence: a mention of an entity, or just words."""

    words: str
    entity: int = 0
    type: str = ""

    @property
    def tags(self) -> list[str]:
        """The part of speech of each word, as GUM has it."""
        words = self.words.split()
        if not self.entity:
            return ["." if word == "." else "VBD" for word in words]
        if self.words in ("she", "he", "it"):
            return ["PRP"]
        return ["NNP"] * len(words) if words[-1][0].isupper() else ["DT", *["NN"] * (len(words) - 1)]


Sentence = list[Part]


def story(number: int, *, pairs: int = 4) -> list[Sentence]:
    """Somebody named goes somewhere; then the pronoun meets a body. One who is named again is the same."""
    rng = random.Random(f"story {number}")
    entities: dict[str, int] = {}

    def mention(words: str, kind: str, of: str = "") -> Part:
        return Part(words, entities.setdefault(of or words, 1 + len(entities)), kind)

    sentences = []
    for _ in range(pairs):
        (name, pronoun), place, body = rng.choice(PEOPLE), rng.choice(PLACES), rng.choice(BODIES)
        went = [mention(name, "person"), Part(rng.choice(("left", "reached"))), mention(place, "place"), Part(".")]
        met = [mention(pronoun, "person", of=name), Part("met"), mention(body, "organization"), Part(".")]
        sentences += [went, met]
    return sentences


def gum_document(name: str, sentences: Iterable[Sentence]) -> str:
    """The story as a document of GUM, a paragraph for every two sentences."""
    lines = [f"# newdoc id = GUM_news_{name}"]
    for number, sentence in enumerate(sentences):
        lines += ["# newpar"] if number % 2 == 0 else []
        lines += [f"# sent_id = {name}-{number}", "# text = " + " ".join(part.words for part in sentence)]
        lines += [*_gum_rows(sentence), ""]
    return "\n".join(lines) + "\n"


def _gum_rows(sentence: Sentence) -> Iterable[str]:
    at = 0
    for part in sentence:
        words = part.words.split()
        for i, (word, tag) in enumerate(zip(words, part.tags, strict=True), start=1):
            last = i == len(words)
            opens = f"({part.entity}-{part.type}-new-nnnnn-cf1-{len(words)}-coref" if part.entity and i == 1 else ""
            closes = (")" if opens else f"{part.entity})") if part.entity and last else ""
            # The head is the phrase's last word, which depends on something outside.
            head = at + len(words) if not last else 0
            misc = f"Entity={opens}{closes}" if opens or closes else "_"
            yield f"{at + i}\t{word}\t{word}\t_\t{tag}\t_\t{head}\tdep\t_\t{misc}"
        at += len(words)


def litbank_passage(name: str, sentences: Iterable[Sentence]) -> dict[str, str]:
    """The story as the two files of a passage of LitBank."""
    conll, tsv = [f"#begin document ({name}); part 0"], []
    for sentence in sentences:
        number = 0
        for part in sentence:
            words = part.words.split()
            for i, word in enumerate(words):
                opens, closes = part.entity and i == 0, part.entity and i == len(words) - 1
                chain = f"{'(' if opens else ''}{part.entity}{')' if closes else ''}" if opens or closes else "_"
                conll.append(f"{name}\t0\t{number}\t{word}" + "\t_" * 8 + f"\t{chain}")
                kind = LITBANK_TYPES.get(part.type, "")
                pronoun = part.tags == ["PRP"]
                tsv.append(f"{word}\t" + (f"{'B' if i == 0 else 'I'}-{kind}" if kind and not pronoun else "O"))
                number += 1
        conll.append("")
    return {f"conll/{name}_brat.conll": "\n".join(conll) + "\n", f"tsv/{name}_brat.tsv": "\n".join(tsv) + "\n"}


def crossner_sentences(sentences: Iterable[Sentence]) -> str:
    """The names of the story as a file of CrossNER."""
    lines = []
    for sentence in sentences:
        for part in sentence:
            named = part.entity and "NNP" in part.tags
            for i, word in enumerate(part.words.split()):
                lines.append(f"{word}\t" + (f"{'I' if i else 'B'}-{CROSSNER_TYPES[part.type]}" if named else "O"))
        lines.append("")
    return "\n".join(lines) + "\n"


def write_archive(path: Path, files: dict[str, str]) -> None:
    """A `.tar.xz` of texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:xz") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))


def write_marked(folder: Path, *, train: int = 12, dev: int = 3) -> None:
    """The archives of all three sets, and a gazetteer with one country, in a data folder."""
    for part, numbers in (("train", range(train)), ("dev", range(1000, 1000 + dev))):
        documents = {f"{part}/GUM_news_s{n}.conllu": gum_document(f"s{n}", story(n)) for n in numbers}
        write_archive(folder / "gum" / f"gum_{part}.tar.xz", documents)
    passages = [litbank_passage(f"tale{n}", story(2000 + n)) for n in range(4)]
    write_archive(folder / "litbank" / "litbank.tar.xz", {k: v for files in passages for k, v in files.items()})
    sentences = {f"{part}.txt": crossner_sentences(story(n)) for part, n in (("train", 3000), ("dev", 3001))}
    write_archive(folder / "crossner_politics" / "crossner_politics_train_dev.tar.xz", sentences)
    gazetteer = folder / "gazetteer" / "prototype_gazetteer.tsv.xz"
    gazetteer.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(gazetteer, "wt", encoding="utf-8") as lines:
        lines.write("Q1\tplace\tOrrin\tthe Orrin Isles|Orrin\tOR\tcc\nQ2\t?\tMarr Lines\t\t\tgum\n")
