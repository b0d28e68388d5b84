"""A simulated station's metrics, in Prometheus, and config/grafana on top of them."""

import os
import re
import subprocess
import time

from engines import client, metrics, recipe
from engines.dashboards import NAMES, Dashboard
from engines.prometheus import Prometheus
from engines.simulation import Simulation
from peers.waiting import until

STATION = "wuhan-jianghan-007"
SCRAPE = os.path.join("..", "prometheus", "scrape.example.yml")

# Shown nowhere: what only a developer asks for.
UNSHOWN = {"process_max_fds", "process_virtual_memory_bytes"}


class Dashboards:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        self.simulation = Simulation(self.hub.root, self.hub.program)
        self.simulation.start()
        scrape = recipe.read(SCRAPE, places=[
            ("127.0.0.1:8420", f"127.0.0.1:{self.simulation.port}"), ("interval: 60s",
                                                                     "interval: 1s"),
            ("timeout: 5s", "timeout: 1s")])
        self.prometheus = Prometheus(self.hub.root, "prometheus-scraping", more=scrape)
        self.prometheus.start()
        self.boards = [Dashboard(name) for name in NAMES]
        self.trial.chapter("A station's metrics", self.output)
        self.trial.chapter("The dashboards as they are written", self.written)
        self.trial.chapter("The dashboards over a station", self.shown)
        self.prometheus.stop()
        self.simulation.stop()

    def output(self):
        text = self.simulation.metrics()
        self.there = metrics.of_text(text)
        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True,
                              text=True, timeout=60)
        self.check(f"promtool finds nothing to say about {len(self.there)} metrics of a running "
                   "station", done.returncode == 0 and not done.stdout + done.stderr,
                   done.stdout + done.stderr)
        strange = sorted(set(self.there) - set(metrics.known()))
        self.check("a running station has no metric that is not known here", not strange, strange)
        until(lambda: self.value("count_over_time(yizhan_build_info[1m])") >= 3, 20,
              "three scrapes", every=0.2)
        version = client.get(
            self.prometheus.address + "/api/v1/targets").json["data"]["activeTargets"][0]
        self.check("Prometheus scrapes it as scrape.example.yml says",
                   version["health"] == "up" and version["labels"]["station"] == STATION, version)

    def value(self, expression):
        found = self.prometheus.ask(expression, time.time())
        return float(found[0]["value"][1]) if found else 0

    def written(self):
        for board in self.boards:
            wrong = board.mistakes()
            self.check(f"{board.name}: {len(board.shown)} panels, each with a Chinese title, an "
                       "English description, a unit and a place of its own", not wrong, wrong)
            wrong = [(title, found) for title, text in board.expressions(station=STATION)
                     if (found := metrics.mistakes(text))]
            self.check(f"{board.name}: every metric, label and alarm's word is the station's",
                       not wrong, wrong)
        self.check("every metric of a station is on a dashboard", not self.unseen(), self.unseen())

    def unseen(self):
        used = {name for board in self.boards
                for _, text in board.expressions(station=STATION)
                for name, *_ in metrics.of_expression(text)}
        base = {re.sub("_(bucket|sum|count)$", "", name) for name in used}
        every = set(metrics.golden()) | set(metrics.ELSEWHERE)
        alerts = recipe.read("..", "prometheus", "alerts.yml")
        return sorted(name for name in every - UNSHOWN if name not in alerts
                      and re.sub("_(bucket|sum|count)$", "", name) not in base)

    def shown(self):
        for board in self.boards:
            refused, silent, count = [], [], 0
            for title, text in board.expressions(station=STATION):
                count += 1
                try:
                    found = self.prometheus.ask(text, time.time())
                except AssertionError as fault:
                    refused.append((title, str(fault)))
                    continue
                if not found and self.must_show(text):
                    silent.append((title, text))
            self.check(f"{board.name}: Prometheus reads each of {count} expressions", not refused,
                       refused)
            self.check(f"{board.name}: each shows something where the station has such a metric, "
                       "but for those that look for trouble", not silent, silent)

    def must_show(self, text):
        names = {name for name, *_ in metrics.of_expression(text)}
        looks_for_trouble = re.search(r"[<>]|[!=]= ?0|\bunless\b|alarm|_condition\b", text)
        return names <= set(self.there) and not looks_for_trouble
