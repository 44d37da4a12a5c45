"""Another's implementation, tlog-scales, reads our log, and we read one that it wrote."""

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import MLDSA44CosignatureSigner, PlainEd25519Signer, Vkey
from tlog_scales.writer import TilesWriter

from accountability.transparency.checkpoints import opened
from accountability.transparency.keys import ED25519, MLDSA44, VerifierKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.proofs import check_consistency, check_inclusion, consistency, inclusion
from accountability.transparency.tiles import ENTRIES, Tile, TileTree, bundle, entries_in, node_from, tiles_of

PLACES = [0, 1, 255, 256, 511, 512, 698, 699]


def content_of(tile, tree, entries):
    if tile.level == ENTRIES:
        return bundle(entries[tile.index * 256 : tile.index * 256 + tile.width])
    return tree.tile(tile)


@pytest.fixture
def theirs(tmp_path, tree, entries, signed):
    """Their reader over our files."""
    (tmp_path / "checkpoint").write_bytes(signed)
    for tile in tiles_of(tree.size):
        path = tmp_path / tile.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(tile, tree, entries))
    return TilesReader(LocalBackend(tmp_path))


def test_they_find_our_root_in_our_tiles(theirs, checkpoint):
    found = theirs.get_checkpoint()

    assert (found.origin, found.size, found.root_hash) == (
        checkpoint.origin,
        checkpoint.size,
        checkpoint.root,
    )
    assert theirs.calculate_root_hash() == checkpoint.root


def test_they_verify_each_kind_of_our_signatures(theirs, log_key, second_log_key, university, neighbour):
    found = theirs.get_checkpoint()

    for key in (log_key, second_log_key, university, neighbour):
        found.verify(Vkey.from_string(str(key.verifier)))
        assert Vkey.from_string(str(key.verifier)).serialize() == str(key.verifier)


def test_they_read_our_entries(theirs, entries):
    theirs.get_checkpoint()

    assert [theirs.get_entry(index) for index in range(len(entries))] == entries


@pytest.mark.parametrize("index", PLACES)
def test_they_make_our_inclusion_proofs_and_accept_them(theirs, tree, entries, index):
    theirs.get_checkpoint()
    proof = theirs.get_inclusion_proof(index, tree.size)

    assert proof.node_hashes == inclusion(index, tree.size, tree.node)
    proof.check(leaf_hash(entries[index]), tree.root())


@pytest.mark.parametrize("old", [1, 255, 256, 257, 512, 699, 700])
def test_they_make_our_consistency_proofs_and_accept_them(theirs, tree, old):
    theirs.get_checkpoint()
    proof = theirs.get_consistency_proof(old, tree.size)

    assert proof.node_hashes == consistency(old, tree.size, tree.node)
    proof.check(tree.root(old), tree.root())


@pytest.fixture
def written(tmp_path, entries):
    """Their log of our entries, grown in five steps, and the keys it is signed with."""
    folder = tmp_path / "theirs"
    signers = [
        PlainEd25519Signer("their.example/log", b"1" * 32),
        MLDSA44CosignatureSigner("their.example/log", b"6" * 32),
    ]
    writer = TilesWriter.create(folder, "their.example/log")
    for start, end in ((0, 1), (1, 255), (255, 256), (256, 513), (513, 700)):
        for content in entries[start:end]:
            writer.add_leaf(content)
        writer.commit(signers)
    return folder, [VerifierKey.parse(signer.vkey.serialize()) for signer in signers]


def test_we_open_their_checkpoint(written, tree):
    folder, keys = written
    found = opened((folder / "checkpoint").read_bytes(), keys)

    assert [key.kind for key, _ in found.signed_by] == [ED25519, MLDSA44]
    assert (found.checkpoint.size, found.checkpoint.root) == (tree.size, tree.root())
    assert found.note.encode() == (folder / "checkpoint").read_bytes()


def test_their_tiles_are_ours_byte_for_byte(written, tree, entries):
    folder, _ = written

    for tile in tiles_of(tree.size):
        assert (folder / tile.path).read_bytes() == content_of(tile, tree, entries), tile.path


def test_we_read_their_entries_and_prove_them(written, entries):
    folder, keys = written
    checkpoint = opened((folder / "checkpoint").read_bytes(), keys).checkpoint
    node = node_from(lambda tile: (folder / tile.path).read_bytes(), checkpoint.size)
    read = [
        content
        for tile in tiles_of(checkpoint.size)
        if tile.level == ENTRIES
        for content in entries_in((folder / tile.path).read_bytes())
    ]

    assert read == entries
    for index in PLACES:
        proof = inclusion(index, checkpoint.size, node)
        check_inclusion(leaf_hash(read[index]), index, checkpoint.size, proof, checkpoint.root)
    earlier = TileTree()
    for content in read[:513]:
        earlier.add(leaf_hash(content))
    check_consistency(
        513, earlier.root(), checkpoint.size, checkpoint.root, consistency(513, checkpoint.size, node)
    )


def test_a_tile_of_theirs_that_was_altered_makes_a_proof_that_is_refused(written, entries):
    """Nothing in a tile is believed: the forged hash is in the proof, and the root is not."""
    folder, keys = written
    checkpoint = opened((folder / "checkpoint").read_bytes(), keys).checkpoint
    path = folder / Tile(0, 0).path
    content = bytearray(path.read_bytes())
    content[32 * 7] ^= 1
    path.write_bytes(content)
    node = node_from(lambda tile: (folder / tile.path).read_bytes(), checkpoint.size)

    with pytest.raises(ValueError, match="does not lead to the root"):
        check_inclusion(
            leaf_hash(entries[6]), 6, checkpoint.size, inclusion(6, checkpoint.size, node), checkpoint.root
        )
