"""Contacts read whole, what names them, and who would be paged, over the real service."""

from imtui.actions import directory
from imtui.actions.surveying import Sources, learn
from imtui.domain.directories import EVERYBODY, Directory
from imtui.domain.fuses import Obstacle
from imtui.domain.surveys import Known, of_contact
from imtui.gateway.connections import Connection
from tests.clocks import START
from tests.gateway.conftest import AKUAM

BO = AKUAM.replace("akuam", "bo")
PAYMENTS = AKUAM.replace("akuam", "payments")


async def test_one_is_read_whole(connected: Connection) -> None:
    record = await directory.record(connected, AKUAM, now=START)
    assert (record.contact.alias, [each.name for each in record.channels]) == ("akuam", ["mobile", "mail"])
    assert (record.policy, dict(record.tags), record.pages, dict(record.unread)) == ("", {}, (), {})


async def test_what_names_a_contact(connected: Connection) -> None:
    found = await directory.naming(connected, AKUAM)
    assert (found.escalations, found.plans, found.rotations) == (("payments",), (), ())
    assert (await directory.naming(connected, PAYMENTS)).plans == ("checkout",)


async def test_who_would_be_paged_in_slices(connected: Connection) -> None:
    sources = Sources(contacts=connected.contacts, incidents=connected.incidents, rotations=connected.rotations)
    known = await learn(sources, Known(), [PAYMENTS], now=START, most=1)
    assert (list(known.contacts), of_contact(known, PAYMENTS)) == ([PAYMENTS], None)
    known = await learn(sources, known, [PAYMENTS], now=START, most=40)
    survey = of_contact(known, PAYMENTS)
    assert survey is not None
    assert [each.name for each in survey.reach.people] == ["akuam"]
    assert [(each.name, each.obstacle) for each in survey.reach.troubles] == [("bo", Obstacle.NOT_ACTIVATED)]
    gone = await learn(sources, known, [f"{AKUAM}-gone"], now=START)
    assert gone.gone == {f"{AKUAM}-gone"}


async def test_a_directory_knows_what_it_lacks(connected: Connection) -> None:
    listed = tuple((await connected.contacts.contacts()).values())
    found = Directory(listed=listed, plans=await connected.incidents.response_plans(), scope=EVERYBODY)
    contacts, plans = found.missing("")
    assert (set(contacts), len(plans)) == ({AKUAM, BO, PAYMENTS}, 1)
    assert found.surveys("") == ()
