"""The data sets of mentions and names, each read from tiny invented files and counted where the real ones are."""

import doctest
import io
import lzma
import os
import sys
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import DataError
from sayso.learn import crossner, detokenize, gum_marked, litbank, marked
from sayso.learn.archives import members
from sayso.learn.detokenize import joined
from sayso.learn.gum import parse_document
from sayso.learn.marked import MarkedText, clusters, marked_reading
from sayso.types import Reading

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAYSO_DATA", ROOT.parent / "shared" / "data"))
Archive = Callable[[dict[str, str]], Path]


def data(path: str) -> Path:
    if not (DATA / path).is_file():
        pytest.skip(f"{DATA / path} is not here; name the data folder in SAYSO_DATA")
    return DATA / path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    def write(files: dict[str, str]) -> Path:
        path = tmp_path / "made.tar.xz"
        with tarfile.open(path, "w:xz") as tar:
            for name, text in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(text.encode())
                tar.addfile(entry, io.BytesIO(text.encode()))
        return path

    return write


# The words of a text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("“ Wait , ” said Ilva .", "“Wait,” said Ilva."),
        ('" Wait , " said Ilva , " no . "', '"Wait," said Ilva, "no."'),
        ("Lund 's boats ' lamps ( all six ) failed !", "Lund's boats' lamps (all six) failed!"),
        ("Lund ' s boat did n't sail ; it 'll wait", "Lund's boat didn't sail; it'll wait"),
        ("They cried ' Ashore ' at noon", "They cried 'Ashore' at noon"),
        ("“ I ’m late , ’ ” he said", "“I’m late,’” he said"),
        ("and / or , some 40 % of £ 20 -- more", "and/or, some 40% of £20 -- more"),
        ("", ""),
    ],
)
def test_words_become_print(words: str, text: str) -> None:
    made = joined(words.split())
    assert made.text == text
    assert [made.text[w.start : w.end] for w in made.words] == words.split()


@given(st.lists(st.text(st.sampled_from("aé😀'\"“”’.,(s-"), min_size=1, max_size=4), max_size=30))
def test_each_word_stands_where_it_is_said_to(words: list[str]) -> None:
    made = joined(words)
    assert [made.text[w.start : w.end] for w in made.words] == words
    assert "".join(made.text.split()) == "".join("".join(words).split())
    assert all(a.end <= b.start <= a.end + 1 for a, b in zip(made.words, made.words[1:], strict=False))


# LitBank -------------------------------------------------------------------------------------------------------------

# Each word with its brackets of chains.
SENTENCES = [
    "Captain/(0 Orla/ Venn/0) kept/ the/(1 light/ of/ Tarn/(2 Quay/1)|2) ./",
    '"/ She/(0) saw/ it/(1) ,/ "/ said/ the/(3 keeper/ \'s/ wife/3) ./',
    "Wives/(4) knew/ her/(0) ./",
]
LAYERS = "B-PER I-PER I-PER O B-FAC I-FAC I-FAC I-FAC I-FAC O O O O O O O O B-PER I-PER I-PER I-PER O B-PER O O O"
DEEPER = {7: "B-LOC", 8: "I-LOC"}


def passage() -> tuple[str, str]:
    """The two files of an invented passage."""
    words = [[item.rpartition("/")[::2] for item in sentence.split()] for sentence in SENTENCES]
    rows = [[f"tale\t0\t{n}\t{w}" + "\t_" * 8 + f"\t{c}" for n, (w, c) in enumerate(s)] for s in words]
    flat = [w for sentence in words for w, _ in sentence]
    pairs = enumerate(zip(flat, LAYERS.split(), strict=True))
    layers = [f"{word}\t{tag}\t{DEEPER.get(n, 'O')}\t" for n, (word, tag) in pairs]
    return "#begin document (tale); part 0\n" + "\n\n".join("\n".join(r) for r in rows) + "\n", "\n".join(layers) + "\n"


def test_a_passage_has_its_text_its_mentions_and_their_types() -> None:
    conll, tsv = passage()
    found = litbank.parse_passage("tale_brat", conll, tsv)
    assert found.id == "litbank_tale"
    assert found.text == (
        'Captain Orla Venn kept the light of Tarn Quay.\n\n"She saw it," said the keeper\'s wife. Wives knew her.'
    )
    told = [(found.text[m.start : m.end], m.type, m.form, m.entity) for m in found.mentions]
    assert told == [
        ("Captain Orla Venn", "person", "name", "0"),
        ("the light of Tarn Quay", "place", "description", "1"),
        ("Tarn Quay", "place", "name", "2"),
        ("She", "person", "pronoun", "0"),
        ("it", "place", "pronoun", "1"),
        ("the keeper's wife", "person", "description", "3"),
        ("Wives", "person", "name", "4"),
        ("her", "person", "pronoun", "0"),
    ]
    heads = [found.text[m.head : m.end].split()[0] for m in found.mentions]
    assert heads == ["Venn", "light", "Quay", "She", "it", "wife", "Wives", "her"]
    assert found.complete == {"coreference"}


