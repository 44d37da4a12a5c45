"""A witness over its data folder, which one process at a time may open."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from accountability.publishing.tile_files import sync_folder
from accountability.storage.data_folder import DataFolder
from accountability.transparency.keys import COSIGNATURE_ED25519, BadKey, VerifierKey
from accountability.transparency.policies import BadPolicy, Policy
from accountability.witnessing.identity import WitnessRefused, identity_in, keys_in
from accountability.witnessing.witness import Witness

Logs = Mapping[str, tuple[VerifierKey, ...]]
BOTH = 2


@contextmanager
def opened(
    data: Path | None, logs: Logs, name: str | None, host: str, now: Callable[[], datetime]
) -> Iterator[Witness]:
    """The witness of a data folder, made at the first start. Raises WitnessRefused or DataFolderRefused.

    On leaving, what is under way is finished before another process may have the folder.
    """
    folder = DataFolder.at(data, kind="witness")
    with folder.owned():
        _check_memory(folder)
        _check_name(name, logs)
        identity = identity_in(folder.keys, name, host)
        _check_name(identity.name, logs)
        witness = Witness(identity, logs, folder.witness, now)
        try:
            yield witness
        finally:
            witness.stop()


def _check_memory(folder: DataFolder) -> None:
    """Keys without their memory would cosign a second history, and so would a memory under new keys.

    The room for what is cosigned is made before the keys: a first start that was killed is no loss.
    """
    if not folder.witness.exists():
        if keys_in(folder.keys):
            raise WitnessRefused(
                f"{folder.witness} is gone, and with it what this witness has cosigned: its keys must not be "
                "used again. Start a new witness, with a new name and an empty data folder"
            )
        folder.witness.mkdir(mode=0o700)
        sync_folder(folder.path)
    elif any(folder.witness.iterdir()) and keys_in(folder.keys) != BOTH:
        raise WitnessRefused(
            f"a key in {folder.keys} is gone: put it back, or start a new witness, with a new name and "
            "an empty data folder"
        )


def _check_name(name: str | None, logs: Logs) -> None:
    if name in logs:
        raise WitnessRefused(f"{name} is the name of a log: a witness needs one of its own")


def logs_of(given: Iterable[str]) -> Logs:
    """The keys of each log by its origin, from vkeys and from the `log` lines of policy files.

    A log may have several keys: while it changes them, and of both kinds. Raises WitnessRefused.
    """
    found: dict[str, dict[VerifierKey, None]] = {}
    for item in given:
        for key in _keys_of(item):
            if key.kind == COSIGNATURE_ED25519:
                raise WitnessRefused(f"{key.name[:80]} has a key of kind 4 there: a witness's, not a log's")
            found.setdefault(key.name, {})[key] = None
    return {origin: tuple(keys) for origin, keys in found.items()}


def _keys_of(item: str) -> tuple[VerifierKey, ...]:
    try:
        return (VerifierKey.parse(item),)
    except BadKey as error:
        not_a_key = error
    try:
        keys = Policy.parse(Path(item).read_bytes()).logs
    except FileNotFoundError as error:
        raise WitnessRefused(f"{item[:80]!r} is no log's key ({not_a_key}), and no file") from error
    except (OSError, ValueError) as error:
        reason = error if isinstance(error, BadPolicy) else getattr(error, "strerror", None) or error
        raise WitnessRefused(f"the policy {item[:80]!r} cannot be read: {reason}") from error
    if not keys:
        raise WitnessRefused(f"the policy {item[:80]!r} names no log")
    return keys
