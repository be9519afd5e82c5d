"""Who imtui acts as, and where: what the header says about the calls that are made."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`account_id` and `role` may be empty until the first answer tells; `me` is the responder's contact (alias or ARN, or
    empty); `endpoint_url` is empty on AWS; `label` a name for the place (`demo`); `expires` when the credentials end."""

    region: str
    account_id: str = ""
    role: str = ""
    me: str = ""
    endpoint_url: str = ""
    label: str = ""
    production: bool = False
    read_only: bool = False
    expires: datetime | None = None
