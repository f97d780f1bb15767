"""The way in to training, which needs what is not installed by default."""

from collections.abc import Sequence
from importlib.util import find_spec

from sayso.errors import SaysoError
from sayso.learn.recipe import STAGES, Setup, Stage

__all__ = ["train"]

_NEEDED = ("torch", "transformers", "onnx", "scipy")


def train(setup: Setup, stages: Sequence[Stage] = STAGES) -> None:
    """Make a model package from the data folder: see `stages.py` for the stages and their files.

    Raises:
        SaysoError: torch, transformers, onnx or scipy is not installed (the extra `train`).
        DataError: data or an encoder is missing or damaged, or a folder holds the work of another recipe.
        ModelError: int8 is too far from the weights it was made from.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise SaysoError(
            f"training needs {', '.join(missing)}; pip install 'sayso[train]' (on Linux without a GPU first "
            "pip install torch --index-url https://download.pytorch.org/whl/cpu, which is far smaller), or: make train."
        )
    from sayso.learn.stages import run

    run(setup, stages)
