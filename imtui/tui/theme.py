"""Colours, by meaning.

Invariant: nothing outside this module names a colour. A theme gives every meaning in `MEANINGS` a colour as a theme variable
(`$impact-1`, `$accepted`, …); for themes that know nothing of us, Textual's own and a user's, `variable_defaults` derives the
same variables from what they have, with enough contrast to be read.
"""

from collections.abc import Callable, Mapping
from typing import Final

from textual.color import Color
from textual.theme import Theme

MEANINGS: Final = (
    *("ink-text", "ink-quiet", "ink-faint", "ink-label", "hairline", "ink-focus"),
    *("impact-1", "impact-2", "impact-3", "impact-4", "impact-5"),
    *("accepted", "partly", "decision", "informed", "due", "due-trough", "failed"),
    *("alarm-edge", "alarm-quiet", "production"),
    *("ground", "bar-ground", "selected-ground", "selected-blurred-ground", "badge-ground", "match-ground"),
    *("alarm-ground", "alarm-key-ground", "production-ground"),
)

_VIOLET: Final = "#a371f7"
_YELLOW: Final = "#e9cf5a"
_READABLE: Final = 4.5
"""The contrast that text needs at the size of a terminal's (WCAG 2.2, 1.4.3)."""


def _theme(name: str, *, dark: bool, colours: Mapping[str, str], more: Mapping[str, str] | None = None) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=colours["ink-focus"],
        secondary=colours["decision"],
        accent=colours["ink-focus"],
        warning=colours["due"],
        error=colours["failed"],
        success=colours["accepted"],
        foreground=colours["ink-text"],
        background=colours["ground"],
        surface=colours["bar-ground"],
        panel=colours["bar-ground"],
        variables={
            **colours,
            "border": colours["ink-focus"],
            "border-blurred": colours["hairline"],
            "text-muted": colours["ink-quiet"],
            "block-cursor-background": colours["selected-ground"],
            "block-cursor-foreground": colours["ink-text"],
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": colours["selected-blurred-ground"],
            "scrollbar": colours["hairline"],
            "scrollbar-hover": colours["ink-faint"],
            "scrollbar-active": colours["ink-focus"],
            "scrollbar-background": colours["ground"],
            "footer-background": colours["bar-ground"],
            "footer-key-foreground": colours["ink-focus"],
            "footer-description-foreground": colours["ink-quiet"],
            "input-cursor-background": colours["ink-text"],
            "input-cursor-foreground": colours["ground"],
            **(more or {}),
        },
    )


IMTUI_DARK: Final = _theme(
    "imtui-dark",
    dark=True,
    colours={
        "ink-text": "#e6eaf0",
        "ink-quiet": "#8b949e",
        "ink-label": "#aeb6c0",
        "ink-faint": "#6b737e",
        "hairline": "#2d3440",
        "ink-focus": "#6cb6ff",
        "impact-1": "#ff6b63",
        "impact-2": "#f79a3e",
        "impact-3": "#e9cf5a",
        "impact-4": "#6cb6ff",
        "impact-5": "#8b949e",
        "accepted": "#5fd38a",
        "partly": "#f79a3e",
        "decision": "#c297ff",
        "informed": "#6cb6ff",
        "due": "#f79a3e",
        "due-trough": "#3d2f22",
        "failed": "#ff6b63",
        "alarm-edge": "#ff6b63",
        "alarm-quiet": "#b58c8c",
        "production": "#ffe3e0",
        "ground": "#0e1116",
        "bar-ground": "#161b22",
        "selected-ground": "#1f2937",
        "selected-blurred-ground": "#171d26",
        "badge-ground": "#2b323d",
        "match-ground": "#4a3f12",
        "alarm-ground": "#3d1518",
        "alarm-key-ground": "#64262a",
        "production-ground": "#8c1d22",
    },
)

