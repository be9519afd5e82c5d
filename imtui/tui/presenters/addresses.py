"""Phone numbers and e-mail addresses, shown so that one recognises one's own and a bystander learns nothing."""

from imtui.domain.contacts import ChannelType
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import Glyphs


def masked(address: str, kind: ChannelType, glyphs: Glyphs) -> str:
    """`+1 ··· 0199`, `a··· @example.com`; an address of another form shows its first character only."""
    text = safe(address)
    if kind is ChannelType.EMAIL:
        name, at, host = text.partition("@")
        return f"{name[:1]}{glyphs.mask}{at}{host}" if at else f"{text[:1]}{glyphs.mask}"
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    if len(digits) < 8:
        return glyphs.mask
    country = digits[:1] if digits[0] in "17" else digits[:2]
    return f"+{country} {glyphs.mask} {digits[-4:]}"
