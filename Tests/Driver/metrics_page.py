"""Reads /metrics as strictly as a collector may."""

import re

from raw_http import ask

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)')


def metrics(server) -> dict[tuple[str, str], float]:
    """Reads the page strictly (Prometheus text 0.0.4): help and type before samples, each series once."""
    answer = ask(server.port, "GET", "/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    text = answer.body.decode()
    assert text.endswith("\n")
    types, helps, samples = {}, {}, {}
    for line in text.splitlines():
        if line.startswith("# HELP "):
            _, _, name, words = line.split(" ", 3)
            assert name not in helps and len(words) > 8 and words.endswith("."), line
            helps[name] = words
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in types and name in helps and kind in ("counter", "gauge", "summary", "histogram")
            types[name] = kind
        elif line and not line.startswith("#"):
            found = SAMPLE.fullmatch(line)
            assert found, line
            name = found[1]
            family = name if name in types else re.sub(r"_(sum|count|bucket)$", "", name)
            assert family in types, f"{name} has no type"
            assert types[family] != "counter" or name.endswith("_total"), name
            assert (name, found[2] or "") not in samples, f"{line} stands twice"
            samples[name, found[2] or ""] = float(found[3])
    return samples
