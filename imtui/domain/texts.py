"""Making remote text safe to show.

Invariant: what comes out of `visible` holds no character that moves a cursor, starts an escape sequence, turns the writing
direction around or takes no room of its own; what was taken out of sight is shown as a sign. Every text that came over the
wire passes through here before it reaches a terminal, so it lives where all that draw can reach it.
"""

import re

_SUSPECT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Marks that pile up on one letter until they cover the rows around it; real scripts do not stack more than four.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_END = "⏎"


def visible(text: str, *, single_line: bool = True) -> str:
    """`text` with everything invisible made visible, or left out where it only takes no room.

    Control characters become their pictures (`␛`), C1 codes, direction overrides and lone surrogates escapes (`\\x9b`,
    `\\u202e`), tabs a space. Zero-width characters, joiners and variation selectors are dropped: terminals disagree about the
    width of what they join. Line ends become `⏎` on a single line, `\\n` otherwise. Markup is not touched: it is just text.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_ENDS.sub(_LINE_END if single_line else "\n", text)
    return _PILE.sub(r"\1", _SUSPECT.sub(_sign, lines))


def _sign(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character == "\n":
        return character
    if character == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code < 0xA0:
        return f"\\x{code:02x}"
    if character in _TURNS or 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    return ""
