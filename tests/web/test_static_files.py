"""The style sheet and scripts: kept by browsers for ever, packed once, typed right."""

import msgspec
import pytest

from accountability.web.static_files import static_files

pytestmark = pytest.mark.anyio

SHEET = "/static/0123456789abcdef/app.css"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.css").write_text("p { color: #0b0c0c }\n" * 200)
    (tmp_path / "app.mjs").write_text("export const words = 1\n")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    return tmp_path


@pytest.fixture
def router(router, assets, folder):
    router.register(static_files(msgspec.structs.replace(assets, folder=folder)))
    return router


async def test_a_file_is_kept_for_ever_and_carries_the_policy(reader):
    answer = await reader.get(SHEET, headers={"accept-encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-security-policy" in answer.headers
    again = await reader.get(
        SHEET, headers={"accept-encoding": "gzip", "if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


async def test_a_module_has_a_type_that_browsers_run(reader):
    answer = await reader.get("/static/0123456789abcdef/app.mjs")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (await reader.get("/static/0123456789abcdef/favicon.svg")).headers[
        "content-type"
    ] == "image/svg+xml"


@pytest.mark.parametrize("name", ["nothing.css", "..", "%2e%2e%2fconftest.py", "..%2f..%2fmanifest.json"])
async def test_nothing_else_can_be_reached(reader, name):
    assert (await reader.get(f"/static/0123456789abcdef/{name}")).status_code == 404
