"""What holds for all tests."""

import signal
from collections.abc import Iterator

import hypothesis
import pytest

# The same examples on every machine, so that a commit passes or fails alike everywhere.
# For others, at random: pytest --hypothesis-profile=hunt
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("hunt", derandomize=False)
hypothesis.settings.load_profile("same")


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> Iterator[None]:
    """A shell starts background work with Ctrl-C ignored, and what it starts inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
