"""Data folders as they are, and servers that must not open on them."""

import hashlib
import subprocess
from pathlib import Path

from market_server import MarketServer


def state(folder: Path) -> dict[str, tuple]:
    """Every file with its size, time and content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.stat().st_mtime_ns,
                                        hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in sorted(folder.rglob("*"))
    }


def refusal(data: Path, *options: str, log: Path | None = None) -> str:
    """Starts a server that must refuse, and gives its sentence."""
    server = MarketServer(data, *options)
    server.log_path = log or server.log_path
    process = server.spawn()
    try:
        code = process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("the server opened") from None
    assert code == 1, server.log
    said = [line for line in server.log.splitlines() if line.startswith("nightmarket: ")]
    assert len(said) == 1 and said[0].endswith("."), server.log
    assert "Fatal" not in server.log and "Error(" not in server.log
    return said[0]
