"""A tiny invented document in GUM's format, and an archive of it."""

import io
import tarfile
from pathlib import Path

__all__ = ["TIDE", "write_archive"]


def _sentence(comments: str, *rows: str) -> str:
    """Columns are written with single blanks; `~` stands for a blank inside one."""
    return "\n".join([*comments.split("|"), *(row.replace(" ", "\t").replace("~", " ") for row in rows)])


# "Tide rises\n\nMara Orr doesn't swim on Friday. Her dog did, in May 2031.\n\nWhy?"
TIDE = "\n\n".join(
    [
        _sentence(
            "# newdoc id = GUM_news_tide|# meta::title = Tide rises|# meta::dateCreated = 2031-05-09|# newpar",
            "1 Tide tide NOUN NN _ 2 nsubj _ Entity=(1-event-new-nnnnn-cf1-1-sgl)",
            "2 rises rise VERB VBZ _ 0 root _ _",
        ),
        _sentence(
            "# newpar|# newpar_block = p (2 s)|# sent_id = a-2",
            "1 Mara Mara PROPN NNP _ 5 nsubj _ Entity=(2-person-new-nnnnn-cf1-1,2-coref-Mara_Orr",
            "2 Orr Orr PROPN NNP _ 1 flat _ Entity=2)",
            "3-4 doesn't _ _ _ _ _ _ _ _",
            "3 does do AUX VBZ _ 5 aux _ _",
            "4 n't not PART RB _ 5 advmod _ _",
            "5 swim swim VERB VB _ 0 root _ _",
            "5.1 swim swim VERB VB _ _ _ _ CopyOf=5",
            "6 on on ADP IN _ 7 case _ _",
            "7 Friday Friday PROPN NNP _ 5 obl _ "
            'Entity=(3-time-new-nnnnn-cf2-1-sgl)|SpaceAfter=No|XML=<date~when:::"2031-05-09"></date>',
            "8 . . PUNCT . _ 5 punct _ _",
        ),
        _sentence(
            "# sent_id = a-3|# speaker = Orr|# addressee = Pell",
            "1 Her her PRON PRP$ _ 2 nmod:poss _ "
            "Entity=(4-animal-new-nnnnn-cf1-2-sgl(2-person-giv:act-nnnnn-cf1*-1-ana-Mara_Orr)",
            "2 dog dog NOUN NN _ 3 nsubj _ Entity=4)",
            "3 did do VERB VBD _ 0 root _ SpaceAfter=No",
            "4 , , PUNCT , _ 3 punct _ _",
            "5 in in ADP IN _ 6 case _ _",
            "6 May May PROPN NNP _ 3 obl _ "
            'Entity=(5-time-new-nnnnn-cf2-1-sgl|XML=<date~from:::"2031-05-01"~to:::"2031-05-31">',
            "7 2031 2031 NUM CD _ 6 nmod _ Entity=(6-time-new-nnnnn-cf3-1-sgl)5)|SpaceAfter=No|XML=</date>",
            "8 . . PUNCT . _ 3 punct _ _",
        ),
        _sentence("# newpar", "1 Why why ADV WRB _ 0 root _ SpaceAfter=No", "2 ? ? PUNCT . _ 1 punct _ _"),
    ]
)


def write_archive(path: Path, *documents: str) -> Path:
    """An archive as GUM's are here, with a licence beside the documents."""
    with tarfile.open(path, "w:xz") as tar:
        for number, content in enumerate((*documents, "no document")):
            info = tarfile.TarInfo(f"part/{number}.conllu" if number < len(documents) else "part/LICENSE.txt")
            info.size = len(content.encode())
            tar.addfile(info, io.BytesIO(content.encode()))
    return path
