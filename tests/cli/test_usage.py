"""Exit 0: done. 64: wrong usage, and nothing was begun. What is refused is refused in words."""

import pytest

from accountability.cli.main import commands


def paths(group, before=()):
    yield list(before)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from paths(command, (*before, name))
        else:
            yield [*before, name]


def test_the_program_leaves_with_these_codes(accountability, environ, place):
    """The other tests here call it within their own process."""
    assert accountability("--help").code == 0
    assert accountability("tick", "--sooner").code == 64
    assert accountability("tick", env=environ(DATABASE_URL="mysql://localhost")).code == 1


@pytest.mark.parametrize("path", list(paths(commands)), ids=" ".join)
def test_every_command_explains_itself(called, path):
    done = called(*path, "--help")
    assert (done.code, done.said) == (0, "")
    assert done.out.startswith(f"Usage: accountability {' '.join(path)}".rstrip())
    assert "--data" in done.out or "Commands:" in done.out


WRONG = [
    [],
    ["publish"],
    ["tick", "--sooner"],
    ["demo", "--port", "70000"],
    ["serve", "--port", "http"],
    ["witness", "--name", "witness.university.example"],
    ["export"],
    ["correct", "twelve", "--kind", "typo", "--reason", "A slip"],
    ["correct", "-1", "--kind", "typo", "--reason", "A slip"],
    ["correct", "1", "--kind", "opinion", "--reason", "A slip"],
    ["correct", "1", "--kind", "typo", "--reason", "A slip", "--text", "text/en"],
    ["correct", "1", "--kind", "typo", "--reason", "A slip", "--body", "{"],
    [
        "redact",
        "1",
        "text",
        "--ground",
        "embarrassment",
        "--approved-by",
        "chair-of-trustees",
        "--approved-by",
        "chief-officer",
    ],
    ["redact", "1", "text", "--ground", "defamation", "--approved-by", "chair-of-trustees"],
    [
        "redact",
        str(2**63),
        "text",
        "--ground",
        "defamation",
        "--approved-by",
        "chair-of-trustees",
        "--approved-by",
        "chief-officer",
    ],
    ["import", "no-such-file.csv", "--panel", "night-safety"],
    ["import", "/dev/null"],
    [
        "user",
        "add",
        "officer@police.norchester.example",
        "--role",
        "mayor",
        "--password",
        "late buses and lit paths",
    ],
    ["user", "add", "officer@police.norchester.example", "--password", "late buses and lit paths"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_64_and_nothing_is_begun(called, place, arguments):
    done = called(*arguments, ACCOUNTABILITY_DATA=place / "data")
    assert (done.code, done.out) == (64, "")
    assert done.said.startswith("Usage: accountability")
    assert not (place / "data").exists()


WRONG_SETTINGS = {
    "DATABASE_URL": ("mysql://keeper@localhost/record", "DATABASE_URL must begin with postgresql://"),
    "ACCOUNTABILITY_OWNER_URL": ("localhost", "ACCOUNTABILITY_OWNER_URL must begin with postgresql://"),
    "ACCOUNTABILITY_PUBLIC_URL": ("record.example", "ACCOUNTABILITY_PUBLIC_URL must be an http(s) address"),
    "ACCOUNTABILITY_ORIGIN": (
        "https://record.example",
        "ACCOUNTABILITY_ORIGIN must be a name without a scheme",
    ),
    "ACCOUNTABILITY_PG_BINDIR": ("/etc", "/etc does not hold PostgreSQL's server programs"),
    "ACCOUNTABILITY_SECRET_FILE": (
        "/no-such-file",
        "ACCOUNTABILITY_SECRET_FILE, /no-such-file, cannot be read",
    ),
    "ACCOUNTABILITY_DATA": (
        "/dev/null/data",
        "the data folder /dev/null/data cannot be made: Not a directory",
    ),
}


@pytest.mark.parametrize("variable", WRONG_SETTINGS)
def test_a_setting_that_cannot_be_is_refused_by_its_name(called, place, variable):
    value, reason = WRONG_SETTINGS[variable]
    assert called("tick", **{"ACCOUNTABILITY_DATA": place / "data", variable: value}).refusal.startswith(
        reason
    )


def test_a_secret_too_short_to_sign_anything_is_refused(called, place):
    (place / "secret").write_text("Norchester\n")
    done = called("tick", ACCOUNTABILITY_DATA=place / "data", ACCOUNTABILITY_SECRET_FILE=place / "secret")
    assert "must hold at least 32 bytes" in done.refusal


@pytest.mark.parametrize("arguments", [["serve"], ["migrate"], ["replay"], ["export", "out"]], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_refused(called, place, arguments):
    address = "postgresql://keeper@127.0.0.1:1/record"
    done = called(*arguments, DATABASE_URL=address, ACCOUNTABILITY_DATA=place / "data")
    assert done.refusal.startswith("the database cannot be reached: ")


@pytest.mark.parametrize("what", ["/no-such-folder", "http://127.0.0.1:1"])
def test_what_cannot_be_checked_is_neither_sound_nor_tampered_with(called, what):
    done = called("verify", what)
    assert (done.code, done.out.startswith("Could not tell: ")) == (2, True)
