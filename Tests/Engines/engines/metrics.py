"""Which metrics there are: what the station's tests keep as its whole output, and what a running
one says."""

import os
import re

from .recipe import HUB

ROOT = os.path.dirname(os.path.dirname(HUB))
GOLDEN = os.path.join(ROOT, "Tests", "StatusServerTests", "Fixtures", "metrics.prometheus.txt")
ALARMS = os.path.join(ROOT, "Sources", "StationModel", "Alarm.swift")

# Silent in the golden output, whose station has neither: name → labels.
ELSEWHERE = {
    "yizhan_carbon_dioxide_ppm": {"probe"}, "yizhan_power_watts": {"probe"},
    "yizhan_stock_items": {"lane", "sku"}, "yizhan_vends_total": {"sku", "outcome"}}

# Of engines, not of stations.
OF_ENGINES = {"vm_rows_ignored_total": {"reason"}}

# What the way to the city adds to every series.
ADDED = {"station", "city", "job", "instance"}


def of_text(text):
    """Name → labels, of an output in Prometheus' text format."""
    found = {}
    for name, labels in re.findall(r"^([a-z_]+)(?:\{(.*)\})? \S+$", text, re.MULTILINE):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', labels))
    return found


def golden():
    with open(GOLDEN) as file:
        return of_text(file.read())


def known():
    return {**golden(), **ELSEWHERE, **OF_ENGINES}


def of_expression(expression):
    """(name, label, operator, value) of all selectors; one without labels has `None` for them."""
    found = []
    for name, _, labels in re.findall(
            r"\b((?:yizhan|process|vm)_[a-z_]+|up\b)(\{([^}]*)\})?", expression):
        pairs = re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"', labels)
        found += [(name, *pair) for pair in pairs] or [(name, None, None, None)]
    return found


def mistakes(expression):
    """Names and labels that nobody exports, and words that are no alarm."""
    wrong, there = [], known()
    for name, label, operator, value in of_expression(expression):
        if name not in there:
            wrong.append(f"{name} is no metric")
        elif label and label not in there[name] | ADDED:
            wrong.append(f"{name} has no label {label}")
        elif label == "alarm" and "$" not in value:
            wrong += [f"{word} is no alarm" for word in value.split("|") if word not in alarms()]
    return wrong


def alarms():
    """The words of AlarmKind."""
    with open(ALARMS) as file:
        text = file.read()
    body = text[text.index("enum AlarmKind"):text.index("public var severity")]
    return set(re.findall(r"\b([a-z]\w+)\b", " ".join(
        line.split("case ")[1] for line in body.splitlines() if "case " in line)))
