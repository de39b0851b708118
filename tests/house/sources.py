"""Source files of the project as syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "nsrkit"
MODULES = sorted(PACKAGE.rglob("*.py"))
WORKBOOKS = sorted((ROOT / "workbooks").glob("*.ipynb"))


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path):
    """Path below the checkout, for messages."""
    return path.relative_to(ROOT).as_posix()


def room(path):
    """Room of the house that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def dotted(path):
    """Import name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(node):
    """Dotted names that a tree imports; `from a import b` gives a.b."""
    for item in ast.walk(node):
        if isinstance(item, ast.Import):
            yield from (alias.name for alias in item.names)
        elif isinstance(item, ast.ImportFrom):
            assert item.level == 0, f"relative import in line {item.lineno}"
            yield from (f"{item.module}.{alias.name}" for alias in item.names)
        elif isinstance(item, ast.Call) and getattr(item.func, "id", "") == "import_module":
            parts = item.args[0].values if isinstance(item.args[0], ast.JoinedStr) else item.args
            yield from (
                part.value.rstrip(".") for part in parts[:1] if isinstance(part, ast.Constant)
            )


def tracked():
    """Files under version control, or all files where git is not at hand."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
