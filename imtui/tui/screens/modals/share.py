"""Sharing a response plan or a contact with other accounts, by a resource policy.

Invariant: what cannot be a policy cannot be sent.
"""

import json
from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from imtui.actions import plans
from imtui.domain.errors import ImtuiError
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View

_BLANK = '"ACCOUNT"'
TEMPLATE = """{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"AWS": "ACCOUNT"}},
    "Action": [
      "ssm-incidents:GetResponsePlan",
      "ssm-incidents:StartIncident",
      "ssm-incidents:UpdateIncidentRecord",
      "ssm-incidents:GetIncidentRecord",
      "ssm-incidents:CreateTimelineEvent",
      "ssm-incidents:GetTimelineEvent",
      "ssm-incidents:ListTimelineEvents",
      "ssm-incidents:UpdateTimelineEvent"
    ],
    "Resource": [
      "{arn}",
      "{incidents}"
    ]
  }}]
}}"""


def proposed(arn: str) -> str:
    """A policy that lets another account start incidents from a plan and work on them, but for that account's number."""
    # arn:aws:ssm-incidents::111122223333:response-plan/NAME, and its incidents
    return TEMPLATE.format(arn=arn, incidents=f"{arn.replace(':response-plan/', ':incident-record/')}/*")


def readable(policy: str) -> str:
    """A policy with a line for each of its parts; as it is where it is no JSON."""
    try:
        return json.dumps(json.loads(policy), indent=2, ensure_ascii=False)
    except ValueError:
        return policy


class ShareDialogue(SavingForm[str]):
    """`policy` is what is there, or proposed; `what` it is a policy of."""

    AUTO_FOCUS = "TextArea"

    def __init__(self, view: View, name: str, policy: str, *, what: str = "plan") -> None:
        super().__init__(f"Share · {safe(name)}", view, hints=(("tab", "to the buttons"), ("esc", "leave it")))
        self._policy = policy
        self._what = what

    def body(self) -> Iterable[Widget]:
        which = "put the other account in the place of ACCOUNT" if _BLANK in self._policy else "it takes the place of the one that is there"
        yield Static(f"The resource policy of this {self._what}, as JSON: {which}.", classes="lead")
        area = TextArea(self._policy, id="policy", language=None, compact=True, highlight_cursor_line=False, tab_behavior="focus")
        area.cursor_blink = False
        yield area
        yield from self.ending("Share")

    def on_mount(self) -> None:
        """What has to be put in is selected: the first key takes its place. The base's own handler runs as well."""
        before, found, _ = self._policy.partition(_BLANK)
        if found:
            row, column = before.count("\n"), len(before.rpartition("\n")[2]) + 1
            self.query_one(TextArea).selection = Selection((row, column), (row, column + len(_BLANK) - 2))

    def wrong(self) -> str:
        text = self.query_one(TextArea).text
        try:
            plans.check_policy(text)
        except ImtuiError as error:
            return str(error)
        return "whose account? put its number in the place of ACCOUNT" if _BLANK in text else ""

    def wanted(self) -> str:
        return self.query_one(TextArea).text
