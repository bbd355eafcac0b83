"""The market over TLS with a certificate of its own making, and clients that take any certificate."""

import http.client
import json
import socket
import ssl
import subprocess
from pathlib import Path

from market_server import MarketServer


def make_certificate(folder: Path, name: str) -> None:
    """Leaves `certificate.pem` and `key.pem` for 127.0.0.1 in a folder."""
    subprocess.run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem",
        "-out", folder / "certificate.pem",
    ], check=True, capture_output=True)


class SecureServer(MarketServer):
    """Its data lies in a folder's `data`, beside the certificate."""

    def __init__(self, folder: Path, *options: str):
        super().__init__(folder / "data", "--tls-certificate", str(folder / "certificate.pem"),
                         "--tls-key", str(folder / "key.pem"), *options)
        self.tls = trusting()

    def is_well(self) -> bool:
        try:
            return request(self, "GET", "/healthz").status == 200
        except OSError:
            return False


def trusting(**versions) -> ssl.SSLContext:
    """Takes any certificate: which one it is, is looked at by itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for name, version in versions.items():
        setattr(context, name, version)
    return context


def connect(server, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    return (context or trusting()).wrap_socket(plain, server_hostname="localhost")


def request(server, method, path, body=None, **fields):
    connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=trusting())
    connection.request(method, path, json.dumps(body) if body else None, fields)
    return connection.getresponse()
