"""A program that does nothing but publish, and can be killed many times without the cost of its start.

python publishing.py ADDRESS DATA ORIGIN: says `ready`; for each line it reads it forks a process that signs
and publishes without a pause, says that one's number, and says `ended` once it is gone. The process itself
says `signing` once it has recovered.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from accountability.publishing.log_keys import LogKeys
from accountability.publishing.publisher import Publisher
from accountability.storage.data_folder import DataFolder
from accountability.storage.database import open_pool


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def publish(address, folder, origin):
    pool = await open_pool(address, "app", 2)
    keys = LogKeys(folder.keys, origin)
    publisher = Publisher(
        pool, keys, folder, lambda: datetime.now(UTC), url="https://record.norchester.example/log"
    )
    await publisher.prepare()
    while True:
        async with publisher.rounds() as rounds:
            if rounds is not None:
                await rounds.recover()
                say("signing")
                while True:
                    await rounds.publish()
        await asyncio.sleep(0.002)  # the server hasn't seen yet that the one before is gone


def main(address, data, origin):
    folder = DataFolder.at(Path(data), kind="service")
    say("ready")
    while sys.stdin.readline():
        child = os.fork()
        if child == 0:
            asyncio.run(publish(address, folder, origin))
        say(child)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
