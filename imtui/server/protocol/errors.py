"""What a handler raises when the answer is no.

    ServiceError(code, message, members)      any error; `members` are the modelled members besides the message
      validation(reason, message, fields)     ValidationException of either service
      not_found(...)  conflict(...)  quota(...)

Invariant: every code is one that botocore's model of the operation names, or one of the API's Common Errors; `wire` turns
it into a status, headers and a body, with the members under the names the model gives them.
"""

from collections.abc import Mapping
from typing import Any


class ServiceError(Exception):
    """A modelled error: `code` is the exception's shape name (`ResourceNotFoundException`), `members` its other members."""

    def __init__(self, code: str, message: str, members: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.members = dict(members or {})
