"""Whether what is drawn on is still there."""

from textual.widget import Widget


def is_standing(widget: Widget) -> bool:
    """Whether its children can be asked for: it was composed, and is not being taken away.

    Textual takes children away before their parent, and `is_mounted` stays true; `display` is false from the moment of the removal.
    """
    return widget.is_mounted and widget.display
