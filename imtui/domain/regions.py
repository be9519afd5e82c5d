"""How AWS Regions are called."""

import re
from typing import Final

from imtui.domain.errors import InputError

_NAME: Final = re.compile(r"[a-z]{2,3}(-[a-z]+)+-\d{1,2}")


def is_region(name: str) -> bool:
    """Whether a Region could be called so: `eu-west-1`, `us-gov-east-1`."""
    return _NAME.fullmatch(name) is not None


def check_region(name: str) -> None:
    """InputError when no Region could be called so."""
    if not is_region(name):
        raise InputError(f"{name} is no name of a Region", subject=name, remedy="one looks like eu-west-1")
