"""The dashboard and the alert rules ask for nothing that the server does not serve."""

import json
import re

import pytest

from market_server import ROOT
from raw_http import ask

DEPLOY = ROOT / "Scripts/deploy"
#: Labels that Prometheus itself adds when it reads a server.
SCRAPED = {"instance", "job"}


def asked_for(text: str) -> set[str]:
    return set(re.findall(r"\bnightmarket_\w+", text))


@pytest.fixture
def served(server, enter) -> dict[str, set[str]]:
    """The names of all samples of a server that has done something, with their labels."""
    visitor = enter()
    visitor.ask("bid", lot=1, amount=1)
    visitor.ask("dance")
    samples: dict[str, set[str]] = {}
    for line in ask(server.port, "GET", "/metrics").body.decode().splitlines():
        if line and not line.startswith("#"):
            name, labels = re.match(r"(\w+)(\{.*\})?", line).groups()
            samples.setdefault(name, set()).update(re.findall(r"(\w+)=", labels or ""))
    return samples


@pytest.fixture
def dashboard() -> dict:
    return json.loads((DEPLOY / "grafana-dashboard.json").read_text())


def test_every_name_of_the_dashboard_is_served(served, dashboard):
    names = asked_for(json.dumps(dashboard))
    assert len(names) > 30
    assert names <= served.keys(), names - served.keys()


def test_every_name_of_the_alerts_is_served(served):
    rules = (DEPLOY / "alerts.yml").read_text()
    names = asked_for(rules)
    assert len(names) > 5
    assert names <= served.keys(), names - served.keys()


def test_every_label_of_the_dashboard_is_served(served, dashboard):
    targets = [target for panel in dashboard["panels"] for target in panel.get("targets", [])]
    assert targets
    for target in targets:
        expression, legend = target["expr"], target["legendFormat"]
        wanted = set(re.findall(r"\{\{(\w+)\}\}", legend)) | set(re.findall(r"(\w+)=~?\"", expression))
        wanted |= {label for group in re.findall(r"\bby \(([^)]*)\)", expression) for label in group.split(", ")}
        for name in asked_for(expression):
            assert wanted <= served[name] | SCRAPED, (expression, legend, served[name])


def test_every_panel_reads_the_source_that_is_chosen(dashboard):
    sources = [panel["datasource"]["uid"] for panel in dashboard["panels"] if panel["type"] != "row"]
    assert sources and set(sources) == {"${datasource}"}
    assert [one["name"] for one in dashboard["templating"]["list"]] == ["datasource", "instance"]
