"""Phone numbers and e-mail addresses, written so that one recognises one's own and a bystander learns nothing.

Invariant: what is masked stays as it is when it is masked again.
"""

from imtui.domain.contacts import ChannelType

MASK = "···"


def masked(address: str, kind: ChannelType) -> str:
    """`+1 ··· 0199`, `a···@example.com`; an address of another form shows its first character only."""
    if MASK in address:
        return address
    if kind is ChannelType.EMAIL:
        name, at, host = address.partition("@")
        return f"{name[:1]}{MASK}{at}{host}" if at else f"{address[:1]}{MASK}"
    digits = "".join(character for character in address if character.isascii() and character.isdigit())
    if len(digits) < 8:
        return MASK
    country = digits[:1] if digits[0] in "17" else digits[:2]
    return f"+{country} {MASK} {digits[-4:]}"
