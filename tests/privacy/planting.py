"""Which private fields there are, and what is planted in each: a column that is not here fails the test.

To add yours: a line in `ROWS` for each row that your table needs, naming every column of text, JSON or bytes.
`WORDS` and `BYTES` plant a mark (`KEY` one of 32 bytes, for hashes); anything else is taken as it stands and
must be a code of ours, listed in `CODES` with the reason why nobody's words can be there.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import msgspec

from tests.privacy.marks import mark

WORDS, BYTES, KEY = object(), object(), object()
FAR = datetime(2100, 1, 1, tzinfo=UTC)
REQUEST = "(select max(number) from private.removal_request)"
SUBMISSION = "(select max(number) from private.submission)"


class Sql(str):
    """An expression, for what only the database knows."""

    __slots__ = ()


ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "account",
        {
            "email": "c@x.example",
            "password_hash": WORDS,
            "role": "officer",
            "office": WORDS,
            "duty": "drafter",
        },
    ),
    (
        "account",
        {"email": "b@x.example", "password_hash": "", "role": "reviewer", "office": "", "voice_of": WORDS},
    ),
    ("alert_request", {"bucket": KEY}),
    ("ask_reference", {"office": WORDS, "reference": WORDS}),
    ("audit", {"act": WORDS, "about": WORDS, "office": WORDS}),
    ("challenge", {"hash": KEY, "about": WORDS}),
    ("chaser", {"key": WORDS, "secretariat": WORDS, "whom": WORDS, "asks": Sql("'{}'::uuid[]")}),
    ("draft", {"form": WORDS, "about": WORDS, "answers": WORDS, "key": WORDS}),
    ("idempotency", {"key": WORDS, "payload_hash": BYTES}),
    (
        "invitation",
        {
            "token_hash": KEY,
            "email": WORDS,
            "role": "officer",
            "office": WORDS,
            "voice_of": WORDS,
            "duty": WORDS,
            "outcome": "withdrawn",
            "ended_at": FAR,
        },
    ),
    ("known_origin", {"bucket": KEY}),
    ("office_setting", {"office": WORDS}),
    (
        "outbox",
        {
            "key": WORDS,
            "kind": "letter",
            "letter": BYTES,
            "about": WORDS,
            "state": "waiting",
            "sent_as": WORDS,
            "problem": WORDS,
            "due": FAR,
            "next_attempt": FAR,
        },
    ),
    ("passkey", {"id": BYTES, "name": WORDS, "public_key": BYTES}),
    ("pending_sign_in", {"token_hash": KEY}),
    ("recovery_code", {"code_hash": KEY}),
    ("reminded", {"stage": WORDS}),
    (
        "removal_request",
        {
            "key": WORDS,
            "kind": "redact",
            "part": WORDS,
            "ground": WORDS,
            "words": WORDS,
            "notes": WORDS,
            "state": "open",
        },
    ),
    ("removal_decision", {"request": Sql(REQUEST), "capacity": WORDS, "role": "operator", "office": WORDS}),
    ("session", {"token_hash": KEY, "browser": WORDS}),
    ("sign_in_attempt", {"bucket": KEY}),
    ("sso_identity", {"issuer": WORDS, "subject": WORDS}),
    (
        "sso_provider",
        {
            "office": WORDS,
            "issuer": WORDS,
            "client_id": WORDS,
            "client_secret": BYTES,
            "tenant": WORDS,
            "domains": [mark("sso_provider.domains").words],
            "duties": WORDS,
            "role": "officer",
        },
    ),
    (
        "submission",
        {
            "key": WORDS,
            "role": "officer",
            "office": WORDS,
            "form": WORDS,
            "about": WORDS,
            "address": WORDS,
            "title": WORDS,
            "answers": WORDS,
            "commands": BYTES,
            "state": "waiting",
            "refusal": WORDS,
        },
    ),
    ("submission_note", {"submission": Sql(SUBMISSION), "words": WORDS}),
    ("subscription", {"mark": KEY, "address": BYTES, "scope": "all", "about": WORDS, "pace": "daily"}),
    ("totp", {"secret": BYTES}),
    (
        "upload",
        {
            "form": mark("draft.form").words,
            "about": mark("draft.about").words,
            "field": WORDS,
            "kind": "pdf",
            "name": WORDS,
            "bytes": BYTES,
        },
    ),
    ("withheld_part", {"commitment": KEY, "name": WORDS, "salt": KEY, "bytes": BYTES, "position": 0}),
)
# Columns that hold one of a few codes of ours, or the name of the log, which is public.
CODES = {
    "account.role": "a check lists them",
    "account.duty": "a check lists them",
    "invitation.role": "written by our own forms from a list",
    "invitation.outcome": "a check lists them",
    "mirror.origin": "the public name of the log; only a mirror has the row",
    "outbox.kind": "a check lists them",
    "outbox.state": "a check lists them",
    "removal_decision.role": "written from the account's role",
    "removal_request.kind": "a check lists them",
    "removal_request.state": "a check lists them",
    "sso_provider.office": "the short name of an office whose people sign in so; the sign-in page offers it",
    "sso_provider.role": "a check lists them",
    "submission.role": "written from the account's role",
    "submission.state": "a check lists them",
    "subscription.scope": "a check lists them",
    "subscription.pace": "a check lists them",
    "upload.about": "that of its draft, where it is planted",
    "upload.digest": "worked out from the bytes, which are planted",
    "upload.form": "that of its draft, where it is planted",
    "upload.kind": "found from the bytes, out of a closed list",
}
FIELDS = """
select table_name || '.' || column_name as field, table_name, column_name, data_type
from information_schema.columns
where table_schema = 'private' and (
  data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'xml')
  or (data_type = 'ARRAY' and udt_name in ('_text', '_varchar', '_bytea', '_jsonb')))
