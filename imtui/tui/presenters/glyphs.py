"""The signs the war room is drawn with.

Invariant: every sign is one cell wide in both sets (a test measures them), none has an emoji presentation by default, and each
says by shape alone what its colour says too.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """One set. Names say the meaning, not the shape."""

    impact: str
    accepted: str
    delivered: str
    sent: str
    nobody: str
    stopped: str
    failed: str
    pending: str
    skipped: str
    live: str
    slow: str
    stale: str
    started: str
    paged: str
    acknowledged: str
    note: str
    decision: str
    to_do: str
    status: str
    impact_changed: str
    changed: str
    related: str
    unknown: str
    alarm: str
    fuse: str
    trough: str
    rule: str
    branch: str
    ladder: str
    dot: str
    ellipsis: str
    arrow: str
    times: str
    mask: str
    quote_open: str
    quote_close: str
    top_left: str
    top_right: str
    bottom_left: str
    bottom_right: str
    across: str
    down: str
    thumb: str
    cursor: str
    up_more: str
    opened: str
    closed: str


UNICODE = Glyphs(
    impact="▌",
    accepted="●",
    delivered="◑",
    sent="◔",
    nobody="○",
    stopped="■",
    failed="✗",
    pending="◌",
    skipped="–",
    live="●",
    slow="◐",
    stale="○",
    started="▶",
    paged="»",
    acknowledged="✓",
    note="✎",
    decision="◆",
    to_do="☐",
    status="◇",
    impact_changed="▲",
    changed="±",
    related="+",
    unknown="·",
    alarm="▲",
    fuse="━",
    trough="━",
    rule="─",
    branch="└",
    ladder="│",
    dot="·",
    ellipsis="…",
    arrow="→",
    times="×",
    mask="···",
    quote_open="“",
    quote_close="”",
    top_left="╭",
    top_right="╮",
    bottom_left="╰",
    bottom_right="╯",
    across="─",
    down="│",
    thumb="┃",
    cursor="›",
    up_more="↑",
    opened="▾",
    closed="▸",
)

ASCII = Glyphs(
    impact="|",
    accepted="@",
    delivered="o",
    sent=".",
    nobody="O",
    stopped="#",
    failed="x",
    pending="~",
    skipped="-",
    live="*",
    slow="~",
    stale="o",
    started=">",
    paged=")",
    acknowledged="v",
    note="'",
    decision="!",
    to_do="?",
    status="i",
    impact_changed="^",
    changed="%",
    related="+",
    unknown=".",
    alarm="!",
    fuse="=",
    trough="-",
    rule="-",
    branch="`",
    ladder="|",
    dot="-",
    ellipsis="~",
    arrow=">",
    times="x",
    mask="***",
    quote_open='"',
    quote_close='"',
    top_left="+",
    top_right="+",
    bottom_left="+",
    bottom_right="+",
    across="-",
    down="|",
    thumb="#",
    cursor=">",
    up_more="^",
    opened="v",
    closed=">",
)


def glyphs(*, ascii_only: bool) -> Glyphs:
    """The set that the person asked for."""
    return ASCII if ascii_only else UNICODE
