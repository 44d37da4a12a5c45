"""A program of its own that appends to one ask until it is told to stop, or killed.

python writing.py ADDRESS ASK HOW_MANY: says `ready`, waits for a line, then says one line per acknowledged
command: its positions. Each command is sent with the ask's last position as its form saw it; where a
colleague was faster, it looks again, as an officer would, and says `moved`.
"""

import asyncio
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4

from accountability.domain.commands.asks import AddEvidence
from accountability.domain.delivery import Evidence
from accountability.handling.desk import Actor, AskMoved, Busy, Desk
from accountability.storage.database import open_pool

LAST = "select max(position) from timeline where ask = $1"


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def write(desk, ask, actor, text):
    seen = await desk.pool.fetchval(LAST, ask)
    command = AddEvidence(ask=ask, seen=seen, evidence=Evidence(kind="account"), texts={"text/en": text})
    key = uuid4().hex
    while True:
        try:
            receipt = await desk.handle(command, actor, key)
        except Busy:
            continue
        say(" ".join(map(str, receipt.positions)))
        return


async def main(address, ask, how_many):
    pool = await open_pool(address, "app", 2)
    desk = Desk(pool, lambda: datetime.now(UTC))
    actor = Actor(role="officer", office="norchester-police", account=uuid4())
    say("ready")
    sys.stdin.readline()
    for number in range(how_many):
        while True:
            try:
                await write(desk, ask, actor, f"Lamp {number}")
                break
            except AskMoved as moved:
                say("moved" if moved.since else "moved by nothing")
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], UUID(sys.argv[2]), int(sys.argv[3])))