order by 1
"""
NEEDED = """
select column_name, data_type from information_schema.columns
where table_schema = 'private' and table_name = $1 and is_nullable = 'NO' and column_default is null
  and is_identity = 'NO' and is_generated = 'NEVER'
"""
FILLED = {
    "timestamp with time zone": datetime(2026, 1, 5, 10, tzinfo=UTC),
    "date": date(2026, 1, 5),
    "boolean": False,
}
NOT_PLANTED = (
    "No mark is planted in {missing}. If a person's words, an address or a secret can be there, plant one: "
    "add the column to ROWS in tests/privacy/planting.py, or type it into a form in the test. If it holds "
    "nothing but codes of ours, say so in CODES there, with the reason."
)
# Whether a row holds one of these in this column.
HOLDS_BYTES = """
select exists (select from private.{table}
  where position($1::bytea in {column}) > 0 or position($2::bytea in {column}) > 0)
"""
HOLDS = "select exists (select from private.{table} where position($1 in {column}::text) > 0)"


async def plant(owner: Any, account: Any) -> None:
    """One row of each table, with a mark in every field of ROWS. What else a row needs is filled in."""
    json = {(f.table, f.column) for f in await fields(owner) if f.kind == "jsonb"}
    for table, given in ROWS:
        needed = await owner.fetch(NEEDED, table)
        row = {name: _filler(name, kind, account) for name, kind in needed}
        row |= {name: _planted(table, name, value) for name, value in given.items()}
        row |= {name: {"said": [row[name]]} for name in row if (table, name) in json}
        values = [value for value in row.values() if not isinstance(value, Sql)]
        numbered = (f"${number}" for number in range(1, len(values) + 1))
        places = [str(value) if isinstance(value, Sql) else next(numbered) for value in row.values()]
        into = f"insert into private.{table} ({', '.join(row)}) values ({', '.join(places)})"
        await owner.execute(into, *values)


def _filler(name: str, kind: str, account: Any) -> Any:
    if kind == "uuid":
        return uuid4() if name in {"id", "ask"} else account
    return FILLED.get(kind, 1)


def _planted(table: str, name: str, value: Any) -> Any:
    found = mark(f"{table}.{name}")
    if value is WORDS:
        short = name in {"email", "name", "reference"}
        return f"{found.token}@norchester.example" if short else found.words
    if value is BYTES:
        return found.words.encode()
    return found.key if value is KEY else value


class Field(msgspec.Struct, frozen=True):
    name: str
    table: str
    column: str
    kind: str


async def fields(owner: Any) -> list[Field]:
    """Every column of the private schema in which words could be."""
    return [Field(*record) for record in await owner.fetch(FIELDS)]


async def holds_mark(owner: Any, field: Field) -> bool:
    """Whether a row of this column holds its mark: looked for in the database, however it came there."""
    found = mark(field.name)
    query = HOLDS_BYTES if field.kind == "bytea" else HOLDS
    sought = [found.token.encode(), found.key] if field.kind == "bytea" else [found.token]
    return bool(await owner.fetchval(query.format(table=field.table, column=field.column), *sought))
