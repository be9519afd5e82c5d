"""An export from its beginning to its manifest, and from wherever an earlier one stopped.

Invariant: a run that ends early leaves whole files and no manifest; the next one reads only what has no file yet, or had not come to
its end when its file was written (an open incident, a running engagement).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from imtui.moving.places import Folder, timestamp
from imtui.moving.pooling import each
from imtui.moving.reading import AccountReader, Thing

_THINGS_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What a finished export holds, by kind; `kept` of the files were there before, all of them where nothing was left to do."""

    account_id: str
    counts: Mapping[str, int]
    kept: int = 0
    was_complete: bool = False


async def export(
    reader: AccountReader, path: Path, *, region: str, anew: bool = False, progress: Callable[[int, int], None] | None = None
) -> Exported:
    """Write the whole account to the folder `path`; `progress` is told how many things of how many are done.

    ExportError when the folder cannot take it, ServiceFault when the account cannot be read: what was read by then stays.
    """
    tell = progress or _say_nothing
    first = await reader.begin()
    folder = Folder(path, origin={"account": reader.account_id, "region": region})
    if not folder.begin(anew=anew):
        return Exported(account_id=reader.account_id, counts={}, was_complete=True)
    things = [first, *await reader.things()]
    done = kept = 0

    async def move(thing: Thing) -> bool:
        """Whether the thing has a file now: not when it is gone."""
        nonlocal done, kept
        is_kept = not anew and _is_settled(folder, thing)
        document = None if is_kept else await reader.read(thing)
        if document is not None:
            folder.put(thing.name, document)
        kept += is_kept
        done += 1
        tell(done, len(things))
        return is_kept or document is not None

    tell(0, len(things))
    present = await each(things, move, at_once=_THINGS_AT_ONCE)
    moved = [thing for thing, is_there in zip(things, present, strict=True) if is_there]
    folder.finish(thing.name for thing in moved)
    return Exported(account_id=reader.account_id, counts=Counter(thing.kind for thing in moved), kept=kept)


def _is_settled(folder: Folder, thing: Thing) -> bool:
    """Whether an earlier run wrote the thing as it is now."""
    document = folder.kept(thing.name)
    if document is None:
        return False
    if thing.settled is None:
        return True
    part, member, value = thing.settled
    return value is not None and document.get(part, {}).get(member) == timestamp(value)


def _say_nothing(done: int, total: int) -> None:
    """Where nobody watches."""
