"""What a database refuses because it would then hold a thing twice, said without SQLAlchemy's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError


class DuplicateError(Exception):
    """Rows that must be unique are not: nothing of the transaction was written."""


@contextmanager
def no_duplicates() -> Iterator[None]:
    """DuplicateError instead of what SQLAlchemy raises, around a transaction."""
    try:
        yield
    except IntegrityError as error:
        raise DuplicateError(str(error.orig).splitlines()[0]) from error