IMTUI_LIGHT: Final = _theme(
    "imtui-light",
    dark=False,
    colours={
        "ink-text": "#1c2128",
        "ink-quiet": "#5b6472",
        "ink-label": "#424b58",
        "ink-faint": "#7d8694",
        "hairline": "#cdd3dc",
        "ink-focus": "#0a5fc2",
        "impact-1": "#c01f2b",
        "impact-2": "#a84b00",
        "impact-3": "#7a6200",
        "impact-4": "#0a5fc2",
        "impact-5": "#5b6472",
        "accepted": "#14733a",
        "partly": "#a84b00",
        "decision": "#7434c6",
        "informed": "#0a5fc2",
        "due": "#a84b00",
        "due-trough": "#f1dcc6",
        "failed": "#c01f2b",
        "alarm-edge": "#c01f2b",
        "alarm-quiet": "#7d5254",
        "production": "#ffffff",
        "ground": "#fcfcfd",
        "bar-ground": "#eef1f5",
        "selected-ground": "#dbe7f7",
        "selected-blurred-ground": "#ebeff5",
        "badge-ground": "#dde2ea",
        "match-ground": "#fff0b3",
        "alarm-ground": "#fde5e3",
        "alarm-key-ground": "#f8c9c6",
        "production-ground": "#b3202a",
    },
)

# Okabe and Ito's set, raised in brightness for a dark ground: every pair differs in lightness or in blue, which all kinds of
# colour blindness but the rarest keep.
IMTUI_SAFE: Final = _theme(
    "imtui-colour-blind",
    dark=True,
    colours={
        "ink-text": "#eceff4",
        "ink-quiet": "#8f98a5",
        "ink-label": "#b3bbc6",
        "ink-faint": "#6d7683",
        "hairline": "#2f3743",
        "ink-focus": "#7cc8f5",
        "impact-1": "#ff7f3f",
        "impact-2": "#f5b335",
        "impact-3": "#f4ea5c",
        "impact-4": "#62b9ee",
        "impact-5": "#8f98a5",
        "accepted": "#2fd0a8",
        "partly": "#f5b335",
        "decision": "#e3a3cb",
        "informed": "#62b9ee",
        "due": "#f5b335",
        "due-trough": "#3b301a",
        "failed": "#ff7f3f",
        "alarm-edge": "#ff7f3f",
        "alarm-quiet": "#bd9a86",
        "production": "#fff1e8",
        "ground": "#0d1117",
        "bar-ground": "#151b23",
        "selected-ground": "#1d2a3d",
        "selected-blurred-ground": "#161d28",
        "badge-ground": "#2a323e",
        "match-ground": "#45401a",
        "alarm-ground": "#3a1d0d",
        "alarm-key-ground": "#5f331b",
        "production-ground": "#8f3d0f",
    },
)

IMTUI_MONO: Final = _theme(
    "imtui-monochrome",
    dark=True,
    colours={
        **dict.fromkeys(("ink-text", "ink-focus", "impact-2", "accepted", "decision", "informed", "due"), "#e4e4e4"),
        **dict.fromkeys(("impact-1", "failed", "alarm-edge", "production"), "#ffffff"),
        **dict.fromkeys(("impact-3", "partly", "impact-4"), "#c4c4c4"),
        **dict.fromkeys(("ink-quiet", "impact-5"), "#949494"),
        "alarm-quiet": "#b4b4b4",
        "ink-faint": "#767676",
        "ink-label": "#b8b8b8",
        "hairline": "#3a3a3a",
        "due-trough": "#444444",
        "ground": "#101010",
        "bar-ground": "#1a1a1a",
        "selected-ground": "#333333",
        "selected-blurred-ground": "#222222",
        "badge-ground": "#303030",
        "match-ground": "#4e4e4e",
        "alarm-ground": "#3a3a3a",
        "alarm-key-ground": "#5a5a5a",
        "production-ground": "#5f5f5f",
    },
    more={
        "impact-1-text-style": "bold",
        "impact-2-text-style": "bold",
        "failed-text-style": "bold",
        "decision-text-style": "italic",
        "production-text-style": "bold",
    },
)

