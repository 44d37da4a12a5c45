"""Killed again and again while two histories are pushed at it, a witness never cosigns more than one."""

import random
import threading
import time
from http.client import HTTPException

from accountability.transparency.checkpoints import opened
from accountability.transparency.notes import Note, parse
from accountability.witnessing.identity import identity_in
from accountability.witnessing.ledger import hash_of

ROUNDS = 4
PUSHING = 6
SIZES = range(11, 300)  # beyond where the fork began: no tree is both histories'


class Storm:
    """Threads that push both histories and look at what is shown, until nobody answers."""

    def __init__(self, log, fork):
        self.sides = (log, fork)
        self.cosigned = []  # size and root
        self.verifiers = None

    def blow(self, process, seconds, seed):
        threads = [
            threading.Thread(target=self._push, args=(process, seed * 100 + number))
            for number in range(PUSHING)
        ]
        threads.append(threading.Thread(target=self._watch, args=(process,)))
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        process.kill()
        for thread in threads:
            thread.join()

    def _push(self, process, seed):
        rng = random.Random(seed)
        old = 0
        while True:
            side = rng.choice(self.sides)
            size = rng.choice([size for size in SIZES if old <= size <= old + 12])
            try:
                status, body = process.post(side.request(old, size))
            except (OSError, HTTPException):
                return
            assert status in {200, 409, 422}
            if status == 200:
                note = Note(parse(side.note(size)).text)
                self._take(note.encode() + body)
                old = size
            elif status == 409:
                old = int(body)
            if old > SIZES[-1] - 20:
                old = SIZES[-1]

    def _watch(self, process):
        while True:
            try:
                status, body = process.get(f"/{hash_of(self.sides[0].origin)}/checkpoint")
            except (OSError, HTTPException):
                return
            if status == 200:
                self._take(body)

    def _take(self, note):
        """Whatever anybody got with the witness's signatures."""
        checkpoint = opened(note, self.verifiers).checkpoint
        self.cosigned.append((checkpoint.size, checkpoint.root))


def test_one_history_is_cosigned_however_often_it_is_killed(start, folder, log, fork):
    storm = Storm(log, fork)
    for number in range(ROUNDS):
        process = start().ready()
        storm.verifiers = identity_in(folder / "keys", None, "").verifiers
        storm.blow(process, 0.3 + number * 0.1, number)
    status, last = start().ready().get(f"/{hash_of(log.origin)}/checkpoint")
    assert status == 200
    checkpoint = opened(last, storm.verifiers).checkpoint
    cosigned = set(storm.cosigned)
    assert len(cosigned) > ROUNDS
    assert max(cosigned)[0] <= checkpoint.size
    assert len(cosigned) == len({size for size, _ in cosigned})
    [side] = [side for side in (log, fork) if side.root(checkpoint.size) == checkpoint.root]
    assert all(side.root(size) == root for size, root in cosigned)
