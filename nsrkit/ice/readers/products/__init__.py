"""The products that can be read, one small table each; the first whose marks fit a file is it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from nsrkit.ice.readers.products.spec import Product

# Files of this folder with a tuple PRODUCTS, the more particular first: `plain` fits almost any.
_FILES = ("nsidc", "piomas", "satellite", "models", "reanalyses", "plain")


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """Every product, in the order in which a file is compared with them.

    Examples
    --------
    >>> "g02202-v4" in [product.name for product in products()]
    True
    """
    rooms = [import_module(f"nsrkit.ice.readers.products.{name}") for name in _FILES]
    return tuple(product for room in rooms for product in room.PRODUCTS)
