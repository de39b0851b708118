"""Fields that a user brings: recognised from the file, decoded, put on the project's grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.ice.readers.opening import open_product

__all__ = ["open_product"]


def __getattr__(name: str) -> object:
    if name == "open_product":
        from nsrkit.ice.readers.opening import open_product

        return open_product
    raise AttributeError(f"module 'nsrkit.ice.readers' has no attribute {name!r}")
