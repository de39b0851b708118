"""What the package tells of its work, to whoever listens: the loggers `nsrkit` and below.

Nothing is shown unless it is asked for: by the program that uses the package, by `nsrkit -v`, or
by the environment variable NSRKIT_LOG, the name of a file into which this process and those that
it starts (workbooks, workers) write a line for each step.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress

FILE = "NSRKIT_LOG"
FORM = "%(asctime)s %(levelname)-7s %(process)d %(where)s%(name)s: %(message)s"


def logger(name: str) -> logging.Logger:
    """The logger of a module.

    Examples
    --------
    >>> logger("nsrkit.voyage").name
    'nsrkit.voyage'
    """
    root = logging.getLogger("nsrkit")
    if not any(isinstance(each, logging.NullHandler) for each in root.handlers):
        root.addHandler(logging.NullHandler())  # or warnings would go to standard error unasked
        if path := os.environ.get(FILE):
            with suppress(OSError):  # a log that cannot be written is no reason to stop
                to_file(path)
    return logging.getLogger(name)


def to_file(path: str) -> None:
    """Add a line for each step to a file, from this process and from those that it starts.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORM, defaults={"where": _where()}))
    _add(handler, logging.DEBUG)
    os.environ[FILE] = os.path.abspath(path)  # noqa: PTH100 - kernels work in other folders


def to_screen(level: int) -> None:
    """Show steps of a level and above on standard error, as the command line does with -v."""
    from rich.console import Console
    from rich.logging import RichHandler

    _add(RichHandler(level, Console(stderr=True), show_path=False, rich_tracebacks=False), level)


def _add(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger("nsrkit")
    root.addHandler(handler)
    root.setLevel(min(level, root.level or level))


def _where() -> str:
    book = os.environ.get("NSRKIT_WORKBOOK")
    return f"{book} " if book else ""
