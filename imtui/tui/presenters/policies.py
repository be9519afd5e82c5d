"""Resource policies, as far as people want to know: with whom they share."""

import json

from imtui.tui.presenters.cells import safe


def principals(policy: str) -> str:
    """With whom a policy shares, as far as its JSON tells."""
    try:
        statements = json.loads(policy)["Statement"]
        found = [each["Principal"] for each in (statements if isinstance(statements, list) else [statements])]
        values = [value for each in found for value in (each.values() if isinstance(each, dict) else [each])]
        names = [name for value in values for name in (value if isinstance(value, list) else [value])]
        return ", ".join(dict.fromkeys(safe(str(name)) for name in names)) or safe(policy)
    except (ValueError, KeyError, TypeError):
        return safe(policy)
