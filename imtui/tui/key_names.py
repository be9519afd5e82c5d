"""The names that a key can have in the configuration: one that no keyboard has would take its binding away, silently.

Invariant: every name that Textual reports for a key of a terminal is known here.
"""

from collections.abc import Sequence
from difflib import get_close_matches

from textual.keys import REPLACED_KEYS, Keys, key_to_character

_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})
_NAMED = frozenset(key.value.rpartition("+")[2] for key in Keys if key.value[0] != "<" and "-" not in key.value) | REPLACED_KEYS.keys()


def is_known(name: str) -> bool:
    """Whether a key is called that: `a`, `?`, `question_mark`, `f5`, `ctrl+r`."""
    *modifiers, key = name.split("+") if len(name) > 1 else [name]
    if not _MODIFIERS.issuperset(modifiers):
        return False
    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    return key in _NAMED or (key == key.lower() and key_to_character(key) is not None)


def similar(name: str) -> Sequence[str]:
    """What may have been meant."""
    lowered = name.lower().replace("-", "+")
    return [lowered] if is_known(lowered) else get_close_matches(lowered, sorted(_NAMED), n=2)
