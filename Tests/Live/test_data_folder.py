"""A data folder that cannot be used: a clear sentence, exit 1, and nothing written."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from folders import refusal, state
from market_server import ROOT, MarketServer, binary, run, verify


@pytest.fixture(scope="module")
def closed(tmp_path_factory) -> Path:
    """The folder of a market that was closed in order."""
    server = MarketServer(tmp_path_factory.mktemp("closed") / "data").start()
    assert server.end() == 0
    return server.data


@pytest.fixture
def folder(closed, tmp_path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "data", copy_function=shutil.copy2))


def journal(data: Path) -> list[tuple]:
    database = sqlite3.connect(f"file:{data}/market.sqlite?mode=ro", uri=True)
    try:
        return database.execute("SELECT id, room, sequence, hash FROM journal ORDER BY id").fetchall()
    finally:
        database.close()


def test_a_folder_in_use_is_refused_and_its_market_goes_on(server):
    before = journal(server.data)
    assert "in use by another server" in refusal(server.data)
    assert server.is_well()
    assert journal(server.data)[:len(before)] == before
    assert verify(server.data).returncode == 0


def test_a_newer_version_is_refused(folder):
    with sqlite3.connect(folder / "market.sqlite") as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    before = state(folder)
    sentence = refusal(folder)
    assert "999" in sentence and "version" in sentence
    assert state(folder) == before


@pytest.mark.parametrize("content", [b"This is no database at all. " * 100, b"SQLite format 3\0" + b"\xff" * 5000, b"x"])
def test_what_is_no_market_is_refused(folder, content):
    (folder / "market.sqlite").write_bytes(content)
    before = state(folder)
    assert "nightmarket: " in refusal(folder)
    assert state(folder) == before
    assert verify(folder).returncode == 1


def test_the_database_of_something_else_is_refused(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with sqlite3.connect(folder / "market.sqlite") as database:
        database.execute("CREATE TABLE recipe (name TEXT)")
    database.close()
    content = (folder / "market.sqlite").read_bytes()
    assert "not a market's database" in refusal(folder)
    assert (folder / "market.sqlite").read_bytes() == content


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "data").write_text("a note")
    assert str(tmp_path / "data") in refusal(tmp_path / "data")
    assert (tmp_path / "data").read_text() == "a note"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "note").write_text("a note")
    assert "nightmarket: " in refusal(tmp_path / "note" / "data", log=tmp_path / "log")


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root reads everything; setpriv is not there")
def test_an_unreadable_folder_is_refused(folder):
    """Also as root, whose right to read everything is taken away for this."""
    os.chmod(folder, 0o000)
    before = folder.stat().st_mtime_ns
    server = MarketServer(folder)
    words = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--reuid", "65534", "--regid", "65534",
             "--clear-groups"] if os.geteuid() == 0 else []
    for parent in list(folder.parents)[:3]:
        if parent != Path("/") and os.geteuid() == 0:
            os.chmod(parent, parent.stat().st_mode | 0o055)
    done = subprocess.run([*words, str(binary()), "serve", "--demo", "--data", str(folder), "--port", "0",
                           "--static-files", str(ROOT / "Static")], capture_output=True, text=True, timeout=30)
    os.chmod(folder, 0o700)
    assert done.returncode == 1, done
    assert done.stderr.startswith("nightmarket: ") and str(folder) in done.stderr, done.stderr
    assert folder.stat().st_mtime_ns == before
    server.start()
    assert server.end() == 0


def test_a_damaged_secret_is_named(folder):
    (folder / "session.secret").write_bytes(b"short")
    assert "session.secret" in refusal(folder)


@pytest.mark.parametrize("options, word", [
    (("--host", "192.0.2.77"), "192.0.2.77"), (("--static-files", "/nowhere"), "/nowhere"),
    (("--tls-certificate", "/nowhere.pem", "--tls-key", "/nowhere.key"), "certificate"),
])
def test_other_reasons_not_to_open_are_said_as_well(folder, options, word):
    assert word in refusal(folder, *options)


def test_a_port_that_is_taken_is_named(server, folder):
    assert str(server.port) in refusal(folder, "--port", str(server.port))


def test_verify_of_nothing_says_so(tmp_path):
    for data in (tmp_path, tmp_path / "nothing"):
        found = verify(data)
        assert found.returncode == 1 and found.stderr.startswith("nightmarket: ")
    assert list(tmp_path.iterdir()) == [], "verifying only reads"


@pytest.mark.parametrize("words", [
    ("serve", "--port", "65536"), ("serve", "--nonsense"), ("dance",), ("serve", "--tls-key", "a"),
    ("serve", "--commands-per-second", "0"),
])
def test_wrong_words_on_the_command_line_are_explained(words):
    done = run(*words)
    assert done.returncode not in (0, 1) and "Error:" in done.stderr and "Usage:" in done.stderr
