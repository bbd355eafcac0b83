"""Every test module gets a real server of its own, with a fresh data folder; its log is shown when a test fails."""

import pytest

from market_server import MarketServer
from raw_http import ask
from secure_server import SecureServer, make_certificate
from session import Session, sign_in
from stall import Stall

#: Options that a module wants its server to have, as SERVER_OPTIONS in the module.
OPTIONS = "SERVER_OPTIONS"


@pytest.fixture(scope="module")
def server(tmp_path_factory, request):
    data = tmp_path_factory.mktemp("market") / "data"
    server = MarketServer(data, *getattr(request.module, OPTIONS, ())).start()
    yield server
    server.end()


@pytest.fixture(scope="module")
def secure_server(tmp_path_factory):
    """A server that speaks TLS only."""
    folder = tmp_path_factory.mktemp("secure")
    make_certificate(folder, "cho-dem")
    server = SecureServer(folder).start()
    yield server
    server.end()


@pytest.fixture(scope="module")
def buyers(server):
    """Cookies of as many new buyers as asked for."""
    organiser = sign_in(server.port, "bantochuc")

    def make(count: int) -> list[str]:
        answer = ask(server.port, "POST", "/api/simulated-buyers", {"count": count}, cookie=organiser)
        assert answer.status == 201, answer
        return answer.json["cookies"]

    return make


@pytest.fixture
def enter(server, buyers):
    """Lets people into the room; everybody leaves when the test ends."""
    entered = []

    def enter(cookie: str | None = "", **options) -> Session:
        session = Session(server.port, buyers(1)[0] if cookie == "" else cookie, **options)
        entered.append(session)
        return session

    yield enter
    for session in entered:
        session.cut()


@pytest.fixture(scope="module")
def host_cookie(server):
    return sign_in(server.port, "nguoidan")


@pytest.fixture
def stall(server, host_cookie):
    stall = Stall(server.port, host_cookie)
    yield stall
    stall.host.cut()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, MarketServer):
                report.sections.append((f"log of the server with {value.data}", value.log[-6000:]))
    return report
