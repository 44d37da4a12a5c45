"""The compiled style sheet and scripts: where they are, what they are called, what they hash to.

They are made by `frontend/build.py` when the package is built or installed. Their folder is named for its
content, so what `base` leads to may be kept by a browser for ever. Icons and licences lie beside the files
named here and are reached through `base` too.
"""

import hashlib
from base64 import b64encode
from pathlib import Path

import msgspec

STATIC = Path(__file__).parent / "static"
MOUNT = "/static/"
NEEDED = ("app.css", "app.mjs", "govuk-frontend.min.js", "favicon.svg")
# The page that verifies the log loads the first, which imports the others.
VERIFIER = ("verify.mjs", "verify-record.mjs", "verify-notes.mjs", "verify-tree.mjs", "verify-words.mjs")
PASSKEYS, AUTOSAVE = "passkeys.mjs", "autosave.mjs"


class AssetsMissing(Exception):
    """Raised when the compiled files are not there, or are not those the manifest names."""

    def __init__(self, static: Path, found: str) -> None:
        super().__init__(
            f"{found} in {static}. The style sheet is compiled when this package is built: in a checkout run "
            "`python frontend/build.py`, elsewhere install the package again."
        )


class Asset(msgspec.Struct, frozen=True):
    """One file: its name, its path on the site, its sha384 as a page's `integrity` attribute spells it."""

    name: str
    href: str
    integrity: str


class Assets(msgspec.Struct, frozen=True):
    """What the base template writes into each page's head.

    `base` is the path all files share, `/static/<16 hex>/`; `folder` is where they lie on disk. `module`
    imports `govuk_module`, whose integrity the page gives in a `modulepreload` link; so does the first of
    `verifier` with the others. `passkeys` is for the pages that ask the browser for a passkey,
    `autosave` for those that keep what is typed.
    """

    base: str
    folder: Path
    stylesheet: Asset
    module: Asset
    govuk_module: Asset
    favicon: Asset
    passkeys: Asset
    autosave: Asset
    verifier: tuple[Asset, ...] = ()


class _Manifest(msgspec.Struct):
    folder: str
    files: dict[str, str]


def load_assets(static: Path = STATIC) -> Assets:
    """Read the manifest, and each file to see that it is whole. Called once, when the service starts.

    Raises:
        AssetsMissing: nothing was compiled, or a file is missing or differs from its hash.
    """
    try:
        manifest = msgspec.json.decode((static / "manifest.json").read_bytes(), type=_Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise AssetsMissing(static, "There is no manifest of compiled assets") from error
    folder = static / manifest.folder
    for name in sorted({*NEEDED, *VERIFIER, PASSKEYS, AUTOSAVE, *manifest.files}):
        if not _is_whole(folder / name, manifest.files.get(name)):
            raise AssetsMissing(static, f"{name} is missing or altered")
    return _named(f"{MOUNT}{manifest.folder}/", folder, manifest.files)


def _is_whole(path: Path, integrity: str | None) -> bool:
    try:
        digest = hashlib.sha384(path.read_bytes()).digest()
    except OSError:
        return False
    return integrity == f"sha384-{b64encode(digest).decode()}"


def _named(base: str, folder: Path, files: dict[str, str]) -> Assets:
    stylesheet, module, govuk_module, favicon, passkeys, autosave, *verifier = (
        Asset(name, base + name, files[name]) for name in (*NEEDED, PASSKEYS, AUTOSAVE, *VERIFIER)
    )
    return Assets(
        base, folder, stylesheet, module, govuk_module, favicon, passkeys, autosave, tuple(verifier)
    )
