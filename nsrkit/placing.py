"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def placed(path: str | Path) -> Iterator[Path]:
    """A name beside a file to write to, which takes the file's place once all is written.

    Parameters
    ----------
    path
        File to be there in the end; its folder is made, an existing one is replaced in one step.

    Yields
    ------
    Path
        Name to write to; nothing is left of it where writing fails.

    Raises
    ------
    OSError
        The folder cannot be written to.

    Examples
    --------
    >>> with placed("note.txt") as file:
    ...     _ = file.write_text("whole", encoding="utf-8")
    >>> [path.name for path in Path().iterdir()]
    ['note.txt']
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    try:
        yield Path(name)
        # mkstemp gives 0600; what is written is as readable as any new file.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
