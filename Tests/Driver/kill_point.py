"""A server that ends by SIGKILL at one point of one commit, wherever the scheduler is just then."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from market_server import MarketServer

SOURCE = Path(__file__).with_suffix(".c")


def compile_library(folder: Path) -> Path:
    compiler = next(filter(None, map(shutil.which, ("cc", "clang", "gcc"))), None)
    if compiler is None:
        pytest.skip("no C compiler is here")
    library = folder / "kill_point.so"
    words = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, SOURCE]
    subprocess.run([str(word) for word in words], check=True)
    return library


class KillPoint:
    """The commit is the first that writes the words to the log, with others shortly behind them where given."""

    def __init__(self, library: Path, note: Path, point: str, words: str, after: str = ""):
        self.note = note
        given = {"LD_PRELOAD": library, "KILL_NOTE": note, "KILL_POINT": point, "KILL_WORDS": words}
        if after:
            given["KILL_AFTER"] = after
        self.prefix = ["env", *(f"{name}={value}" for name, value in given.items())]

    def await_end(self, server: MarketServer):
        """The server ends itself there, and not for any other reason."""
        assert server.process.wait(20) == -signal.SIGKILL, server.log
        server.process = None
        assert os.path.exists(self.note), "it ended elsewhere"
