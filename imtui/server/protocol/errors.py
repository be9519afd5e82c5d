"""What a handler raises when the answer is no.

    ServiceError(code, message, members)      any error; `members` are the modelled members besides the message
      validation(message, reason, fields)     ValidationException of either service
      all_of(check, …)                        one ValidationException of all checks that fail
      not_found(resource_id, resource_type)   ResourceNotFoundException
      conflict(message, …)                    ConflictException
      quota(message, quota_code, …)           ServiceQuotaExceededException
      denied(message)                         AccessDeniedException
      throttled(message, …)                   ThrottlingException
      internal(message, …)                    InternalServerException

Invariant: every code is one that botocore's model of the operation names, or one of the API's Common Errors; `wire` turns
it into a status, headers and a body. The constructors name members neutrally (`resource_id`), because the two services spell them
differently (`resourceIdentifier`, `ResourceId`): `wire` gives them the model's names, and drops what the model does not have.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

FIELDS_FAILED = "FIELD_VALIDATION_FAILED"


class ServiceError(Exception):
    """A modelled error: `code` is the exception's shape name (`ResourceNotFoundException`), `members` its other members."""

    def __init__(self, code: str, message: str, members: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.members = dict(members or {})


def validation(message: str, *, reason: str = "OTHER", fields: Sequence[tuple[str, str]] = ()) -> ServiceError:
    """The request is wrong. `fields` are (name, what is wrong with it); ssm-contacts shows `reason` (UNKNOWN_OPERATION, CANNOT_PARSE,
    FIELD_VALIDATION_FAILED, OTHER) and the fields, and its messages get the prefix `Invalid value provided - ` on the wire.
    """
    stated = FIELDS_FAILED if fields and reason == "OTHER" else reason
    named = [{"Name": name, "Message": text} for name, text in fields] or None
    return ServiceError("ValidationException", message, {"reason": stated, "fields": named})


def all_of(*checks: Callable[[], object]) -> None:
    """Run every check: what is wrong with the request is told at once. What is not a ValidationException is raised as it comes."""
    failed: list[ServiceError] = []
    for check in checks:
        try:
            check()
        except ServiceError as error:
            if error.code != "ValidationException":
                raise
            failed.append(error)
    if failed:
        fields = [(named["Name"], named["Message"]) for error in failed for named in error.members["fields"] or ()]
        raise validation("; ".join(error.message for error in failed), fields=fields)


def not_found(resource_id: str, resource_type: str, message: str | None = None) -> ServiceError:
    """Nothing has that identifier. `resource_type` is as the service names its kinds: `INCIDENT_RECORD`, `CONTACT`."""
    text = message or f"The resource {resource_id} of type {resource_type} was not found."
    return ServiceError("ResourceNotFoundException", text, {"resource_id": resource_id, "resource_type": resource_type})


def conflict(
    message: str, *, resource_id: str | None = None, resource_type: str | None = None, retry_after: datetime | None = None
) -> ServiceError:
    """What is asked for contradicts what is there. ssm-contacts requires the resource's id and type."""
    return ServiceError(
        "ConflictException", message, {"resource_id": resource_id, "resource_type": resource_type, "retry_after": retry_after}
    )


def quota(message: str, *, quota_code: str, resource_id: str | None = None, resource_type: str | None = None) -> ServiceError:
    """More than the account may have. `wire` adds the service's own code."""
    return ServiceError(
        "ServiceQuotaExceededException",
        message,
        {"resource_id": resource_id, "resource_type": resource_type, "quota_code": quota_code},
    )


def denied(message: str) -> ServiceError:
    """The caller may not do this."""
    return ServiceError("AccessDeniedException", message)


def throttled(message: str = "Rate exceeded", *, quota_code: str = "L-REQUEST-RATE", retry_after_seconds: int = 1) -> ServiceError:
    """Too many requests; the client should wait."""
    return ServiceError("ThrottlingException", message, {"quota_code": quota_code, "retry_after_seconds": retry_after_seconds})


def internal(message: str = "The service could not answer; the failure has been logged.") -> ServiceError:
    """A failure of the service itself."""
    return ServiceError("InternalServerException", message)
