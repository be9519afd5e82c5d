"""No answer and no log ever holds a secret: a whole story, with everything read and much refused, is searched for all of them."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from imtui.server.protocol.wire import WireRequest, WireResponse
from imtui.server.scenarios import loading
from imtui.server.service import IncidentManager
from imtui.server.services.contacts import channels
from imtui.server.store.access_keys import AccessKeyRow, seal
from imtui.server.store.contacts import list_channels, list_contacts
from imtui.server.store.outbox import list_messages
from tests.moving.accounts import SETTINGS, furnish, take_out
from tests.server.accounts import Account
from tests.serving import serving

PASSWORD = "hunter2-in-a-bug"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Everything that the server has answered, heads and bodies."""
    said: list[bytes] = []
    handle = IncidentManager.handle

    def listening(self: IncidentManager, request: WireRequest) -> WireResponse:
        response = handle(self, request)
        said.append(repr(response.headers).encode() + response.body)
        return response

    monkeypatch.setattr(IncidentManager, "handle", listening)
    return said


@pytest.fixture
def account() -> Iterator[Account]:
    with serving(settings=SETTINGS) as server:
        yield Account(server, server.client("ssm-incidents"), server.client("ssm-contacts"))


async def test_nothing_that_is_answered_or_logged_holds_a_secret(
    account: Account, answers: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for logger in ("imtui", "aiohttp", "asyncio"):  # not the clients of this test: they log what they send
        caplog.set_level(logging.DEBUG, logger=logger)
    caplog.set_level(logging.INFO, logger="sqlalchemy")
    other = account.server.manager.add_access_key("other", read_only=True)
    furnish(account)
    account.advance(120)
    await take_out(account.server, tmp_path / "out", monkeypatch)
    _be_refused(account, other)
    _meet_a_bug(account, monkeypatch)
    secrets = _secrets(account, other)
    assert len(secrets) > 20, "the story has too few secrets to be worth a search"
    said = b"\n".join(answers)
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert "failed with RuntimeError" in logged
    assert len(answers) > 200
    for what, secret in secrets.items():
        assert secret.encode() not in said, f"an answer holds {what}"
        assert secret not in logged, f"a log holds {what}"


def _be_refused(account: Account, other: AccessKeyRow) -> None:
    """Errors quote what was sent; they must not quote codes, addresses or secrets."""
    contact = account.person("refused")
    made = account.contacts.create_contact_channel(
        ContactId=contact, Name="mail", Type="EMAIL", DeliveryAddress={"SimpleAddress": "refused@example.com"}
    )["ContactChannelArn"]
    wrong = AccessKeyRow(account.server.key.access_key_id, "tester", "not the secret", False, account.now)
    unknown = AccessKeyRow("IMTUINOBODY", "nobody", account.server.key.secret, False, account.now)
    attempts: list[tuple[Any, dict[str, Any]]] = [
        (account.contacts.activate_contact_channel, {"ContactChannelId": made, "ActivationCode": "000000"}),
        (account.server.client("ssm-contacts", key=other).send_activation_code, {"ContactChannelId": made}),
        (account.server.client("ssm-contacts", key=wrong).list_contacts, {}),
        (account.server.client("ssm-contacts", key=unknown).list_contacts, {}),
    ]
    for call, request in attempts:
        with pytest.raises(ClientError):
            call(**request)


def _meet_a_bug(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails with a secret in its words."""

    def fail(*_: object) -> None:
        raise RuntimeError(PASSWORD)

    contact = account.person("unlucky")
    monkeypatch.setattr(channels, "_send_code", fail)
    with pytest.raises(ClientError, match="InternalServer"):
        account.contacts.create_contact_channel(
            ContactId=contact, Name="mail", Type="EMAIL", DeliveryAddress={"SimpleAddress": "unlucky@example.com"}
        )


def _secrets(account: Account, other: AccessKeyRow) -> dict[str, str]:
    """By what they are: keys, the seal, every code that was sent to anybody."""
    found = {"a secret key": account.server.key.secret, "a reader's secret key": other.secret, "the words of a bug": PASSWORD}
    with account.server.manager.database.transaction() as tx:
        found["the seal of page tokens"] = repr(seal(tx, "pages", b""))[2:-1]
        for contact in list_contacts(tx, prefix="", type_=None, after=None, limit=1000):
            for channel in list_channels(tx, contact.arn):
                if channel.activation_code:
                    found[f"the open activation code of {channel.arn}"] = f'"{channel.activation_code}"'
        for message in list_messages(tx):
            found[f"the code in the message {message.id}"] = f'"{message.code}"'
    return found


def test_the_scenario_has_messages_with_codes() -> None:
    """What the search above is worth: codes do get sent."""
    with serving(settings=SETTINGS) as server:
        assert server.manager.play(loading.load("demo"))
        with server.manager.database.transaction() as tx:
            assert all(len(message.code) == 6 for message in list_messages(tx))
