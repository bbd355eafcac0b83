"""A market without the demo: imported, with accounts made on the command line, kept and copied."""

from market_server import ROOT, MarketServer, run, verify
from raw_http import ask


def test_a_market_of_ones_own(tmp_path):
    data = tmp_path / "own"
    made = run("import", "--from", ROOT / "Static/demo", "--data", data)
    assert made.returncode == 0 and "12 rooms" in made.stdout, made.stderr
    again = run("import", "--from", ROOT / "Static/demo", "--data", data)
    assert again.returncode == 1 and again.stderr.startswith("nightmarket: "), "numbers that repeat are refused"
    account = run("account", "create", "--role", "organiser", "--sign-in-name", "hoa", "--name", "Chị Hoa",
                  "--data", data, text="matkhau123\n")
    assert account.returncode == 0, account.stderr

    server = MarketServer(data).start()
    try:
        assert len(ask(server.port, "GET", "/api/market").json["rooms"]) == 12
        session = ask(server.port, "POST", "/api/session", {"name": "hoa", "password": "matkhau123"})
        assert session.status == 200 and len(session.json["rooms"]) == 12
        demo = ask(server.port, "POST", "/api/session", {"name": "mua1", "password": "chodem2026"})
        assert demo.status == 401, "the demo's accounts are the demo's alone"
        copied = run("backup", "--data", data, "--to", tmp_path / "copy")
        assert copied.returncode == 0, copied.stderr
    finally:
        assert server.end() == 0
    for folder in (data, tmp_path / "copy"):
        assert verify(folder).returncode == 0


def test_files_that_cannot_be_used_are_named(tmp_path):
    refused = run("import", "--from", tmp_path, "--data", tmp_path / "own")
    assert refused.returncode == 1 and "producers.json" in refused.stderr