THEMES: Final = (IMTUI_DARK, IMTUI_LIGHT, IMTUI_SAFE, IMTUI_MONO)
DEFAULT_THEME: Final = IMTUI_DARK.name


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Every meaning as a colour, for a theme that may know none of them; an app answers it from `get_theme_variable_defaults`."""
    return _ansi_defaults() if theme.ansi else _derived_defaults(theme)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    channels = (part / 255 for part in colour.rgb)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _ansi_defaults() -> dict[str, str]:
    """The terminal's own sixteen colours. Grounds stay the terminal's; what is lit up elsewhere is turned around instead."""
    inks = {
        **dict.fromkeys(MEANINGS, "ansi_default"),
        **dict.fromkeys(("impact-1", "failed", "alarm-edge", "production"), "ansi_red"),
        **dict.fromkeys(("impact-2", "impact-3", "partly", "due"), "ansi_yellow"),
        **dict.fromkeys(("impact-4", "informed", "ink-focus"), "ansi_blue"),
        "accepted": "ansi_green",
        "decision": "ansi_magenta",
    }
    dimmed = {f"{name}-text-style": "dim" for name in ("ink-quiet", "ink-faint", "hairline", "impact-5", "due-trough", "alarm-quiet")}
    turned = {f"{name}-text-style": "reverse" for name in ("selected-ground", "production-ground", "alarm-key-ground", "match-ground")}
    lit = {"selected-blurred-ground-text-style": "bold", "alarm-ground-text-style": "bold", "selected-ground-ink": "ansi_default"}
    return {**inks, **dimmed, **turned, **lit}


def _apart(*others: Color) -> Callable[[Color], float]:
    """How far a colour is from the nearest of others."""
    return lambda colour: min(sum((mine - theirs) ** 2 for mine, theirs in zip(colour.rgb, other.rgb, strict=True)) for other in others)


def _derived_defaults(theme: Theme) -> dict[str, str]:
    system = {name: value for name, value in theme.to_color_system().generate().items() if not value.startswith(("auto", "initial"))}
    ground, text = Color.parse(system["background"]), Color.parse(system["foreground"])
    red, yellow, green, blue = (Color.parse(system[name]) for name in ("error", "warning", "success", "primary"))
    violet = max((Color.parse(each) for each in (system["secondary"], system["accent"], _VIOLET)), key=_apart(red, yellow, green, blue))
    extreme = Color.parse("#ffffff" if theme.dark else "#000000")
    enough = min(_READABLE, contrast(text, ground))

    def readable(colour: Color) -> str:
        steps = (colour.blend(extreme, step / 12) for step in range(12))
        return next((each for each in steps if contrast(each, ground) >= enough), text).hex

    return {
        "ink-text": text.hex,
        "ink-quiet": readable(ground.blend(text, 0.6)),
        "ink-faint": ground.blend(text, 0.48).hex,
        "ink-label": readable(ground.blend(text, 0.75)),
        "hairline": ground.blend(text, 0.22).hex,
        "ink-focus": readable(blue),
        "impact-1": readable(red),
        "impact-2": readable(red.blend(yellow, 0.55)),
        "impact-3": readable(yellow.blend(Color.parse(_YELLOW), 0.6)),
        "impact-4": readable(blue),
        "impact-5": readable(ground.blend(text, 0.6)),
        "accepted": readable(green),
        "partly": readable(yellow),
        "decision": readable(violet),
        "informed": readable(blue),
        "due": readable(yellow),
        "due-trough": ground.blend(yellow, 0.2).hex,
        "failed": readable(red),
        "alarm-edge": readable(red),
        "alarm-quiet": ground.blend(text, 0.7).hex,
        "production": Color.parse("#ffffff").hex,
        "ground": ground.hex,
        "bar-ground": system["surface"],
        "selected-ground": ground.blend(blue, 0.25).hex,
        "selected-blurred-ground": ground.blend(text, 0.08).hex,
        "badge-ground": ground.blend(text, 0.16).hex,
        "match-ground": ground.blend(yellow, 0.35).hex,
        "alarm-ground": ground.blend(red, 0.2).hex,
        "alarm-key-ground": ground.blend(red, 0.38).hex,
        "production-ground": Color.parse("#8c1d22").blend(red, 0.2).hex,
    }
