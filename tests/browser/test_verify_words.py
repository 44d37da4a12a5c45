"""The words behind the entries, checked in the reader's own browser: right, or taken away by an entry."""

import json
import re

import pytest

from accountability.transparency.merkle import leaf_hash

from .verifying import SOUND, TAMPERED, UNKNOWN, Held, serve, verified


@pytest.fixture(scope="module")
def held(demo):
    return Held(demo.data)


# The page waits some seconds before it reads words again: here it waits as many hundredths.
HURRY = """
const wait = setTimeout
window.setTimeout = (work, pause, ...given) => wait(work, pause / 100, ...given)
"""


@pytest.fixture
def visitor(visiting, demo):
    new = visiting(demo)
    new.page.add_init_script(HURRY)
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
    return json.loads(entry).get("parts", {})


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

    serve(visitor, {**before, **after})
    visitor.page.route("**/log/checkpoint", checkpoint)
    visitor.page.route("**/data/parts/0.jsonl", without)
    said = verified(visitor, words=True)
    assert said.startswith(UNKNOWN)
    assert "new entries came in while the words were read" in said


NO_EXCUSE = {
    "not signed": (lambda entries, more: [*entries, more], lambda note: note.replace(b"\n\n", b"\nx\n\n", 1)),
    "of another past": (lambda entries, more: [*entries[:-1], more, more], lambda note: note),
}


@pytest.mark.parametrize("what", NO_EXCUSE)
def test_a_newer_checkpoint_that_is_not_the_logs_or_has_another_past_excuses_nothing(
    visitor, held, spoken, what
):
    grow, change = NO_EXCUSE[what]
    entries = held.entries()
    more = removal(entries, spoken, "part-redacted", "removed")
    before, after = held.forged(entries), held.forged(grow(entries, more))
    asked = []

    def checkpoint(route):
        asked.append(route)
        route.fulfill(body=change(after["checkpoint"]) if len(asked) > 1 else before["checkpoint"])

    def without(route):
        lines = [line for line in route.fetch().text().splitlines() if json.loads(line)["position"] != spoken]
        route.fulfill(body="\n".join([*lines, ""]))

    def tile(route):
        name = route.request.url.partition("/log/")[2]
        files = after if len(asked) > 1 else before
        route.fulfill(body=files[name]) if name in files else route.fulfill(status=404)

    serve(visitor, before)
    visitor.page.route("**/log/tile/**", tile)
    visitor.page.route("**/log/checkpoint", checkpoint)
    visitor.page.route("**/data/parts/0.jsonl", without)
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert ("two different histories" in said) is (what == "of another past")


def test_words_that_were_only_late_are_read_again_before_anybody_is_accused(visitor):
    asked = []

    def late(route):
        asked.append(route)
        body = route.fetch().text()
        route.fulfill(body=body if len(asked) > 2 else body.partition("\n")[2])

    visitor.page.route("**/data/parts/0.jsonl", late)
    assert verified(visitor, words=True).startswith(SOUND)
    assert len(asked) == 3


def test_when_the_checkpoint_was_signed_is_said(visitor):
    said = verified(visitor)
    assert re.search(r"The checkpoint (was|states that it was) signed on \d+ \w+ 20\d\d at ", said)


def test_entries_that_are_no_entries_are_found(visitor, held):
    serve(visitor, held.forged([*held.entries(), b"not JSON"]))
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert f"Entry {len(held.entries())} cannot be read." in said


@pytest.fixture
def filed(held):
    """The first entry with a file, and the file's own words in it."""
    entries = held.entries()
    files = (
        (n, {k: v for k, v in parts_of(entry).items() if k.startswith("file_1_") and "name" not in k})
        for n, entry in enumerate(entries)
    )
    return next((n, parts) for n, parts in files if parts)


FILES = {
    "another": ({"body": b"another"}, "are not those that were recorded"),
    "gone": ({"status": 404}, "They were removed, and no entry says so."),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_not_the_one_recorded_is_found(visitor, what):
    answer, words = FILES[what]
    visitor.page.route("**/files/*", lambda route: route.fulfill(**answer))
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert words in said


def test_a_file_that_was_taken_away_and_lies_there_still_is_found_without_its_line(visitor, held, filed):
    entries, (position, parts) = held.entries(), filed
    gone = json.loads(removal(entries, position, "part-redacted", "removed"))
    gone["body"]["removed"] = parts
    serve(visitor, held.forged([*entries, json.dumps(gone).encode()]))

    def without(route):
        lines = route.fetch().text().splitlines()
        route.fulfill(body="".join(f"{line}\n" for line in lines if json.loads(line)["name"] not in parts))

    visitor.page.route("**/data/parts/*.jsonl", without)
    said = verified(visitor, words=True)
    assert said.startswith(TAMPERED)
    assert f"in entry {position} are still served." in said
