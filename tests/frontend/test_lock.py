"""What the lock file may say: which packages, by hash, and not where from."""

import json
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"
LOCK = json.loads((FRONTEND / "package-lock.json").read_text())
PACKAGE = json.loads((FRONTEND / "package.json").read_text())
INSTALLED = {path: entry for path, entry in LOCK["packages"].items() if path}


@pytest.mark.parametrize("path", INSTALLED)
def test_each_package_is_pinned_by_its_sha512(path):
    assert INSTALLED[path]["integrity"].startswith("sha512-")


@pytest.mark.parametrize("path", INSTALLED)
def test_no_package_names_the_registry_it_came_from(path):
    assert "resolved" not in INSTALLED[path]


def test_the_lock_names_no_host_but_where_authors_ask_for_money():
    hosts = [line.strip() for line in json.dumps(LOCK, indent=1).splitlines() if "://" in line]
    asked = [entry["funding"]["url"] for entry in INSTALLED.values() if "funding" in entry]
    assert sorted(hosts) == sorted(f'"url": "{url}"' for url in asked)


def test_our_own_npmrc_keeps_it_so():
    settings = (FRONTEND / ".npmrc").read_text().split()
    assert {"save-exact=true", "ignore-scripts=true", "omit-lockfile-registry-resolved=true"} == set(settings)


def test_every_version_is_exact_and_the_lock_agrees():
    wanted = PACKAGE["dependencies"] | PACKAGE["devDependencies"]
    assert wanted == {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in wanted}


def test_the_licences_name_the_versions_that_are_shipped():
    licences = (FRONTEND / "LICENCES.txt").read_text()
    for name in ("govuk-frontend", "@ministryofjustice/frontend"):
        assert f"  {name} {PACKAGE['dependencies'][name]} " in licences
