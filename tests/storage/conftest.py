"""Entries straight to the log, without a desk: what storage itself must refuse or keep."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec
import pytest

from accountability.domain.offices import OfficeDetails, OfficeRegistered
from accountability.storage import log
from accountability.storage.codec import encode
from accountability.storage.parts import commitments, seal
from tests.storage.governing import Governing

COLUMNS = "commitment, name, salt, bytes, position"  # what a backup holds; a digest is computed
PARTS = f"select {COLUMNS} from part order by commitment"
KEPT = f"select {COLUMNS} from private.withheld_part order by commitment"
STREAM = UUID("0190a5e0-0000-4000-8000-000000000001")


def office(version=1, stream=STREAM, parts=(), slug="norchester-police"):
    """An entry about an office. The log does not know that an office has one entry only."""
    return OfficeRegistered(
        originator_id=stream,
        originator_version=version,
        timestamp=datetime(2026, 1, 5, 10, 0, 0, version, tzinfo=UTC),
        occurred=date(2026, 1, 5),
        role="operator",
        provenance="authored",
        parts=commitments(parts),
        body=OfficeDetails(slug=slug, kind="chief_constable"),
    )


@pytest.fixture
def entry():
    return office


@pytest.fixture
def named():
    """A sealed name."""
    return lambda name="Norchester Police": seal({"name/en": name})


@pytest.fixture
async def app(pool):
    """One connection of the app's own role."""
    async with pool.acquire() as connection:
        yield connection


@pytest.fixture
def governing(norchester):
    return Governing(norchester)


@pytest.fixture
async def answered(governing):
    """The position of an answer with words that must go."""
    return await governing.answer()


@pytest.fixture
def words_in(owner):
    """Both tables, as a backup would hold them."""

    async def look():
        return [[tuple(row) for row in await owner.fetch(table)] for table in (PARTS, KEPT)]

    return look


@pytest.fixture
def check_log(owner):
    """The whole log, looked at with nothing of ours: gapless, hashed as stored, every part kept once."""

    async def check():
        rows = await owner.fetch("select * from log order by position")
        assert list(range(len(rows))) == [row["position"] for row in rows]
        streams = {}
        for row in rows:
            assert sha256(b"\x00" + row["state"]).digest() == row["leaf"]
            said = msgspec.json.decode(row["state"])
            assert (str(row["stream_id"]), row["version"], row["topic"]) == (
                said["stream"],
                said["version"],
                said["type"],
            )
            streams.setdefault(row["stream_id"], []).append(row["version"])
            for name, sealed in said.get("parts", {}).items():
                part = await owner.fetchrow("select * from part where commitment = $1", bytes.fromhex(sealed))
                if part is not None:
                    content = (
                        b"accountability/part/v1\n" + name.encode() + b"\n" + part["salt"] + part["bytes"]
                    )
                    assert sealed == sha256(content).hexdigest()
        for versions in streams.values():
            assert list(range(1, len(versions) + 1)) == versions
        return rows

    return check


@pytest.fixture
def raw_append(app):
    """log_append() as a hostile program with the app's password could call it."""

    async def append(states, parts=(), topics=None):
        states = [state if isinstance(state, bytes) else encode(state) for state in states]
        return await app.fetch(
            log.APPEND,
            [STREAM] * len(states),
            list(range(1, len(states) + 1)),
            topics or ["office-registered/1"] * len(states),
            [None] * len(states),
            [datetime(2026, 1, 5, 10, 0, 0, 1, tzinfo=UTC)] * len(states),
            states,
            [name for name, _, _ in parts],
            [salt for _, salt, _ in parts],
            [content for _, _, content in parts],
        )

    return append
