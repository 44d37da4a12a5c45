"""Rows follow from a stream and its new entries, however far the state at hand has come already."""

import pytest

from accountability.domain.integrity import Recorded
from accountability.projections.folding import Fold, met


@pytest.fixture
def stream(answered):
    """What is recorded of one recommendation."""
    entries = [entry for entry in answered if entry.originator_id == answered[-1].originator_id]
    return [Recorded(position, entry) for position, entry in enumerate(entries)]


@pytest.mark.parametrize("new", [1, 2, 5])
def test_whoever_decided_has_come_to_the_end_and_every_try_gives_the_same_rows(stream, new):
    history, decided = stream[:-new], stream[-new:]
    expected = changes(met(history), decided)
    assert expected

    found = met(history)
    for item in decided:
        item.entry.mutate(found.state)  # as an aggregate does with what it records

    assert changes(found, decided) == expected
    assert changes(found, decided) == expected


def changes(past, decided):
    fold = Fold()
    fold.go_on(past)
    return [fold.after(item.position, item.entry) for item in decided]