def test_a_capital_at_the_start_of_a_sentence_is_no_name_where_the_word_is_also_written_small() -> None:
    conll, tsv = (file.replace("knew", "wives") for file in passage())
    found = litbank.parse_passage("tale", conll, tsv)
    assert [m.form for m in found.mentions if found.text[m.start : m.end] == "Wives"] == ["description"]


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (lambda conll, tsv: (conll.replace("\t(3\n", "\t\n"), tsv), "IndexError"),
        (lambda conll, tsv: (conll.replace("\t3)\n", "\t\n"), tsv), "chain 3 is never closed"),
        (lambda conll, tsv: (conll, tsv.replace("kept", "keeps")), "other words"),
        (lambda conll, tsv: (conll, tsv.replace("B-LOC", "B-SEA")), "SEA"),
        (lambda conll, tsv: (conll.replace("\t_", ""), tsv), "columns"),
    ],
)
def test_a_broken_passage_is_named(broken: Callable[[str, str], tuple[str, str]], problem: str) -> None:
    with pytest.raises(DataError, match=f"the tale: not in LitBank's format .*{problem}"):
        litbank.parse_passage("tale", *broken(*passage()), where="the tale")


def test_an_archive_of_passages(archive: Archive) -> None:
    conll, tsv = passage()
    files = {f"./{kind}/{name}.{kind}": text for name in ("b", "a") for kind, text in (("conll", conll), ("tsv", tsv))}
    assert [text.id for text in litbank.litbank(archive(files))] == ["litbank_a", "litbank_b"]
    del files["./tsv/a.tsv"]
    with pytest.raises(DataError, match=r"tsv/a\.tsv is not in it"):
        litbank.litbank(archive(files))


def test_litbank_is_read_whole() -> None:
    texts = litbank.litbank(data("litbank/litbank.tar.xz"))
    assert len(texts) == 100
    assert sum(len(text.mentions) for text in texts) == 29103
    assert sum(len(clusters(text.mentions)) for text in texts) == 7927
    assert all(1500 < len(text.text.split()) < 3000 for text in texts)
    _sound(texts)
    kinds = Counter(m.type for text in texts for m in text.mentions if m.form != "pronoun")
    assert set(kinds) == {"person", "place", "organization", "object"}


# CrossNER ------------------------------------------------------------------------------------------------------------

TAGGED = """Under\tO
Mara\tB-politician
Orr\tI-politician
'\tO
s\tO
Tide\tB-politicalparty
Party\tI-politicalparty
,\tO
Vall\tB-country
Tern\tB-location
held\tO
the\tO
2031\tB-election
vote\tI-election
.\tO

Nobody\tO
won\tO
"""


def test_sentences_have_their_text_and_names() -> None:
    first, second = crossner.parse_sentences(TAGGED, prefix="crossner_dev")
    assert (first.id, second.id, first.text) == (
        "crossner_dev_1",
        "crossner_dev_2",
        "Under Mara Orr's Tide Party, Vall Tern held the 2031 vote.",
    )
    assert [(first.text[n.start : n.end], n.type) for n in first.names] == [
        ("Mara Orr", "person"),
        ("Tide Party", "organization"),
        ("Vall", "place"),
        ("Tern", "place"),
        ("2031 vote", "other"),
    ]
    assert (second.names, second.complete) == ((), {"names"})


@pytest.mark.parametrize("wrong", ["Mara\tB-poet", "Mara", "Mara\tO\tO"])
def test_a_bad_line_names_its_sentence(wrong: str) -> None:
    with pytest.raises(DataError, match="file: sentence 2: not a word and a known tag"):
        crossner.parse_sentences(f"All\tO\n\n{wrong}\n", where="file")


def test_an_archive_of_sentences(archive: Archive) -> None:
    path = archive({"dev.txt": TAGGED})
    assert len(crossner.crossner(path, "dev")) == 2
    with pytest.raises(DataError, match=r"has no file that ends in train\.txt"):
        crossner.crossner(path, "train")


@pytest.mark.parametrize(("part", "sentences", "names"), [("train", 200, 1304), ("dev", 541, 3482)])
def test_crossner_is_read_whole(part: str, sentences: int, names: int) -> None:
    texts = crossner.crossner(data("crossner_politics/crossner_politics_train_dev.tar.xz"), part)
    assert (len(texts), sum(len(text.names) for text in texts)) == (sentences, names)
    _sound(texts)


