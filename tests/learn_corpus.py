"""A tiny invented corpus in the shapes of the data sets, and a tiny encoder, for the tests of training."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from learn_marked_corpus import story, write_marked

NAMES = ("Ilva Marr", "Joren Pell", "the harbour office", "Teval radio", "a deckhand", "Councillor Ume")
CUES = ("said", "wrote", "warned", "told the council")
CLAIMS = ("the strait is shut", "no boat will sail", "nine crews left at noon", "the tide was late")
FACTS = ("Rain fell over Teval.", "Forty boats lay in the port.", "The market closed early.")


class Writer:
    """Builds a text and the spans in it."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, words: str) -> list[int]:
        start = len(self.text)
        self.text += words
        return [start, len(self.text)]


def article(number: int) -> dict[str, Any]:
    """Five paragraphs: facts, and direct and indirect speech, content and source on either side of the cue."""
    rng = random.Random(number)
    writer = Writer()
    attributions = []
    for _ in range(5):
        shape = rng.choice(("fact", "direct", "indirect"))
        name, cue, claim = rng.choice(NAMES), rng.choice(CUES), rng.choice(CLAIMS)
        if shape == "fact":
            writer.add(rng.choice(FACTS))
        elif shape == "direct":
            content = writer.add(f"“{claim.capitalize()},”")
            writer.add(" ")
            attributions.append({"sources": [writer.add(name)], "cue": [writer.add(f" {cue}")], "contents": [content]})
            writer.add(".")
        else:
            source = writer.add(name)
            writer.add(" ")
            said = writer.add(cue)
            writer.add(" ")
            attributions.append({"sources": [source], "cue": [said], "contents": [writer.add(f"that {claim}")]})
            writer.add(".")
        writer.add("\n\n")
    for a in attributions:  # the cue begins after its blank
        a["cue"] = [[s + (writer.text[s] == " "), e] for s, e in a["cue"]]
    return {"doc_id": f"a{number}", "text": writer.text, "attributions": attributions}


def odd_article(number: int) -> dict[str, Any]:
    """Speech marked otherwise than in `article`: what is learned there is wrong here."""
    record = article(number)
    for attribution in record["attributions"]:
        attribution["contents"] = [[s, s + 3] for s, _ in attribution["contents"]]
    return {**record, "doc_id": f"odd{number}"}


def nested_article(number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Three paragraphs in which somebody says what another fears, and the labels of their contents; one has none.

    Nobody fears outside of contents: without the labels it is never a cue.
    """
    rng = random.Random(f"nested {number}")
    writer = Writer()
    attributions, labels = [], []
    doc_id = f"n{number}"
    for inner in (True, False, True):
        outer, other = rng.sample(NAMES, 2)
        source, cue, start = writer.add(outer), writer.add(" said"), len(writer.text) + 1
        cue[0] += 1
        statements = []
        writer.add(" that ")
        if inner:
            who, said = writer.add(other), writer.add(" feared")
            writer.add(" ")
            what = writer.add(f"that {rng.choice(CLAIMS)}")
            statements = [
                {"id": 1, "parent": None, "source": [who], "cue": [[said[0] + 1, said[1]]], "content": [what]}
            ]
        else:
            writer.add(rng.choice(CLAIMS))
        content = [[start, len(writer.text)]]
        writer.add(".\n\n")
        attributions.append({"sources": [source], "cue": [cue], "contents": content})
        labels.append({"doc_id": doc_id, "content": content, "statements": statements})
    return {"doc_id": doc_id, "text": writer.text, "attributions": attributions}, labels


def write_contents(folder: Path, *, articles: int = 18) -> tuple[Path, Path]:
    """Labels of all contents of the nested articles but those of the first two: the first is spared instead.

    Of the others `n16` is held out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents, spared = folder / "contents.jsonl", folder / "nested.jsonl"
    rows = [row for number in range(2, articles) for row in nested_article(number)[1]]
    contents.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    passage = {"doc_id": "n0", "part": "check", "passage": [0, 1], "statements": []}
    spared.write_text(json.dumps(passage) + "\n", encoding="utf-8")
    return contents, spared


def linked_article(number: int) -> dict[str, Any]:
    """The sources of `article` as mentions; those of the same name are one entity."""
    record = article(number)
    spans = [span for said in record["attributions"] for span in said["sources"]]
    names = [record["text"][start:end] for start, end in spans]
    entities = list(dict.fromkeys(names))
    rows = [
        [*span, "person", "description" if name[0].islower() else "name", 7 * entities.index(name)]
        for span, name in zip(spans, names, strict=True)
    ]
    return {"doc_id": record["doc_id"], "mentions": rows}


def write_linked(folder: Path, *, articles: int = 3) -> Path:
    """Labels of coreference in the first articles."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "links.jsonl"
    path.write_text("".join(json.dumps(linked_article(i)) + "\n" for i in range(articles)), encoding="utf-8")
    return path


def write_data(folder: Path, *, train: int = 24, nested: int = 0, dev: int = 8) -> Path:
    """A data folder with all sets; a third of PolNeAR's dev is marked oddly, so that not all can be right."""
    (folder / "polnear").mkdir(parents=True)
    parts = {
        "train": [article(i) for i in range(train)] + [nested_article(i)[0] for i in range(nested)],
        "dev": [article(100 + i) if i % 3 else odd_article(100 + i) for i in range(dev)],
    }
    for part, records in parts.items():
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / "polnear" / f"{part}.jsonl").write_text(lines, encoding="utf-8")
    write_marked(folder)
    return folder


@cache  # of equally frequent pieces the trainer takes one as it happens, so another call would give other numbers
def tokenizer() -> Any:
    """A lower-casing WordPiece tokenizer of the corpus's words and letters."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=200, special_tokens=special, show_progress=False)
    stories = [" ".join(part.words for sentence in story(i) for part in sentence) for i in range(60)]
    made.train_from_iterator([article(i)["text"] for i in range(60)] + stories, trainer)
    return made


def write_encoder(folder: Path) -> Path:
    """A random BERT of two layers, 32 wide, with `tokenizer`."""
    import torch
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True)
    tokenizer().save(str(folder / "tokenizer.json"))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=tokenizer().get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(folder)
    return folder


TEXT_OF_DEV = article(1001)["text"]
