"""Compiled kernels: arrays and NamedTuples in, arrays out; nothing else of nsrkit is known here.

A kernel calls only kernels of its own file, because numba's cache goes stale across files.
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, error_model="numpy")
# For the helpers of a hot loop: without a call no array is handed over, whose reference counting
# was measured to cost five to nine times the work.
inlined = njit(inline="always", nogil=True, error_model="numpy")

__all__ = ["inlined", "kernel"]
