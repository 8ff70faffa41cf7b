"""What tests of importers share.

Files of HDF5 are read in this process: the hundreds of these tests would start as many others. That
another process reads them, and why, is tried in `tests/trust`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from tests.conftest import needs


@pytest.fixture(autouse=True)
def _hdf5_is_read_here() -> Iterator[None]:
    from lstmdiagrams.reference.importers import hdf5

    def here(path: str, content: bytes, _: float) -> bytes:
        return b"".join(hdf5.pieces(path or io.BytesIO(content)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hdf5, "_asked", here)
        yield


@pytest.fixture
def exact_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Keras draw the same weights every time, and multiply float64 as float64.

    The latter it does by itself only on TensorFlow.
    """
    dtypes = needs("keras.src.backend.common.dtypes")
    needs("keras").utils.set_random_seed(0)
    monkeypatch.setitem(dtypes.BIT64_TO_BIT32_DTYPE, "float64", "float64")
