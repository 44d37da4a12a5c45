"""A source that lies is not followed, what it served before goes on, and everybody is told."""

import json

import pytest

from accountability.mirroring.following import Outcome
from accountability.transparency.tiles import bundle

pytestmark = pytest.mark.anyio
NONSENSE = "its entries do not keep to the rules of a record"


@pytest.fixture
async def grown(source, mirror):
    """A mirror that is up to date, of a source that has more since."""
    assert (await mirror.poll()).code == 0
    mirror.before = mirror.log.note()
    await source.city.publish("Lit paths", "Light the paths.")
    await source.publish()
    return source


def flipped(content, at=-1):
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


async def is_as_before(mirror, reason):
    """Nothing of it was taken; the page says why."""
    assert mirror.log.note() == mirror.before
    page = await mirror.site.get("/en")
    assert page.status_code == 200
    assert reason in page.text
    assert "Light the paths." not in (await mirror.site.get("/data/parts.jsonl")).text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("log/tile/entries/000.p/{}", "are not those that were signed"),
        ("log/tile/0/000.p/{}", "do not make the root"),
        ("log/checkpoint", "its checkpoint is refused"),
    ],
)
async def test_a_changed_byte_is_not_taken(grown, mirror, path, reason):
    path = path.format(grown.log.size)
    mirror.wire.served[path] = flipped

    outcome = await mirror.poll()

    assert outcome.code == 1
    assert reason in outcome.said[0]
    await is_as_before(mirror, reason)
    mirror.wire.served.clear()
    assert (await mirror.poll()).code == 0
    assert "Light the paths." in (await mirror.site.get("/data/parts.jsonl")).text


@pytest.mark.parametrize(
    "served",
    [b"", b"\xff\xff" * 40_000, bundle([b"{}"]), bundle([b"x" * 65_535] * 30)],
    ids=["empty", "absurd lengths", "too few", "too large"],
)
async def test_a_bundle_of_another_shape_is_not_taken(grown, mirror, served):
    mirror.wire.served[f"log/tile/entries/000.p/{grown.log.size}"] = served

    assert (await mirror.poll()).code == 1
    assert mirror.log.note() == mirror.before


async def with_nonsense(source):
    """The source's files with one entry more: an office is registered in the stream of something else."""
    entries = await source.entries()
    found = [json.loads(entry) for entry in entries]
    stream, stranger = found[-1]["stream"], next(one for one in found if one["type"] == "office-registered/1")
    version = 1 + max(one["version"] for one in found if one["stream"] == stream)
    false = json.dumps(stranger | {"stream": stream, "version": version}, sort_keys=True).encode()
    return source.signed([*entries, false])


async def test_a_signed_entry_that_makes_no_sense_stops_nothing(source, mirror):
    """Neither serving nor polling."""
    assert (await mirror.poll()).code == 0
    mirror.before = mirror.log.note()
    mirror.wire.served = await with_nonsense(source)
    for _ in range(2):
        assert await mirror.poll() == Outcome(1, (NONSENSE,))
    await is_as_before(mirror, NONSENSE)


async def test_a_first_copy_with_such_an_entry_is_never_whole(source, mirror):
    mirror.wire.served = await with_nonsense(source)
    for _ in range(2):
        assert await mirror.poll() == Outcome(1, (NONSENSE,))
    assert mirror.follower.closed() == "This copy is still being made."


async def test_a_time_that_no_calendar_has_breaks_nothing(source, mirror):
    mirror.wire.served = source.signed(await source.entries(), at=2**62)

    assert (await mirror.poll()).code == 0


async def test_whatever_goes_wrong_the_next_poll_goes_on(source, mirror, monkeypatch, caplog):
    with monkeypatch.context() as patched:
        patched.setattr(mirror.follower._keeper, "take", {}.__getitem__)  # noqa: SLF001 - any surprise
        assert await mirror.poll() == Outcome(2, ("it could not be followed: TypeError",))
    assert "could not be followed" in caplog.text
    assert (await mirror.poll()).code == 0


async def test_words_that_are_not_those_recorded_are_not_shown(grown, mirror):
    mirror.wire.served["data/parts/0.jsonl"] = lambda real: real.replace(b"Light the", b"Close the")

    outcome = await mirror.poll()

    assert outcome.code == 1
    assert any("not those that were recorded" in text for text in outcome.said)
    page = (await mirror.site.get("/en")).text
    assert "are not those that were recorded" in page
    assert "Close the" not in (await mirror.site.get("/data/parts.jsonl")).text
    mirror.wire.served.clear()
    assert (await mirror.poll()).code == 0
    assert "Light the paths." in (await mirror.site.get("/data/parts.jsonl")).text


@pytest.mark.parametrize("line", [b"{", b"[]", b'"', b"\x00", b"9" * 100_000, b'{"position": 1e400}'])
async def test_a_line_that_is_no_part_is_an_alarm_and_nothing_else(mirror, line):
    mirror.wire.served["data/parts/0.jsonl"] = lambda real: line + b"\n" + real

    outcome = await mirror.poll()

    assert outcome.said == ("a line of data/parts/0.jsonl cannot be read",)
    assert await mirror.pool.fetchval("select count(*) from part") > 0


