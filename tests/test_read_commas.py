"""Quotations that end in a comma, side by side with another speaker's, or over several paragraphs."""

import pytest

from sayso.read.bio import Run
from sayso.read.commas import claimed
from sayso.read.decode import Attribution
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "“They will not stop us,” Anton Quill said.\n\n"
            '"If they come near the pier," the union\'s leader threatened, "we\'ll burn it."',
            [
                ("Anton Quill", "“They will not stop us,”"),
                ("the union's leader", '"If they come near the pier," … "we\'ll burn it."'),
            ],
        ),
        (
            "“We will not move,” said Ilva Marr, the minister.\n\n“The ferry,” Jonas Pell said, “is ours.”",
            [("Ilva Marr, the minister", "“We will not move,”"), ("Jonas Pell", "“The ferry,” … “is ours.”")],
        ),
        (
            "“It is over,” Marr said. “We won.” “No,” Pell said.",
            [("Marr", "“It is over,” … “We won.”"), ("Pell", "“No,”")],
        ),
        (
            'The mayor was furious.\n\n"I told them no.\n\n"Then they came back.\n\n"Then they left," Ilva Marr said.',
            [("Ilva Marr", '"I told them no.\n\n"Then they came back.\n\n"Then they left,"')],
        ),
    ],
)
def test_each_quotation_goes_to_its_own_cue(reader: Reader, text: str, said: list[tuple[str, str]]) -> None:
    outer = [s for s in reader.read(text).statements if s.parent is None]
    assert [(s.source_text, s.content_text) for s in outer] == said


def attribution(cue: Run, content: tuple[Run, ...], source: Run | None = None) -> Attribution:
    return Attribution(cue=cue, source=source, content=content, cue_score=1, content_score=1, source_score=1)


@pytest.mark.parametrize(
    "text",
    [
        "He left, adding, “we sail,” and warned the crew.",  # follows its own cue
        "Marr said “we sail,” and Pell warned.",
        "“We sail,” wrote no one. Pell warned.",  # the sentence is over before the cue
        "“We sail,”\n\nPell warned.",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    laid = layout(text, paragraphs(text))
    words = [text[w.start : w.end] for w in laid.words]
    opening = words.index("“")
    found = [
        attribution((1, 2), ((opening, words.index("”") + 1),), source=(0, 1)),
        attribution((words.index("warned"), words.index("warned") + 1), ()),
    ]
    if "adding" in words:
        found[0] = attribution((words.index("adding"), words.index("adding") + 1), found[0].content)
    assert claimed(text, laid, found) == found
