"""The market over TLS: versions, pages, a live room, and a certificate that is changed while it is open."""

import hashlib
import re
import signal
import socket
import ssl
import time

import pytest

from market_server import PASSWORD
from secure_server import SecureServer, connect, make_certificate, request, trusting
from web_socket import frame


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secure")
    make_certificate(folder, "cho-dem")
    return folder


@pytest.fixture(scope="module")
def server(folder):
    server = SecureServer(folder).start()
    yield server
    server.end()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_present_versions_are_spoken(server, version):
    with connect(server, trusting(minimum_version=version, maximum_version=version)) as line:
        assert line.version() == {ssl.TLSVersion.TLSv1_2: "TLSv1.2", ssl.TLSVersion.TLSv1_3: "TLSv1.3"}[version]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_version_is_refused(server):
    context = trusting(minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect(server, context)


def test_plain_http_gets_nothing(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        data = b""
        try:
            while more := line.recv(4096):
                data += more
        except ConnectionResetError:
            pass
    assert b"HTTP/1.1 200" not in data


def test_a_session_cookie_stays_on_secure_lines(server):
    origin = f"https://127.0.0.1:{server.port}"
    answer = request(server, "POST", "/api/session", {"name": "mua1", "password": PASSWORD}, Origin=origin)
    assert answer.status == 200 and "Secure" in answer.headers["Set-Cookie"]
    foreign = request(server, "POST", "/api/session", {"name": "mua1", "password": PASSWORD},
                      Origin=origin.replace("https", "http"))
    assert foreign.status == 403


def test_a_live_room_over_tls(server):
    with connect(server) as line:
        line.sendall((
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            f"Origin: https://127.0.0.1:{server.port}\r\nSec-WebSocket-Protocol: nightmarket.v1.json\r\n\r\n").encode())
        line.sendall(frame('{"type":"join","key":"a","room":"che-ba-vi"}'))
        data = b""
        while b'"type":"joined"' not in data:
            data += line.recv(65536)
        assert data.startswith(b"HTTP/1.1 101") and b'"type":"welcome"' in data


def test_a_large_file_comes_whole(server):
    picture = request(server, "GET", "/about/host.png").read()
    assert len(picture) > 65_536 and picture.startswith(b"\x89PNG") and picture.endswith(b"IEND\xaeB`\x82")


def fingerprint(server) -> str:
    with connect(server) as line:
        return hashlib.sha256(line.getpeercert(binary_form=True)).hexdigest()


def test_a_new_certificate_is_taken_on_sighup_and_a_bad_one_is_not(server, folder):
    with connect(server) as old:
        before = fingerprint(server)
        make_certificate(folder, "cho-dem-moi")
        server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 15
        while (after := fingerprint(server)) == before:
            assert time.monotonic() < deadline, server.log[-2000:]
        old.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert old.recv(4096).startswith(b"HTTP/1.1 200"), "lines that are open stay"

    said = len(server.log)
    (folder / "certificate.pem").write_text("no certificate")
    server.process.send_signal(signal.SIGHUP)
    while not re.search("certificateRefused|refused|cannot be used", server.log[said:]):
        assert time.monotonic() < deadline + 30, server.log[-2000:]
        time.sleep(0.02)
    assert fingerprint(server) == after
    make_certificate(folder, "cho-dem")
