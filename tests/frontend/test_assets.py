"""What the service learns about its assets when it starts."""

import hashlib
import shutil
from base64 import b64encode
from pathlib import Path

import pytest

from accountability.web.assets import AssetsMissing, load_assets


@pytest.fixture
def copy(static, tmp_path):
    return Path(shutil.copytree(static, tmp_path / "static"))


def test_a_page_is_told_where_each_file_is_and_what_it_hashes_to(static, compiled):
    assets = load_assets(static)
    assert f"/static/{compiled.name}/" == assets.base
    assert compiled == assets.folder
    for asset, name in (
        (assets.stylesheet, "app.css"),
        (assets.module, "app.mjs"),
        (assets.govuk_module, "govuk-frontend.min.js"),
        (assets.favicon, "favicon.svg"),
    ):
        digest = hashlib.sha384((compiled / name).read_bytes()).digest()
        assert (name, f"{assets.base}{name}") == (asset.name, asset.href)
        assert f"sha384-{b64encode(digest).decode()}" == asset.integrity


def test_assets_that_were_never_compiled_name_the_command(tmp_path):
    with pytest.raises(AssetsMissing, match=r"run `python frontend/build\.py`"):
        load_assets(tmp_path)


def test_an_altered_file_stops_the_start(copy):
    sheet = next(copy.glob("*/app.css"))
    sheet.write_bytes(sheet.read_bytes() + b" ")
    with pytest.raises(AssetsMissing, match=r"app\.css is missing or altered"):
        load_assets(copy)


def test_a_missing_file_stops_the_start(copy):
    next(copy.glob("*/icon-document.svg")).unlink()
    with pytest.raises(AssetsMissing, match=r"icon-document\.svg is missing or altered"):
        load_assets(copy)


def test_a_manifest_that_lacks_what_every_page_needs_stops_the_start(copy):
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"app.mjs"', '"app.js"'))
    with pytest.raises(AssetsMissing, match=r"app\.js is missing or altered"):
        load_assets(copy)
