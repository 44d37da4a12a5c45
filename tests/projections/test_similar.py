"""Words are made comparable in the same way here and in the database, which runs in the C locale."""

import pytest

from accountability.projections.similar import folded

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "text", ["Late BUSES", "Ŵyl y Glöyn ÂÊÎÔÛŶ", "caf\u00e9 É", "the force’s own", "", "\U0001f469"]
)
async def test_words_are_folded_alike(readers, text):
    assert await readers.fetchval("select folded($1)", text.encode()) == folded(text)


async def test_words_with_and_without_accents_are_alike(readers):
    likeness = "select similarity(folded($1), $2)"
    assert await readers.fetchval(likeness, "ŴYL Y DREF".encode(), folded("ŵyl y dref")) == 1
