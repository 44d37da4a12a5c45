"""A record with a life behind it, and all that its read models say."""

from datetime import date
from uuid import UUID

import pytest

from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from tests.domain.scene import Given, Person
from tests.projections.life import Life

NEW_STREAM = UUID(int=77)
POLICE, SECRETARIAT = Person("officer", "norchester-police"), Person("secretariat", "safer-trust")


@pytest.fixture
def answered():
    """The entries of a recommendation: its clock was extended, paused, resumed, and the police answered."""
    steps = (
        SECRETARIAT.extends("reply", date(2026, 4, 1)),
        POLICE.pauses("reply", until=date(2026, 2, 1), ground="A court case"),
        POLICE.resumes("reply"),
        POLICE.answers("accepted", text="We will", target=date(2026, 9, 1)),
        POLICE.reports("in_progress"),
    )
    return Given(*steps).scene.log


@pytest.fixture
def life(norchester, clock):
    return lambda seed: Life(norchester, clock, seed)


@pytest.fixture
def dump(owner):
    """Every row of every read model, in an order of its own."""

    async def rows():
        names = [table.name for table in (*TABLES, *ENTRY_TABLES)]
        return {
            name: [tuple(row) for row in await owner.fetch(f"select * from {name} t order by t")]
            for name in names
        }

    return rows


APPEND = """
select log_append(array[$1::uuid], array[$2::bigint], array[$3], array[null]::uuid[], array[$4::timestamptz],
  array[convert_to($5, 'UTF8')], '{}', '{}', '{}')
"""


@pytest.fixture
def newer_entry(owner, clock):
    """What a newer program wrote: one entry into a stream we know, two into a stream that it opened."""

    async def append():
        known = await owner.fetchrow(
            "select stream_id, max(version) as version from log join ask on stream_id = stream group by 1"
        )
        for stream, version, kind in (
            (known["stream_id"], known["version"] + 1, "recommendation-split/1"),
            (NEW_STREAM, 1, "committee-founded/1"),
            (NEW_STREAM, 2, "response-recorded/1"),
        ):
            body = '{"decision":"acknowledged"}' if version == 2 and stream == NEW_STREAM else '{"chair":1}'
            state = (
                f'{{"body":{body},"occurred":"2026-01-05","provenance":"authored","recorded":"2026-01-05T10:00:00Z",'
                f'"role":"officer","stream":"{stream}","type":"{kind}","version":{version}}}'
            )
            await owner.execute(APPEND, stream, version, kind, clock.at, state)

    return append
