"""What follows an entry of a type that only a newer program knows changes nothing that is known here."""

import pytest

from accountability.domain.catalogue import Unrecognised
from accountability.domain.integrity import fold
from accountability.projections.folding import Fold
from accountability.projections.tables import Change
from accountability.projections.timeline import TIMELINE
from accountability.storage.codec import decode, encode
from tests.domain.scene import ASKS


@pytest.fixture
def history(answered):
    """What the police did, with the entries of one type as a newer program may have written them."""

    def written(unknown):
        return [
            decode(encode(entry).replace(b'/1"', b'/9"') if entry.tag == unknown else encode(entry))
            for entry in answered
        ]

    return written


@pytest.mark.parametrize("unknown", ["recommendation-addressed/1", "clock-started/1", "response-recorded/1"])
def test_a_record_is_folded_to_its_end_whatever_is_not_known(history, unknown):
    entries = history(unknown)
    assert any(isinstance(entry, Unrecognised) for entry in entries)

    asks = fold(entries).asks
    assert (ASKS["norchester-police"] in asks) == (unknown != "recommendation-addressed/1")
    rows = Fold()
    for position, entry in enumerate(entries):
        made = rows.after(position, entry)
        assert [item for item in made if not isinstance(item, Change) and item[0] is TIMELINE]
