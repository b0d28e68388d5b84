"""config/prometheus: each alarm fires when it should, is silent when not, and says what to do."""

import json
import os
import re
import subprocess

from engines import client, metrics, recipe
from engines.prometheus import Prometheus
from engines.rule_cases import CASES

NOTES = ("summary", "summary_en", "next", "next_en")
STATION = "wuhan-jianghan-007"
ALERTS = recipe.path("..", "prometheus", "alerts.yml")


class Alerts:
    def __init__(self, trial, hub):
        self.trial, self.hub, self.check = trial, hub, trial.check

    def run(self):
        engine = Prometheus(self.hub.root, "prometheus-rules")
        engine.start()
        try:
            groups = client.get(engine.address + "/api/v1/rules").json["data"]["groups"]
            self.rules = {rule["name"]: rule for group in groups for rule in group["rules"]}
            self.trial.chapter("The alarms as they are written", self.written)
            self.trial.chapter("The alarms as they fire", self.fire)
        finally:
            engine.stop()

    def written(self):
        rules = self.rules
        self.check(f"Prometheus takes alerts.yml: {len(rules)} alarms, at least 20",
                   len(rules) >= 20)
        wrong = {name: rule for name, rule in rules.items()
                 if tuple(sorted(rule["annotations"])) != tuple(sorted(NOTES))
                 or rule["labels"].get("severity") not in ("critical", "warning")}
        self.check("each has a severity, and says in Chinese and English what is the matter and "
                   "what to do next", not wrong, list(wrong))
        wrong = [name for name, rule in rules.items()
                 if not self.languages(rule["annotations"])]
        self.check("each language stands where it belongs", not wrong, wrong)
        wrong = {name: metrics.mistakes(rule["query"]) for name, rule in rules.items()}
        wrong = {name: found for name, found in wrong.items() if found}
        self.check("every metric, label and alarm's word that they name is the station's",
                   not wrong, wrong)

    @staticmethod
    def languages(notes):
        chinese = {name: re.search(r"[\u4e00-\u9fff]", text) for name, text in notes.items()}
        return all(bool(chinese[name]) != name.endswith("_en") for name in NOTES)

    # promtool

    def fire(self):
        tested = {case.alert for case in CASES}
        self.check("each alarm has series with which it fires, and others with which not",
                   tested == set(self.rules) == {
                       case.alert for case in CASES if case.fires is None} == {
                       case.alert for case in CASES if case.fires is not None},
                   tested ^ set(self.rules))
        name = os.path.join(self.hub.root, "alerts-test.yml")
        alone = os.path.join(self.hub.root, "alert.yml")
        failed = {}
        for alert in self.rules:
            cases = [case for case in CASES if case.alert == alert]
            with open(alone, "w") as file:
                file.write(self.alone(alert))
            with open(name, "w") as file:
                # JSON is YAML.
                json.dump({"rule_files": [alone], "evaluation_interval": "1m",
                           "tests": [self.test(case) for case in cases]}, file)
            done = subprocess.run(["promtool", "test", "rules", name], capture_output=True,
                                  text=True, timeout=120)
            if done.returncode != 0:
                failed[alert] = done.stdout + done.stderr
        for alert, text in failed.items():
            self.check(f"{alert} fires when it should and is silent when not", False, text)
        loud = sum(case.fires is not None for case in CASES)
        self.check(f"{len(self.rules) - len(failed)} alarms fire in {loud} cases with the right "
                   f"words, and are silent in {len(CASES) - loud}", not failed)

    @staticmethod
    def alone(alert):
        """The lines of one alarm: promtool evaluates all of a file's, every minute of a day."""
        with open(ALERTS) as file:
            text = file.read()
        begin = text.index(f"      - alert: {alert}\n")
        end = re.compile(r"^(?!        )", re.MULTILINE).search(text, text.index("\n", begin) + 1)
        return f"groups:\n  - name: alone\n    rules:\n{text[begin:end.start()]}"

    def test(self, case):
        return {"interval": "1m",
                "input_series": [{"series": self.series(case, selector), "values": values}
                                 for selector, values in case.series.items()],
                "alert_rule_test": [{"eval_time": case.at, "alertname": case.alert,
                                     "exp_alerts": self.expected(case)}]}

    @staticmethod
    def series(case, selector):
        if not case.has_station:
            return selector
        name, _, labels = selector.partition("{")
        return f'{name}{{station="{STATION}"' + (f",{labels}" if labels else "}")

    def expected(self, case):
        if case.fires is None:
            return []
        rule = self.rules[case.alert]
        labels = dict(case.fires, **({"station": STATION} if case.has_station else {}))
        notes = {name: re.sub(r"\{\{ \$value.*?\}\}", case.shown, re.sub(
            r"\{\{ \$labels\.(\w+) \}\}", lambda match: labels.get(match[1], ""), text))
            for name, text in rule["annotations"].items()}
        return [{"exp_labels": dict(labels, severity=rule["labels"]["severity"]),
                 "exp_annotations": notes}]
