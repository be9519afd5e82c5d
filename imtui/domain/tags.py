"""Tags as people type them: one a line, `key = value`."""

from collections.abc import Mapping

from imtui.domain.errors import InputError

_MOST, _KEY, _VALUE = 50, 128, 256


def written(tags: Mapping[str, str]) -> str:
    """One a line, by key."""
    return "\n".join(f"{key} = {value}" if value else key for key, value in sorted(tags.items()))


def read(text: str) -> dict[str, str]:
    """What was typed; a value may be missing. InputError says what is wrong with which line."""
    found: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        key, _, value = (part.strip() for part in line.partition("="))
        if not key:
            raise InputError(f"“{line.strip()}” has no key", subject=line, remedy="write it like team = payments")
        if key.casefold().startswith("aws:"):
            raise InputError(f"{key} is a name that AWS keeps for itself", subject=key, remedy="begin it with anything but aws:")
        if key in found:
            raise InputError(f"there are two tags {key}", subject=key, remedy="leave one of them")
        if len(key) > _KEY or len(value) > _VALUE:
            raise InputError(f"the tag {key[:20]} is too long", subject=key, remedy=f"{_KEY} characters of key and {_VALUE} of value fit")
        found[key] = value
    if len(found) > _MOST:
        raise InputError(f"{len(found)} tags are too many", remedy=f"{_MOST} fit")
    return found
