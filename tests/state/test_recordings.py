"""Recordings on disk: all but a torn last line can be read, nothing secret is in them, and together they stay within their bounds."""

import gzip
import json
import os
import stat
import zlib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from imtui.domain.errors import AccessDenied, InputError, Throttled
from imtui.domain.patches import KeyedPatch, Patch, patch_between, patched
from imtui.domain.recordings import ON_TIME, Frame, Recording
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.state.patch_codec import decode_patch, decode_session, encode_patch, encode_session, without_addresses
from imtui.state.recordings import SUFFIX, Recordings, is_recording, read
from tests import recorded
from tests.clocks import START
from tests.tui import canned


def recordings_in(folder: Path, most_bytes: int = 10_000_000) -> Recordings:
    return Recordings(lambda: folder, most_bytes=most_bytes)


def written(folder: Path, recording: Recording | None = None) -> Path:
    """The recording as a file."""
    made = recording or recorded.recording()
    tape = recordings_in(folder).begin(made.session, made.began)
    for frame in made.frames:
        tape.write(frame)
    tape.write(Frame(at=made.ended, patch=Patch()))
    tape.close()
    return tape.path


def shown_at_last(recording: Recording) -> Snapshot:
    snapshot = Snapshot()
    for frame in recording.frames:
        snapshot = patched(snapshot, frame.patch)
    return snapshot


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    found = read(path)
    assert found == replace(recorded.recording(), version=found.version)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_recording(path.read_bytes())


def test_kill_9_costs_the_last_line_only(tmp_path: Path) -> None:
    whole = written(tmp_path).read_bytes()
    torn = tmp_path / "torn"
    torn.write_bytes(whole[:-7])
    found = read(torn)
    assert found.frames == recorded.recording().frames
    assert found.ended == recorded.RESOLVED


def test_every_length_of_a_file_is_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    whole = written(tmp_path).read_bytes()
    lengths, refused = [], set()
    for size in (*range(0, len(whole), 97), len(whole)):
        torn = tmp_path / "torn"
        torn.write_bytes(whole[:size])
        try:
            lengths.append(len(read(torn).frames))
        except InputError as error:
            refused.add(str(error).partition(": ")[0])
    assert refused == {f"{tmp_path / 'torn'} is empty"}
    assert lengths == sorted(lengths)
    assert lengths[-1] == 4


def packed(*lines: Any) -> bytes:
    return gzip.compress("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines).encode(), mtime=0)


HEADER = {"imtui": "recording", "format": 1, "version": "0.1.0", "at": START.isoformat(), "session": encode_session(canned.SESSION)}
FIRST = {"at": START.isoformat(), "patch": encode_patch(patch_between(Snapshot(), Snapshot(me="me")))}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (packed(HEADER), "is empty"),
        (packed({"hello": 1}), "no recording of a war room"),
        (packed(HEADER | {"format": 2, "version": "9.0"}), "newer imtui (9.0, format 2; this one reads 1)"),
        (packed(HEADER, "{not json", FIRST), "is damaged"),
        (packed(HEADER, FIRST)[:40] + b"\xff" * 60, "is damaged"),
        (packed(HEADER, FIRST | {"patch": {"replaced": {"moon": 1}}}), "does not understand it: a Snapshot has no moon"),
        (packed(HEADER, FIRST | {"patch": [1]}), "does not understand it"),
        (packed(HEADER, {"patch": {}}), "does not understand it"),
    ],
)
def test_what_cannot_be_played_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read(tmp_path / "nothing")


def test_where_nothing_was_recorded_for_a_while_there_is_a_break(tmp_path: Path) -> None:
    tape = recordings_in(tmp_path).begin(canned.SESSION, START)
    for minutes in (0, 1, 2, 90, 91):
        tape.write(
            Frame(at=START + timedelta(minutes=minutes), patch=patch_between(Snapshot(), Snapshot(me="me")) if not minutes else Patch())
        )
    tape.close()
    found = read(tape.path)
    assert found.breaks == ((START + timedelta(minutes=2), START + timedelta(minutes=90)),)
    assert found.length == timedelta(minutes=91)


def test_a_clock_that_is_set_back_does_not_turn_the_recording_round(tmp_path: Path) -> None:
    tape = recordings_in(tmp_path).begin(canned.SESSION, START)
    tape.write(Frame(at=START, patch=patch_between(Snapshot(), Snapshot(me="one"))))
    tape.write(Frame(at=START - timedelta(hours=1), patch=patch_between(Snapshot(me="one"), Snapshot(me="two"))))
    tape.close()
    assert [frame.at for frame in read(tape.path).frames] == [START, START]