# GUM -----------------------------------------------------------------------------------------------------------------


def document(*rows: str) -> MarkedText:
    """A document of one sentence; each row a word, its tag, its head, its relation and its brackets of mentions."""
    lines = []
    for number, row in enumerate(rows, start=1):
        word, tag, head, relation, entity = row.split()
        misc = "_" if entity == "_" else f"Entity={entity}"
        lines.append("\t".join([str(number), word, word, "X", tag, "_", head, relation, "_", misc]))
    return gum_marked.marked_document(parse_document("\n".join(["# newdoc id = GUM_news_made", "# newpar", *lines])))


def opened(entity: int, kind: str, head: int) -> str:
    return f"({entity}-{kind}-new-nnnnn-cf1-{head}-coref"


def test_the_names_in_mentions() -> None:
    found = document(
        f"The DT 4 det {opened(1, 'person', 4)}",
        "Foreign NNP 3 compound _",
        "Minister NNP 4 compound _",
        "Mabe NNP 14 nsubj 1)",
        "of IN 7 case _",
        f"the DT 7 det {opened(2, 'organization', 2)}",
        "Bank NNP 4 nmod _",
        "of IN 10 case _",
        f"the DT 10 det {opened(3, 'place', 2)}",
        "North NNP 7 nmod 3)2)",
        "and CC 14 cc _",
        f"her PRP$ 13 nmod:poss {opened(4, 'person', 2)}{opened(1, 'person', 1)})",
        "aunt NN 14 obj 4)",
        "left VBD 0 root _",
        f"Friday NNP 14 obl {opened(5, 'time', 1)})",
    )
    assert [(found.text[n.start : n.end], n.type) for n in found.names] == [
        ("Foreign Minister Mabe", "person"),
        ("Bank of the North", "organization"),
    ]
    assert [(found.text[m.start : m.end], m.form, m.entity) for m in found.mentions] == [
        ("The Foreign Minister Mabe", "name", "1"),
        ("the Bank of the North", "name", "2"),
        ("the North", "name", "3"),
        ("her aunt", "description", "4"),
        ("her", "pronoun", "1"),
        ("Friday", "name", "5"),
    ]


def test_a_title_is_no_part_of_a_person_s_name() -> None:
    found = document(
        f"Prime NNP 3 compound {opened(1, 'person', 4)}",
        "Minister NNP 3 compound _",
        "Dr. NNP 4 compound _",
        "Orr NNP 5 nsubj 1)",
        "slept VBD 0 root _",
    )
    assert [found.text[n.start : n.end] for n in found.names] == ["Orr"]


@pytest.mark.parametrize(("part", "documents", "mentions"), [("train", 84, 22330), ("dev", 12, 2993)])
def test_gum_is_read_whole(part: str, documents: int, mentions: int) -> None:
    texts = gum_marked.gum(data(f"gum/gum_{part}.tar.xz"))
    assert (len(texts), sum(len(text.mentions) for text in texts)) == (documents, mentions)
    assert sum(len(text.names) for text in texts) > documents * 30
    _sound(texts)


# All of them ---------------------------------------------------------------------------------------------------------


def _sound(texts: list[MarkedText]) -> None:
    """Spans cover words without blanks at their ends, heads lie in their mentions, names do not overlap."""
    for text in texts:
        for span in (*text.mentions, *text.names):
            words = text.text[span.start : span.end]
            assert words
            assert words == words.strip()
        assert all(m.start <= m.head < m.end for m in text.mentions)
        assert all(a.end <= b.start for a, b in zip(text.names, text.names[1:], strict=False))


def test_a_reading_has_marked_entities() -> None:
    for path in sorted((ROOT / "samples" / "strait").glob("*.gold.json")):
        reading = msgspec.json.decode(path.read_bytes(), type=Reading)
        found = marked_reading(reading)
        assert found.text == reading.article.text
        assert len(found.mentions) == sum(len(e.mentions) for e in reading.entities)
        assert len(clusters(found.mentions)) == len(reading.entities)


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    plain, cut = tmp_path / "plain.tar.xz", tmp_path / "cut.tar.xz"
    plain.write_text("words")
    cut.write_bytes(lzma.compress(os.urandom(9000))[:4000])
    for path in (plain, cut, tmp_path / "gone.tar.xz"):
        with pytest.raises(DataError, match=f"{path.name}: cannot be read as an archive"):
            list(members(path, ".txt"))


@pytest.mark.parametrize("module", [detokenize, marked, litbank, crossner], ids=lambda m: m.__name__)
def test_the_examples_run(module: object) -> None:
    outcome = doctest.testmod(sys.modules[module.__name__])  # type: ignore[attr-defined]
    assert outcome.attempted > 0
    assert outcome.failed == 0
