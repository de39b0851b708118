"""The JSON schema of scenario files, for completion and checks in an editor."""

from __future__ import annotations

import json
from typing import Any

from nsrkit.scenario.case import Case


def schema() -> dict[str, Any]:
    """JSON schema of a scenario file.

    Nothing is required in it, because `extends:` may supply what a file leaves out.

    Returns
    -------
    dict
        JSON Schema 2020-12.

    Examples
    --------
    >>> "extends" in schema()["properties"]
    True
    """
    found = Case.model_json_schema(mode="validation")
    for model in (found, *found["$defs"].values()):
        model.pop("required", None)
        model["description"] = model.get("description", "").split("\n\n")[0]
        for field in model["properties"].values():
            field.pop("title", None)
            if unit := field.pop("unit", None):
                field["description"] = f"{field['description']} [{unit}]"
    name = {"type": "string", "description": "Name in params/, or path, of a file to start from."}
    several = {"anyOf": [name, {"type": "array", "items": name}], "description": "Files to start "
               "from: names in params/, or paths. Of several, a later one lies above."}  # fmt: skip
    found["properties"] = {"extends": several} | found["properties"]
    for outer, key, inner in (("Voyage", "ship", "Ship"), ("Liner", "service", "Service")):
        model = found["$defs"][inner]
        model["properties"] = {"extends": name} | model["properties"]
        named = {"type": "string", "description": f"Name of a file in params/{key}s/, or a path."}
        holder = found["$defs"][outer]["properties"]
        about = holder[key].pop("description", "")
        holder[key] = {"anyOf": [named, {"$ref": f"#/$defs/{inner}"}], "description": about}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found,
            "title": "nsrkit scenario"}  # fmt: skip


def text() -> str:
    """The schema as the content of `params/schema.json`."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
