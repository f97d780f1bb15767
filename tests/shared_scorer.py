"""The scorer that all figures are compared with, loaded from beside the project where it is."""

import importlib.util
import os
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(os.environ.get("SAYSO_TOOLS", Path(__file__).resolve().parents[2] / "shared" / "tools"))


@cache
def shared() -> ModuleType:
    """The module; skips the test, with the reason, where it is absent."""
    path = TOOLS / "score_attributions.py"
    if not path.is_file():
        pytest.skip(f"the shared scorer is not at {path}; name its folder in SAYSO_TOOLS")
    spec = importlib.util.spec_from_file_location("shared_scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
