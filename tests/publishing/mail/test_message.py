"""Addresses and headers: nothing that somebody typed gets where it does not belong."""

from io import StringIO

import pytest

from accountability.publishing.mail.couriers import courier_of
from accountability.publishing.mail.folder import Folder
from accountability.publishing.mail.message import AddressRefused, deliverable, one_line, written
from accountability.settings import Settings
from tests.publishing.mail.conftest import PUBLIC_URL, SENDER, message, nothing

REFUSED = [
    "",
    "ada",
    "@norchester.example",
    "ada@",
    "ada@norchester",
    "ada@@norchester.example",
    "ada@norchester.example, eve@elsewhere.example",
    "ada@norchester.example\r\nBcc: eve@elsewhere.example",
    "ada\n@norchester.example",
    "ada@norchester.example\0",
    "ada\0@norchester.example",
    "Ada <ada@norchester.example>",
    '"ada lovelace"@norchester.example',
    "ada..l@norchester.example",
    ".ada@norchester.example",
    "ada@-norchester.example",
    "ada@norchester..example",
    "ada@[192.0.2.7]",
    "ada@192.0.2.7",
    "ада@norchester.example",
    "ada@norchester_hall.example",
    f"ada@{'n' * 64}.example",
    f"{'a' * 65}@norchester.example",
    f"ada@{'n' * 60}.{'n' * 60}.{'n' * 60}.{'n' * 60}.example",
    "ada@xn--zz.example",
    "ada@nor\u202echester.example",
]


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(AddressRefused):
        deliverable(typed)


@pytest.mark.parametrize(
    ("typed", "written_to"),
    [
        ("ada@norchester.example", "ada@norchester.example"),
        ("  Ada.L+alerts@Norchester.EXAMPLE ", "Ada.L+alerts@norchester.example"),
        ("o'neill@norchester.example", "o'neill@norchester.example"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ada@\uff4e\uff4frchester.example", "ada@norchester.example"),
        ("ada@\u0440\u0430ypal.example", "ada@xn--ypal-43d9g.example"),  # Cyrillic: so written, another host
    ],
)
def test_a_host_is_written_in_ascii_whatever_it_was_typed_in(typed, written_to):
    assert deliverable(typed) == written_to


def test_no_subject_becomes_a_header(clock, tally):
    hostile = [
        "x\r\nBcc: eve@elsewhere.example",
        "x\nX-Eve: 1",
        "x\0y",
        "x\u2028y",
        "é" * 500,
        "\ud83d x"[1:],
    ]
    for subject in hostile:
        mail = written(message(subject=subject), *SENDER, PUBLIC_URL, clock())
        head = mail.as_bytes().partition(b"\r\n\r\n")[0]
        assert mail["Bcc"] is None
        assert mail["X-Eve"] is None
        assert len(mail["Subject"]) <= 200
        assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    tally("hostile subjects", len(hostile))
    tally("addresses refused", len(REFUSED))


def test_a_sender_s_name_stays_a_name(clock):
    mail = written(message(), SENDER[0], 'Eve" <eve@elsewhere.example>, "x\r\nBcc: y', PUBLIC_URL, clock())
    assert [address.addr_spec for address in mail["From"].addresses] == [SENDER[0]]


def test_long_text_is_cut_for_a_header():
    assert one_line("word " * 100, 20) == "word word word word…"


@pytest.mark.anyio
async def test_without_a_provider_a_mail_is_a_file_that_only_we_can_read(tmp_path, clock):
    said = []
    folder = Folder(tmp_path / "mail", SENDER, PUBLIC_URL, clock, said.append)
    name = await folder.carry(message(text="Private words.\n"), nothing)

    file = tmp_path / "mail" / name
    assert b"Private words." in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert await folder.found(message().reference) == name
    assert len(said) == 1
    assert "ada" not in said[0]
    assert "rivate" not in said[0]


class Screen(StringIO):
    def isatty(self):
        return True


@pytest.mark.anyio
@pytest.mark.parametrize("somebody_sits_there", [True, False])
async def test_without_a_provider_a_mail_is_shown_where_somebody_sits(
    tmp_path, clock, monkeypatch, somebody_sits_there
):
    screen = Screen() if somebody_sits_there else StringIO()
    monkeypatch.setattr("sys.stdout", screen)
    courier = courier_of(Settings(), tmp_path, clock)
    await courier.carry(message(text="Open this link:\x1b[2J\n\u202ehttps://record.example/x\n"), nothing)

    assert screen.getvalue() == (
        f"\n  To: {message().to}\n  Subject: {message().subject}\n\n"
        "  Open this link: [2J\n   https://record.example/x\n"
        if somebody_sits_there
        else ""
    )
