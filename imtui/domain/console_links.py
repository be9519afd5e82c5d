"""Where the AWS console shows what imtui shows.

Invariant: only the page that AWS documents: the list of incidents of a Region, on which each is a click away. No form of a link to a
single incident is documented, and one that is guessed leads nowhere at night.
"""

from types import MappingProxyType

from imtui.arns import Arn
from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session

_HOSTS = MappingProxyType(
    {
        "aws": "console.aws.amazon.com",
        "aws-cn": "console.amazonaws.cn",
        "aws-us-gov": "console.amazonaws-us-gov.com",
        "aws-eusc": "console.amazonaws-eusc.eu",
    }
)
"""By partition."""


def incidents_page(incident_arn: str, session: Session) -> str:
    """The URL of the list on which the incident is. ImtuiError where there is no console for it."""
    if session.replayed:
        raise ImtuiError("This is a replay: the console shows what is so now", remedy="start imtui to act")
    if session.endpoint_url:
        raise ImtuiError(f"{session.endpoint_url} is not AWS, and has no console", remedy="enter shows all there is to know here")
    try:
        partition = Arn.parse(incident_arn).partition
    except ValueError as error:
        raise ImtuiError("This incident has no ARN that a console could be found by", subject=incident_arn) from error
    if partition not in _HOSTS:
        raise ImtuiError(f"imtui knows no console of the partition {partition}", remedy="Y copies the ARN")
    return f"https://{_HOSTS[partition]}/systems-manager/incidents/home?region={session.region}"
