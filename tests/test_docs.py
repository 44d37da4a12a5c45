"""The docs keep step with the program: a command, setting or entry type that they lack fails here."""

import re
import subprocess
from pathlib import Path

import pytest

from accountability.cli.main import commands
from accountability.domain.catalogue import ENTRIES
from accountability.settings import VARIABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
WIRE = (ROOT / "docs" / "wire.md").read_text()
HOUSE = ROOT / "src" / "accountability"
TREE = README.partition("## The house")[2].partition("```\n\n")[0]


def names(group, prefix=""):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from names(command, f"{prefix}{name} ")
        else:
            yield prefix + name


@pytest.mark.parametrize("name", sorted(names(commands)))
def test_every_command_is_in_the_readme(name):
    assert f"`accountability {name}`" in README


def test_the_readme_names_no_command_that_is_not_there():
    listed = set(re.findall(r"^\| `accountability ([a-z -]+)`", README, re.MULTILINE))
    assert set(names(commands)) == listed


@pytest.mark.parametrize("variable", sorted(VARIABLES.values()))
def test_every_setting_is_in_the_readme(variable):
    assert f"| `{variable}` |" in README


def test_the_readme_names_no_setting_that_is_not_there():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert set(VARIABLES.values()) == listed


@pytest.mark.parametrize("tag", sorted(ENTRIES))
def test_every_entry_type_is_in_the_wire_contract(tag):
    assert f"`{tag}`" in WIRE


def test_every_room_is_in_the_readme_and_none_is_empty():
    rooms = {path.name for path in HOUSE.iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert rooms == set(re.findall(r"^[├└]── ([a-z]+)/", TREE.partition("migrations/")[0], re.MULTILINE))
    for room in rooms:
        assert list((HOUSE / room).glob("*.py"))


def test_every_module_between_the_rooms_is_in_the_readme():
    modules = {path.name for path in HOUSE.glob("*.py") if not path.name.startswith("_")}
    assert modules == {name for name in modules if name in TREE}


def test_the_reading_order_leads_to_files():
    order = re.findall(r"`([a-z_]+/[a-z_]+\.py)`", (HOUSE / "__init__.py").read_text())
    assert order
    assert all((HOUSE / name).is_file() for name in order)


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for page in (ROOT / "docs" / "decisions").glob("2*.md"):
        assert f"({page.name})" in listed


def test_no_tracked_file_names_a_registry_or_a_path_of_a_machine():
    hosts = r"https?://[a-z0-9.-]*(py[p]i|python[h]osted|npm[j]s|deb[.]deb[i]an)"
    paths = r"(^|[^a-zA-Z0-9_.])/(wor[k]|far[m])/"
    done = subprocess.run(
        ["git", "grep", "-nIE", f"{hosts}|{paths}", "--", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode > 1:
        pytest.skip("not a git checkout")
    assert done.stdout == ""


def test_production_installs_the_versions_that_are_pinned_here():
    pinned = re.findall(
        r'^  "([a-z0-9-]+)==([^"]+)",',
        (ROOT / "pyproject.toml").read_text().split("[project.scripts]")[0],
        re.MULTILINE,
    )
    hashed = dict(
        re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    )
    assert pinned
    assert {name: hashed.get(name) for name, _ in pinned} == dict(pinned)
