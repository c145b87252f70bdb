import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.local.clone import Clone, make_clone


@pytest.fixture
def clone() -> Iterator[Clone]:
    """A small clone in a folder that every user can reach, as most are."""
    with tempfile.TemporaryDirectory(prefix="clone of ") as folder:
        Path(folder).chmod(0o755)
        clone = make_clone(Path(folder))
        yield clone
        clone.clear()


@pytest.fixture
def hidden_clone(tmp_path: Path) -> Iterator[Clone]:
    """A small clone in a folder that only its owner can reach, as below /root."""
    tmp_path.chmod(0o700)
    clone = make_clone(tmp_path)
    yield clone
    clone.clear()
