"""A feed of 50 entries made from nothing, against feedgen alone on the same items."""

from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from accountability.projections.reading import reading
from accountability.storage.database import open_pool
from accountability.web.feeds import documents
from accountability.web.feeds.addresses import asked
from accountability.web.feeds.items import Place
from accountability.web.feeds.writing import atom

PLACE = Place("https://record.example", "record.example")


async def measure(app_url: str, rounds: int = 15) -> float:
    """Our time as a multiple of feedgen's: questions, words, sentences and feedgen / feedgen."""
    wanted = asked("all.atom")
    assert wanted is not None
    pool = await open_pool(app_url, "reader", 2)
    ratios = []
    for _ in range(rounds):
        began = perf_counter()
        async with reading(pool, datetime.now(UTC)) as reader:
            document = await documents.document(reader, wanted, PLACE)
        assert document is not None
        atom(document)
        ours, began = perf_counter() - began, perf_counter()
        atom(document)
        ratios.append(ours / (perf_counter() - began))
    await pool.close()
    return median(ratios)
