"""The real server as a child process: start it, end it in several ways, start it again on the same data."""

import http.client
import os
import re
import signal
import ssl
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "chodem2026"


def binary() -> Path:
    """$NIGHTMARKET, or what `swift build -c release` left."""
    return Path(os.environ.get("NIGHTMARKET") or ROOT / ".build/release/nightmarket")


class MarketServer:
    """A demo market on a port of its own; without the demo's presenter, so that only the test commands."""

    def __init__(self, data: Path, *options: str):
        self.data = Path(data)
        self.options = list(options)
        self.is_demo = True
        #: Words before the program's own, such as those of a shell that ends in it.
        self.prefix: list[str] = []
        self.port = 0
        #: How clients speak TLS with it; None where it speaks none.
        self.tls: ssl.SSLContext | None = None
        self.process: subprocess.Popen | None = None
        self.log_path = self.data.parent / f"{self.data.name}.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def spawn(self) -> subprocess.Popen:
        command = [
            *self.prefix, binary(), "serve", *["--demo"] * self.is_demo, "--no-demo-host", "--data", self.data, "--port", str(self.port),
            "--static-files", ROOT / "Static", "--drain-seconds", "1", *self.options,
        ]
        with open(self.log_path, "ab") as log:
            return subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, cwd=ROOT)

    def start(self) -> "MarketServer":
        said = len(self.log)
        self.process = self.spawn()
        deadline = time.monotonic() + 60
        while not (found := re.search(r"open at \w+://[^:/]+:(\d+)/", self.log[said:])):
            assert self.process.poll() is None, f"the server ended at once:\n{self.log[said:]}"
            assert time.monotonic() < deadline, f"the server does not open:\n{self.log[said:]}"
            time.sleep(0.02)
        self.port = int(found[1])
        while not self.is_well():
            assert time.monotonic() < deadline, f"/healthz does not answer:\n{self.log[said:]}"
            time.sleep(0.02)
        return self

    def is_well(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends the process with a signal and gives its exit code, negative for a signal."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            return process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not end after {how.name}:\n{self.log[-4000:]}") from None

    def restart(self, how: signal.Signals = signal.SIGTERM) -> "MarketServer":
        """Ends it and starts it again on the same data and port."""
        self.end(how)
        return self.start()


def run(*words: object, text: str | None = None) -> subprocess.CompletedProcess:
    """Runs another command of the program to its end."""
    command = [str(word) for word in (binary(), *words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, input=text, cwd=ROOT)


def verify(data: Path) -> subprocess.CompletedProcess:
    return run("verify", "--data", data)
