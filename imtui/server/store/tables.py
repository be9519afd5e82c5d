"""All tables, in one list, made when they are missing. Each subject's tables stand in a module of their own."""

from sqlalchemy import Engine

from imtui.server.store.metadata import METADATA


def create_missing(engine: Engine) -> None:
    """Create what is not there yet."""
    METADATA.create_all(engine)
