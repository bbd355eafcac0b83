"""Real browsers: Debian's Chromium, a phone and a desk, and nobody may complain on the console."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from line import Line
from visitor import DESK, PHONE, PICTURES, Visitor


@pytest.fixture(scope="session")
def browser():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Debian's chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, server):
    """Lets visitors come; at the end none may have had anything to complain about."""
    visitors: list[Visitor] = []

    def visit(size=PHONE, *, address: str | None = None, **options) -> Visitor:
        visitors.append(Visitor(browser, address or server.address, size=size, **options))
        return visitors[-1]

    visit.visitors = visitors
    yield visit
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.leave()
    assert not complaints, complaints


@pytest.fixture
def phone(visit):
    return lambda **options: visit(PHONE, **options)


@pytest.fixture
def desk(visit):
    return lambda **options: visit(DESK, **options)


@pytest.fixture
def line(server):
    line = Line(server.port)
    yield line
    line.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A picture of what each visitor saw when a test failed."""
    report = yield
    if report.when == "call" and report.failed and "visit" in item.funcargs:
        for number, visitor in enumerate(item.funcargs["visit"].visitors):
            visitor.picture(f"failed-{item.name}-{number}".replace("/", "-"))
    return report
