"""The words behind the entries, checked in the reader's own browser: right, or taken away by an entry."""

import json

import pytest

from accountability.transparency.merkle import leaf_hash

from .verifying import SOUND, TAMPERED, UNKNOWN, Held, serve, verified


@pytest.fixture(scope="module")
def held(demo):
    return Held(demo.data)


@pytest.fixture
def visitor(visiting, demo):
    new = visiting(demo)
    yield new
    new.context.close()


WORDS = {
    "changed": (lambda line: {**line, "text": line["text"] + "!"}, "are not those that were recorded"),
    "gone": (lambda line: None, "They were removed, and no entry says so."),
    "under another salt": (lambda line: {**line, "salt": "0" * 64}, "are not those that were recorded"),
    "of another entry": (
        lambda line: {**line, "commitment": "0" * 64},
        "They do not open the commitment",
    ),
}


@pytest.mark.parametrize("what", WORDS)
def test_words_that_are_not_those_recorded_are_found(visitor, what):
    change, words = WORDS[what]

    def answer(route):
        lines = [json.loads(line) for line in route.fetch().text().splitlines()]
        lines[3] = change(lines[3])
        route.fulfill(body="".join(json.dumps(line) + "\n" for line in lines if line))

    visitor.page.route("**/data/parts/0.jsonl", answer)
    assert verified(visitor).startswith(SOUND)
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert words in said


def parts_of(entry):
    return json.loads(entry)["parts"]


def removal(entries, target, kind, named):
    """An entry of this type about all words of another, as this service would write it."""
    like = json.loads(next(entry for entry in entries if b'"type":"part-redacted/' in entry))
    body = {"target": target, named: parts_of(entries[target]), "ground": "court-order"}
    return json.dumps({**like, "type": f"{kind}/1", "body": body, "parts": {}}).encode()


@pytest.fixture
def spoken(held):
    """The first entry with words."""
    return next(n for n, entry in enumerate(held.entries()) if parts_of(entry))


@pytest.mark.parametrize(("kind", "named"), [("part-redacted", "removed"), ("part-withheld", "withheld")])
def test_words_that_were_taken_away_and_are_still_served_are_found(visitor, held, spoken, kind, named):
    entries = held.entries()
    serve(visitor, held.forged([*entries, removal(entries, spoken, kind, named)]))
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert f"in entry {spoken} are still served." in said
    assert f"Entry {len(entries)} took them away, and this site kept them." in said


def test_words_that_were_withheld_and_put_back_are_right(visitor, held, spoken):
    entries = held.entries()
    gone = removal(entries, spoken, "part-withheld", "withheld")
    back = removal(entries, spoken, "part-restored", "restored")
    serve(visitor, held.forged([*entries, gone, back]))
    assert verified(visitor, words=True).startswith(SOUND)


def test_what_was_redacted_cannot_be_put_back(visitor, held, spoken):
    entries = held.entries()
    gone = removal(entries, spoken, "part-redacted", "removed")
    back = removal(entries, spoken, "part-restored", "restored")
    serve(visitor, held.forged([*entries, gone, back]))
    assert "are still served." in verified(visitor, words=True)


def test_a_removal_of_what_was_never_there_is_found(visitor, held, spoken):
    entries = held.entries()
    other = next(n for n, entry in enumerate(entries) if n != spoken and parts_of(entry))
    false = json.loads(removal(entries, other, "part-redacted", "removed"))
    false["body"]["target"] = 0 if other else 1
    false["body"]["removed"] = {"text/en": leaf_hash(b"never").hex()}
    serve(visitor, held.forged([*entries, json.dumps(false).encode()]))
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert "that it never listed." in said


def test_words_that_an_entry_took_away_meanwhile_are_not_called_missing(visitor, held, spoken):
    """The redaction came after the checkpoint and before the words were read."""
    entries = held.entries()
    before, after = (
        held.forged(entries),
        held.forged([*entries, removal(entries, spoken, "part-redacted", "removed")]),
    )
    asked = []

    def checkpoint(route):
        asked.append(route)
        route.fulfill(body=(after if len(asked) > 1 else before)["checkpoint"])

    def without(route):
        lines = [line for line in route.fetch().text().splitlines() if json.loads(line)["position"] != spoken]
        route.fulfill(body="\n".join([*lines, ""]))

    serve(visitor, before)
    visitor.page.route("**/log/checkpoint", checkpoint)
    visitor.page.route("**/data/parts/0.jsonl", without)
    said = verified(visitor, words=True)
    assert said.startswith(UNKNOWN)
    assert "new entries came in while the words were read" in said


def test_entries_that_are_no_entries_are_found(visitor, held):
    serve(visitor, held.forged([*held.entries(), b"not JSON"]))
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert f"Entry {len(held.entries())} cannot be read." in said
