"""`uv run python -m bench [entries …]`: every figure as a ratio in one run, at 1,000 and 100,000 entries.

Design section 7 says what to reach. Nothing is asserted: a busy machine says nothing about the code.
"""

import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accountability.handling.ticking import tick
from accountability.premises import LOGIN, at_database
from accountability.storage import embedded
from accountability.storage.data_folder import DataFolder
from accountability.storage.database import connect, open_pool
from accountability.storage.migrations import migrate
from bench import append, feed, history, pages, publish, replay, verification

SIZES = (1_000, 100_000)
WRITERS = (1, 32)
NEEDED = ("nginx", "wrk", "taskset")
TO_REACH = {
    "append, 1 writer": 0.7,
    "append, 32 writers": 1.5,
    "page from memory": 0.35,
    "304": 0.35,
    "replay": 0.4,
}
AT_MOST = {"verification, tree and tiles": 5, "verification, all": 20}


def say(
    what: str, ratio: float, *, detail: str = "", at_least: float | None = None, at_most: float | None = None
) -> None:
    wanted = f"to reach {at_least}" if at_least else f"to stay under {at_most}" if at_most else ""
    print(f"  {what:<42}{ratio:>8.2f} ×   {wanted:<19}{detail}", flush=True)


async def prepared(admin_url: str, entries: int) -> tuple[str, Any]:
    name = f"bench_{entries}"
    admin = await connect(admin_url)
    await admin.execute(f"create database {name} template template0 encoding 'UTF8' locale 'C'")
    owner = await connect(at_database(admin_url, name))
    await migrate(owner)
    await admin.execute(
        f"do $$ begin create role {LOGIN} login password 'bench'; exception when others then null; end $$"
    )
    await admin.execute(f"grant accountability_app, accountability_reader to {LOGIN}")
    await admin.close()
    await history.fill(owner, entries)
    await owner.execute("analyze")
    return at_database(admin_url, name, LOGIN, "bench"), owner


async def tick_once(app_url: str) -> None:
    """Record the days that the story let pass, or the server would while its pages are measured."""
    pool = await open_pool(app_url, "app", 1)
    await tick(pool, datetime.now(UTC))
    await pool.close()


async def measure(admin_url: str, entries: int) -> str:
    print(f"\nat {entries:,} entries", flush=True)
    app_url, owner = await prepared(admin_url, entries)
    ours, alone = await replay.measure(owner)
    say("replay / cursor and decode", ours / alone, detail=f"{ours:,.0f}/s", at_least=TO_REACH["replay"])
    await tick_once(app_url)
    await owner.execute("vacuum (analyze)")  # as a record has been that took years to grow
    if lacking := [program for program in NEEDED if shutil.which(program) is None]:
        print(f"  page from memory and 304 are not measured: {', '.join(lacking)} not found", flush=True)
    else:
        for name, ratio in (await asyncio.to_thread(pages.from_memory, app_url)).items():
            key = "304" if name == "304" else "page from memory"
            say(f"{key} / nginx", ratio, at_least=TO_REACH[key])
    say("feed of 50 entries, cold / feedgen alone", await feed.measure(app_url), at_most=1.2)
    tree, whole, rate = await asyncio.to_thread(verification.measure, entries)
    for (what, at_most), ratio in zip(AT_MOST.items(), (tree, whole), strict=True):
        say(
            f"{what} / SHA-256",
            ratio,
            detail=f"{rate:,.0f}/s" if ratio == whole else "",
            at_most=at_most,
        )
    for writers in WRITERS:
        rates = await append.measure(app_url, owner, writers)
        by = f"{writers} writer{'s' if writers > 1 else ''}"
        for what, ours in ((f"append, {by}", rates.appended), (f"whole command, {by}", rates.commands)):
            say(
                f"{what} / plain INSERTs",
                ours / rates.plain,
                detail=f"{ours:,.0f}/s",
                at_least=TO_REACH.get(what),
            )
    usual, longest = await publish.measure(app_url, owner)
    say("checkpoint after commit / one second", usual, detail=f"longest {longest:.2f} s", at_most=1)
    await owner.close()
    return app_url


async def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="accountability-bench-") as made:
        place = Path(made)
        place.chmod(0o711)
        async with embedded.running(DataFolder.at(place / "data", kind="demo")) as server:
            records = [await measure(server.admin_url, size) for size in sizes]
            grown, memory = await asyncio.to_thread(pages.growing, records[0], records[-1])
    print(f"\npages not in memory, at {sizes[-1]:,} entries / at {sizes[0]:,} (to stay under 1.3)")
    for page, (ratio, there) in grown.items():
        say(page, ratio, detail=f"{there:.1f} ms")
    say("memory of the serving process / 300 MB", memory / 300, detail=f"{memory:.0f} MB", at_most=1)


if __name__ == "__main__":
    asyncio.run(main([int(size) for size in sys.argv[1:]] or list(SIZES)))
