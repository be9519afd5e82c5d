"""Related items that a note refers to, as people write them: `see #dashboard`.

    #dashboard      the related item in whose title (or, without a title, in whose value) a word begins so

Invariant: the text stays as it was typed, since others read it without imtui; what it refers to is sent beside it. A `#word` that
names nothing is a word.
"""

import re
from collections.abc import Iterable, Sequence

from imtui.domain.incidents import RelatedItem

_MENTION = re.compile(r"(?<![\w#])#(?P<word>[\w.-]{2,60})")
_WORD = re.compile(r"[\w.-]+")


def mentioned(text: str, items: Sequence[RelatedItem]) -> tuple[RelatedItem, ...]:
    """The items that `text` names, each once, in the order in which it names them. Of several that would do, the first is meant."""
    found: dict[int, RelatedItem] = {}
    for mention in _MENTION.finditer(text):
        word = mention["word"].casefold().rstrip(".-")
        place = next((place for place, item in enumerate(items) if word and _is_meant(word, item)), None)
        if place is not None:
            found.setdefault(place, items[place])
    return tuple(found.values())


def names(items: Iterable[RelatedItem]) -> tuple[str, ...]:
    """How each is called: by its title, or else by its value."""
    return tuple(item.title or item.value for item in items)


def targets(items: Iterable[RelatedItem]) -> tuple[str, ...]:
    """What an event refers to them by: an item's own id, or the ARN that it is; nothing stands for an item that has neither."""
    known = (item.generated_id or (item.value if item.value_kind == "arn" else "") for item in items)
    return tuple(dict.fromkeys(target for target in known if target))


def _is_meant(word: str, item: RelatedItem) -> bool:
    return any(each.casefold().startswith(word) for each in _WORD.findall(item.title or item.value))
