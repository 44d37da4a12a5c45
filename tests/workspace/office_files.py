"""Word and Excel files as a test needs them: no more in them than what they are known by."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
}


def made(kind, members=None, types=None):
    """The bytes of a file of this kind. `members` maps names to further contents."""
    main, declared = MAIN[kind]
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", types or f'<Types><Override ContentType="{declared}"/></Types>'
        )
        archive.writestr(main, "<w/>")
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return packed.getvalue()
