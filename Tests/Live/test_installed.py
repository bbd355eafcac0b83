"""The program away from its source tree finds the page's files where they are installed with it."""

import re
import shutil
import subprocess
import time

import pytest

from market_server import ROOT, binary
from raw_http import ask


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A copy of the program in a folder `bin`, and nothing else."""
    copy = tmp_path_factory.mktemp("installed") / "bin/nightmarket"
    copy.parent.mkdir()
    shutil.copy(binary(), copy)
    return copy


def serve(program, folder):
    """Starts it with the folder as working directory, without saying where the page's files are."""
    log = folder / "log"
    with open(log, "wb") as out:
        process = subprocess.Popen([str(program), "serve", "--data", str(folder / "data"), "--port", "0"],
                                   cwd=folder, stdout=out, stderr=out)
    deadline = time.monotonic() + 60
    while process.poll() is None and not (found := re.search(r"open at \w+://[^:/]+:(\d+)/", log.read_text())):
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)
    return process, int(found[1]) if process.returncode is None else log.read_text()


@pytest.mark.parametrize("place", ["bin/Static", "share/nightmarket/Static"])
def test_it_finds_the_page(program, tmp_path, place):
    static = program.parent.parent / place
    shutil.copytree(ROOT / "Static", static)
    process, port = serve(program, tmp_path)
    try:
        page = ask(port, "GET", "/")
        assert page.status == 200 and page.body == (ROOT / "Static/index.html").read_bytes()
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(static)


def test_the_working_directory_comes_first(program, tmp_path):
    static = program.parent / "Static"
    shutil.copytree(ROOT / "Static", static)
    shutil.copytree(ROOT / "Static", tmp_path / "Static")
    (tmp_path / "Static/index.html").write_text("from here")
    process, port = serve(program, tmp_path)
    try:
        assert ask(port, "GET", "/").body == b"from here"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(static)


def test_without_any_it_says_what_is_missing(program, tmp_path):
    process, said = serve(program, tmp_path)
    assert process.returncode == 1 and "Static" in said