def test_faults_and_freshness_come_back(tmp_path: Path) -> None:
    health = {
        Watch(Topic.INCIDENTS): Health(succeeded=ON_TIME, interval=3.0),
        Watch(Topic.TIMELINE, "x"): Health(
            succeeded=START, interval=6.0, fault=Throttled("too fast", code="ThrottlingException", remedy="wait"), retry_at=START
        ),
        Watch(Topic.FINDINGS, "x"): Health(
            fault=AccessDenied("not allowed", action="ssm-incidents:ListIncidentFindings", code="AccessDenied")
        ),
    }
    patch = patch_between(Snapshot(), Snapshot(health=health))
    found = decode_patch(json.loads(json.dumps(encode_patch(patch)))).keyed["health"].put
    assert found.keys() == health.keys()
    for watch, each in health.items():
        assert (found[watch].succeeded, found[watch].interval, found[watch].retry_at) == (each.succeeded, each.interval, each.retry_at)
        assert (type(found[watch].fault), str(found[watch].fault)) == (type(each.fault), str(each.fault))


@pytest.mark.parametrize("name", [each.name for each in fields(Snapshot)])
def test_every_part_of_a_snapshot_can_be_recorded(name: str) -> None:
    """A new one, too: it would end the recording otherwise."""
    whole = getattr(Snapshot(), name)
    patch = Patch(keyed={name: KeyedPatch()}) if isinstance(whole, Mapping) or name == "incidents" else Patch(replaced={name: whole})
    assert decode_patch(json.loads(json.dumps(encode_patch(patch)))) == patch


def test_a_fault_of_a_kind_that_there_is_not_is_refused() -> None:
    patch = encode_patch(patch_between(Snapshot(), Snapshot(health={Watch(Topic.CONTACTS): Health(fault=Throttled("no"))})))
    patch["keyed"]["health"]["put"][0][1]["fault"]["kind"] = "Path"
    with pytest.raises(ValueError, match="no fault"):
        decode_patch(patch)


def test_neither_addresses_nor_logins_are_recorded() -> None:
    channels = without_addresses(canned.snapshot().channels)
    addresses = {channel.address for listed in canned.snapshot().channels.values() for channel in listed}
    text = json.dumps(encode_patch(patch_between(Snapshot(), Snapshot(channels=channels))), ensure_ascii=False)
    assert not [address for address in addresses if address in text]
    assert without_addresses(channels) == channels
    session = replace(canned.SESSION, endpoint_url="https://user:secret@incidents.example:8443/x")
    assert decode_session(encode_session(session)).endpoint_url == "https://incidents.example:8443/x"


def test_the_oldest_go_first_and_what_is_being_written_stays(tmp_path: Path) -> None:
    recordings = recordings_in(tmp_path, most_bytes=4_000)
    running = recordings.begin(canned.SESSION, START - timedelta(days=1))
    paths = [
        written(
            tmp_path,
            recorded.recording(frames=tuple(replace(frame, at=START + timedelta(days=day)) for frame in recorded.recording().frames)),
        )
        for day in range(4)
    ]
    for age, path in enumerate((running.path, *paths)):
        os.utime(path, (age, age))
    recordings.trim(most_bytes=paths[-1].stat().st_size * 2, most_files=9)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in (running.path, *paths[-2:]))
    recordings.trim(most_bytes=10**9, most_files=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((running.path.name, paths[-1].name))
    running.close()


def test_two_that_begin_at_once_are_two(tmp_path: Path) -> None:
    recordings = recordings_in(tmp_path)
    one, two = recordings.begin(canned.SESSION, START), recordings.begin(canned.SESSION, START)
    assert one.path != two.path
    assert [each.is_running for each in recordings.listed()] == [True, True]
    one.close()
    two.close()
    assert [each.is_running for each in recordings.listed()] == [False, False]


def test_a_list_says_what_there_is_and_leaves_out_what_is_none(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / f"zz{SUFFIX}").write_bytes(b"nothing")
    recordings = recordings_in(tmp_path)
    [listed] = recordings.listed()
    assert (listed.path, listed.session.label, listed.began) == (path, "prod", recorded.BEGAN)
    assert recordings.find("latest") == path
    assert recordings.find("2026-03") == path
    assert recordings.find(path.stem) == path
    assert recordings.find("1999") is None


def test_a_line_is_on_its_way_to_the_disk_before_the_next(tmp_path: Path) -> None:
    tape = recordings_in(tmp_path).begin(canned.SESSION, START)
    sizes = []
    for me in ("one", "two", "three"):
        tape.write(Frame(at=START, patch=patch_between(Snapshot(), Snapshot(me=me))))
        lines = zlib.decompressobj(31).decompress(tape.path.read_bytes()).splitlines()
        sizes.append((len(lines), tape.size == tape.path.stat().st_size))
    tape.close()
    assert sizes == [(2, True), (3, True), (4, True)]
