"""Compiled kernels: arrays and NamedTuples in, arrays out; nothing else of nsrkit is known here.

A kernel calls only kernels of its own file, because numba's cache goes stale across files.
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, error_model="numpy")

__all__ = ["kernel"]
