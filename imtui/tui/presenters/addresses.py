"""Phone numbers and e-mail addresses, as the domain masks them, in the signs of the screen."""

from imtui.domain import addresses
from imtui.domain.contacts import ChannelType
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import Glyphs


def masked(address: str, kind: ChannelType, glyphs: Glyphs) -> str:
    """`+1 ··· 0199`, `a··· @example.com`; an address of another form shows its first character only."""
    return addresses.masked(safe(address), kind).replace(addresses.MASK, glyphs.mask)
