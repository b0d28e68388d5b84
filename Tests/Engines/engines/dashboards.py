"""config/grafana: the dashboards as Grafana will read them."""

import json
import os
import re

from .recipe import HUB

FOLDER = os.path.join(os.path.dirname(HUB), "grafana")
NAMES = ("city.json", "station.json")

KINDS = {"row", "stat", "timeseries", "table", "state-timeline", "bargauge"}
# Of Grafana's list of units.
UNITS = {"none", "s", "celsius", "percentunit", "ppm", "watt", "bytes", "decbytes"}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS = 24


class Dashboard:
    def __init__(self, name):
        self.name = name
        with open(os.path.join(FOLDER, name)) as file:
            self.json = json.load(file)
        self.panels = self.json["panels"]
        self.shown = [panel for panel in self.panels if panel["type"] != "row"]

    def expressions(self, **variables):
        """(panel's title, expression) with variables and Grafana's own intervals filled in."""
        for panel in self.shown:
            for target in panel["targets"]:
                text = target["expr"].replace("$__rate_interval", "1m")
                for name, value in variables.items():
                    text = text.replace(f"${name}", value)
                yield panel["title"], text

    def mistakes(self):
        return [mistake for panel in self.panels for mistake in self._of_panel(panel)
                ] + self._of_places() + self._of_frame()

    def _of_panel(self, panel):
        title, description = panel.get("title", ""), panel.get("description", "")
        if not _is_chinese(title) or _is_chinese(description) or not description:
            yield f"{title!r}: a Chinese title and an English description"
        if panel["type"] not in KINDS:
            yield f"{title}: {panel['type']} is none of Grafana's panels used here"
        if panel["type"] == "row":
            return
        if panel["datasource"] != DATASOURCE or any(
                target["datasource"] != DATASOURCE for target in panel["targets"]):
            yield f"{title}: another data source than the one that is chosen above"
        letters = [target["refId"] for target in panel["targets"]]
        if not letters or len(set(letters)) != len(letters):
            yield f"{title}: {letters}"
        units = re.findall(r'"unit": "([^"]*)"', json.dumps(panel["fieldConfig"])) + [
            entry["value"] for override in panel["fieldConfig"]["overrides"]
            for entry in override["properties"] if entry["id"] == "unit"]
        if panel["type"] in ("stat", "timeseries", "bargauge") and not units and \
                panel["options"].get("textMode") != "name":
            yield f"{title}: no unit"
        if set(units) - UNITS:
            yield f"{title}: {set(units) - UNITS} is no unit used here"

    def _of_places(self):
        taken, wrong = {}, []
        for panel in self.panels:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])}
            if place["x"] + place["w"] > COLUMNS or cells & taken.keys():
                wrong.append(f"{panel['title']}: beyond the edge, or over another panel")
            taken.update(dict.fromkeys(cells, panel["title"]))
        numbers = [panel["id"] for panel in self.panels]
        return wrong + (["two panels with one id"] if len(set(numbers)) != len(numbers) else [])

    def _of_frame(self):
        names = {variable["name"] for variable in self.json["templating"]["list"]}
        used = set(re.findall(r"\$(\w+)", " ".join(
            target["expr"] for panel in self.shown for target in panel["targets"])))
        wrong = [f"${name} is no variable" for name in used - names if not name.startswith("__")]
        wrong += [f"{key} is missing" for key in ("uid", "title", "schemaVersion", "time")
                  if key not in self.json]
        if "datasource" not in names:
            wrong.append("nobody can choose the data source")
        return wrong


def _is_chinese(text):
    return re.search(r"[\u4e00-\u9fff]", text) is not None
