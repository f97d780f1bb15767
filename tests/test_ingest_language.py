"""Languages: foreign articles are refused by name, short and English ones pass, and nothing is downloaded."""

import json
import lzma
import os
import random
import socket
from pathlib import Path

import pytest

from sayso.errors import LanguageError
from sayso.ingest import article_from_text
from sayso.ingest.language import MIN_CHARACTERS, check_language, guess_language

DATA = Path(os.environ.get("SAYSO_DATA", "../shared/data"), "polnear", "dev.jsonl.xz")
ENGLISH = "The harbour at Kessel will close for three weeks, said Mara Teval, the harbour minister, on Tuesday morning."
FOREIGN = {
    "German (de)": "Der Hafen von Kessel wird für drei Wochen geschlossen, sagte die Ministerin am Dienstag.",
    "French (fr)": "Le port de Kessel sera fermé pendant trois semaines, a déclaré mardi la ministre.",
    "Dutch (nl)": "De haven van Kessel gaat drie weken dicht, zei de minister dinsdag op de kade tegen de pers.",
    "Russian (ru)": "Порт Кессель будет закрыт на три недели, заявила во вторник министр журналистам на причале.",
    "Danish (da)": "Havnen i Kessel bliver lukket i tre uger, sagde ministeren tirsdag til journalister på kajen.",
    "Croatian (hr)": "Luka Kessel bit će zatvorena tri tjedna, rekla je ministrica u utorak novinarima na pristaništu.",
    "Chinese (zh)": "部长星期二对聚集在码头的记者们说，凯塞尔港将关闭三个星期，因为今年的冰来得特别早。" * 2,
}


@pytest.mark.parametrize(("name", "text"), FOREIGN.items())
def test_an_article_in_another_language_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(LanguageError) as caught:
        article_from_text(text, source="a.txt")
    assert str(caught.value) == (
        f"a.txt: the article is in {name}; this model reads English only, so give a translation or leave it out."
    )


@pytest.mark.parametrize(
    "text", [ENGLISH, ENGLISH.upper(), ENGLISH.replace(" ", "\n"), ENGLISH + " " + FOREIGN["German (de)"][:70]]
)
def test_english_is_known(text: str) -> None:
    guess = guess_language(text)
    assert guess is None or guess.code == "en"
    assert article_from_text(text).text == text


def test_a_short_text_is_not_judged() -> None:
    short = FOREIGN["German (de)"][: MIN_CHARACTERS - 1]
    assert guess_language(short) is None
    assert article_from_text(short).language is None


def test_nothing_is_ever_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    from sayso.ingest import language

    language._model.cache_clear()
    assert check_language(ENGLISH, source="a.txt") is not None


@pytest.mark.skipif(not DATA.exists(), reason=f"needs {DATA}; set SAYSO_DATA to the data folder")
def test_no_piece_of_english_news_is_refused() -> None:
    pick = random.Random(1)
    with lzma.open(DATA, "rt") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for text in texts * 5:
        start = pick.randrange(max(1, len(text) - 2 * MIN_CHARACTERS))
        piece = " ".join(text[start : start + MIN_CHARACTERS + 20].split()[1:-1])
        check_language(piece, source=piece)
