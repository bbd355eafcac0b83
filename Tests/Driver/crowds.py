"""Crowds and echo endpoints: other commands of the program, run as a person would."""

import contextlib
import json
import re
import subprocess

from market_server import binary, run


def crowd(server, *options, scheme="ws") -> subprocess.CompletedProcess:
    url = f"{scheme}://127.0.0.1:{server.port}/live"
    return run("crowd", "--url", url, "--seconds", 2, "--json", *options)


def sound(done: subprocess.CompletedProcess) -> dict:
    """The report of a crowd that found everything in order."""
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


@contextlib.contextmanager
def echo(*options):
    """An echo endpoint: its process and port."""
    words = [str(word) for word in (binary(), "echo", "--port", 0, *options)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, int(re.search(r":(\d+)/", process.stdout.readline())[1])
        finally:
            process.terminate()
