"""One thread for sums: several add up in an order of their own, and the last digits would decide ties.

It is also the faster way here: the matrices are small, and threads that wait for each other cost more than they save.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which BLAS and OpenMP use one thread."""
    limited: AbstractContextManager[Any] = _pools().limit(limits=1)
    return limited


@cache
def _pools() -> ThreadpoolController:
    # Looking for the libraries takes milliseconds each time, as long as the work itself: it is done once.
    return ThreadpoolController()
