"""Everything that anybody can read: each public route with real parameters, and what is said of mistakes."""

import re
from pathlib import Path
from typing import Any

import httpx
import msgspec

PUBLIC_URL = "http://127.0.0.1:8000"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to ask for."""

    positions: list[int]
    asks: list[str]
    panels: list[str]
    recommendations: list[tuple[str, int]]
    offices: list[str]
    areas: list[str]
    initiatives: list[str]
    commitments: list[str]
    tiles: list[str]


async def known(owner: Any, log: Path) -> Record:
    async def column(query: str) -> list[Any]:
        return [record[0] for record in await owner.fetch(query)]

    now = "where until_position = 9223372036854775807"
    serials = await owner.fetch(f"select panel, serial from recommendation {now}")
    return Record(
        positions=await column("select position from log"),
        asks=await column(f"select ask::text from ask {now}"),
        panels=await column(f"select slug from panel {now}"),
        recommendations=[tuple(record) for record in serials],
        offices=await column(f"select slug from office {now}"),
        areas=await column(f"select slug from area {now}"),
        initiatives=await column(f"select slug from initiative {now}"),
        commitments=await column("select encode(commitment, 'hex') from part"),
        tiles=[str(file.relative_to(log / "tile")) for file in (log / "tile").rglob("*") if file.is_file()],
    )


def addresses(route: str, record: Record) -> list[str]:
    """The addresses of one route, with every value that there is; empty if nobody said which."""
    if "{" not in route:
        return [route]
    if route.startswith(("/mail/", "/sign-in/")):  # nobody has such a token: what a stranger sees
        return [f"{route[: route.index('{')]}{'0' * 43}"]
    named = re.findall(r"\{(\w+)\}", route)
    values = _values(record).get(route) or _values(record).get(route.partition("/{")[0], [])
    return [route.format(**dict(zip(named, value, strict=True))) for value in values]


def _values(record: Record) -> dict[str, list[tuple[Any, ...]]]:
    """By route, or by what stands before its first parameter."""
    scopes = ["all", "overdue", *(f"panels/{slug}" for slug in record.panels)]
    scopes += [f"offices/{slug}" for slug in record.offices]
    scopes += [f"areas/{slug}" for slug in record.areas]
    scopes += [f"recommendations/{panel}/{serial}" for panel, serial in record.recommendations]
    ends = [f"{month}.{form}" for month in ("", "/2026-01") for form in ("atom", "rss", "json")]
    panels, offices, areas, initiatives = (
        [(slug,) for slug in slugs]
        for slugs in (record.panels, record.offices, record.areas, record.initiatives)
    )
    positions = [(position,) for position in record.positions]
    return {
        "/en/log": positions,
        "/api/v1/entries": positions,
        "/log/proof": [(f"{position}.tlog-proof",) for position in record.positions],
        "/log/part": [(commitment,) for commitment in record.commitments],
        "/files": [(f"{commitment}.pdf",) for commitment in record.commitments],
        "/log/tile": [(tile,) for tile in record.tiles],
        "/data/asks/{ask}/copy.txt": [(ask,) for ask in record.asks],
        "/data/asks/{ask}/copy.docx": [(ask,) for ask in record.asks],
        "/data/parts": [("0.jsonl",)],
        "/en/feeds": [(f"{scope}{end}",) for scope in scopes for end in ends],
        "/en/panels": panels,
        "/api/v1/panels": panels,
        "/en/panels/{panel}/recommendations/{number}": record.recommendations,
        "/api/v1/panels/{slug}/recommendations/{serial}": record.recommendations,
        "/en/offices": offices,
        "/api/v1/offices": offices,
        "/en/areas": areas,
        "/api/v1/areas": areas,
        "/en/initiatives": initiatives,
        "/api/v1/initiatives": initiatives,
        "/api/v1/openapi.json": [("openapi.json",), ("none",)],
    }


# With these, the same pages say something else.
QUERIES = ("?at=3", "?at=2026-01-05", "?before=5", "?after=a", "?seen=3")


async def read_routes(
    client: httpx.AsyncClient, routes: list[str], record: Record
) -> dict[str, httpx.Response]:
    found: dict[str, httpx.Response] = {}
    for route in routes:
        some = addresses(route, record)
        assert some, f"Say in tests/privacy/reading.py with which values {route} is read."
        for address in some:
            found[address] = await client.get(address)
        for query in QUERIES if route.startswith(("/en", "/api")) else ():
            found[some[0] + query] = await client.get(some[0] + query)
    return found


async def read_problems(client: httpx.AsyncClient) -> dict[str, httpx.Response]:
    """One of every kind of refusal, as a page and as JSON."""
    many = {"email": "nobody@norchester.example", "password": "wrong"}
    return {
        "400": await client.get("/api/v1/entries?at=never"),
        "403": await client.post("/sign-in", data=many),
        "404 page": await client.get("/en/panels/none", headers={"accept": "text/html"}),
        "404 json": await client.get("/api/v1/panels/none"),
        "405": await client.put("/en"),
        "413": await client.post("/mail", data={"email": "x" * 400_000}),
    }


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
