"""How a test fills in the form of an answer: page by page, as an officer would."""


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


ACCEPTED = {"text": "Two more buses run after midnight.", **day("target", 2026, 6, 30)}
NOTHING_MORE = {"delivery": {"state": "none"}, "evidence": {"evidence": "none"}}


async def fill(browser, ask, **pages) -> str:
    """Send these pages of the answer in turn; returns the form's address."""
    address = f"/workspace/asks/{ask}/answer"
    for name, fields in pages.items():
        page = f"{address}/{name.replace('_', '-')}"
        assert (await browser.open(page)).status_code == 200, browser.text
        answer = await browser.send(page, fields)
        assert answer.status_code == 303, browser.text
    return address


async def accept(browser, ask) -> str:
    """Everything up to the page of checked answers; returns the form's address."""
    return await fill(browser, ask, decision={"decision": "accepted"}, details=ACCEPTED, **NOTHING_MORE)
