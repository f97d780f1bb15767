"""Learning: trains what `read` loads, and scores it against what people marked.

`train` needs the extra `train`; nothing else here does.
"""

from sayso.learn.evaluate import Evaluation, evaluate_statements
from sayso.learn.recipe import STAGES, Passes, Recipe, Setup
from sayso.learn.start import train

__all__ = ["STAGES", "Evaluation", "Passes", "Recipe", "Setup", "evaluate_statements", "train"]