async def test_words_that_vanish_without_a_removal_are_an_alarm_and_stay_here(source, mirror):
    await mirror.poll()
    words = (await mirror.site.get("/data/parts.jsonl")).text

    def without(real):
        return b"".join(line for line in real.splitlines(keepends=True) if b"Run buses" not in line)

    mirror.wire.served["data/parts/0.jsonl"] = without
    outcome = await mirror.poll()

    assert outcome.code == 1
    assert all(
        "vanished at the source without a removal; this mirror keeps its own" in t for t in outcome.said
    )
    assert "vanished at the source" in (await mirror.site.get("/en/log")).text
    assert (await mirror.site.get("/data/parts.jsonl")).text == words
    mirror.wire.served.clear()
    assert (await mirror.poll()).code == 0
    assert "vanished" not in (await mirror.site.get("/en/log")).text


async def test_words_removed_while_they_are_read_are_no_alarm(source, mirror):
    """The entry that says so comes under a checkpoint a moment later."""
    await mirror.poll()
    position = await source.desk.pool.fetchval(
        "select min(position) from log where topic = 'recommendation-published/1'"
    )
    old = source.log.note()
    await source.city.redact(position, "text/en")
    await source.publish()
    asked = []
    mirror.wire.served["log/checkpoint"] = lambda real: asked.append(1) or (old if len(asked) == 1 else real)

    outcome = await mirror.poll()

    assert (outcome.code, len(asked)) == (0, 2)
    assert (await mirror.site.get("/data/parts.jsonl")).text == (
        await source.site.get("/data/parts.jsonl")
    ).text


async def test_removed_words_that_are_still_served_are_not_taken(source, mirror):
    await mirror.poll()
    served = (await source.site.get("/data/parts/0.jsonl")).content
    position = await source.desk.pool.fetchval(
        "select min(position) from log where topic = 'recommendation-published/1'"
    )
    await source.city.redact(position, "text/en")
    await source.publish()
    mirror.wire.served["data/parts/0.jsonl"] = served

    outcome = await mirror.poll()

    assert outcome.code == 1
    assert "still served, although they were removed" in outcome.said[0]
    gone = json.loads(
        next(line for line in served.splitlines() if f'"position":{position},"name":"text' in line.decode())
    )
    kept = (await mirror.site.get("/data/parts.jsonl")).text
    assert gone["commitment"] not in kept


async def test_an_older_checkpoint_is_no_news_and_no_fork(source, mirror):
    old = source.log.note()
    await source.city.publish()
    await source.publish()
    await mirror.poll()
    mirror.wire.served["log/checkpoint"] = old

    outcome = await mirror.poll()

    assert outcome.code == 1
    assert "entries were taken back, or an old state is served" in outcome.said[0]
    mirror.wire.served.clear()
    assert (await mirror.poll()).code == 0


@pytest.mark.parametrize("change", ["shorter", "as long", "longer"])
async def test_a_second_history_is_never_followed_and_both_notes_are_kept(source, mirror, change):
    await mirror.poll()
    kept, page = mirror.log.note(), (await mirror.site.get("/data/entries.jsonl")).content
    entries = await source.entries()
    entries[3] = entries[3].replace(b"2026-01-05", b"2026-01-04")
    entries = {"shorter": entries[:-1], "as long": entries, "longer": [*entries, entries[-1]]}[change]
    mirror.wire.served = source.signed(entries)

    outcome = await mirror.poll()

    assert outcome.code == 1
    assert outcome.said[0].startswith("The source signed two different histories: ")
    assert (mirror.folder.mirror / "fork" / "kept").read_bytes() == kept
    assert (mirror.folder.mirror / "fork" / "offered").read_bytes() == mirror.wire.served["log/checkpoint"]
    mirror.wire.served = {}
    mirror.wire.asked.clear()
    await mirror.restart()
    assert (await mirror.poll()).code == 1
    assert mirror.wire.asked == []
    assert (await mirror.site.get("/data/entries.jsonl")).content == page
    assert "The source signed two different histories" in (await mirror.site.get("/en")).text
    ready = await mirror.site.get("/readyz")
    assert ready.status_code == 503
    assert "two different histories" in ready.text


async def test_an_absurd_size_is_refused_before_anything_is_asked_for(source, mirror, made):
    await mirror.poll()
    files = source.signed(await source.entries())
    note = files["log/checkpoint"]
    mirror.follower._trust = None  # noqa: SLF001 - the next line takes its place
    keys = made.Keys(origin="record.norchester.example/0001")
    mirror.follower._trust = type("Trust", (), {"policy": keys.policy(0), "given": False})()  # noqa: SLF001
    mirror.wire.served["log/checkpoint"] = keys.signed(2**60, b"r" * 32)
    mirror.wire.asked.clear()

    outcome = await mirror.poll()

    assert (outcome.code, "more than any record" in outcome.said[0]) == (1, True), note
    assert mirror.wire.asked == ["log/checkpoint"]
