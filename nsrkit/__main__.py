"""`python -m nsrkit` and the command `nsrkit`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from nsrkit.cli import app  # typer and rich are not needed by `import nsrkit`

    app()


if __name__ == "__main__":
    main()
