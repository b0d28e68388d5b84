"""Prometheus as a receiver of remote write, with the recipe's options."""

from . import client, recipe
from .process import Engine, give, ports

WINDOW = "out_of_order_time_window: 45d"
RULES = "/etc/prometheus/yizhan-alerts.yml"


class Prometheus(Engine):
    def __init__(self, root, name="prometheus", port=None, window=WINDOW, more=""):
        """`more`: sections of the configuration besides the recipe's."""
        super().__init__(root, name)
        self.port = port or ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}"
        self.write_to = self.address + "/api/v1/write"
        alerts = recipe.path("..", "prometheus", "alerts.yml")
        with open(alerts) as file:
            rules = self.write("alerts.yml", file.read())
        self._file = self.write("prometheus.yml", recipe.read(
            "prometheus", "prometheus.yml", places=[(WINDOW, window), (RULES, rules)]) + more)
        self._options = recipe.options("prometheus", "prometheus.default", places=[
            ("127.0.0.1:9090", f"127.0.0.1:{self.port}")])
        give(self.folder)

    def start(self):
        self.run("prometheus", *self._options, f"--config.file={self._file}",
                 f"--storage.tsdb.path={self.path('data')}")

    def is_ready(self):
        return client.get(self.address + "/-/ready").status == 200

    def ask(self, expression, at):
        answer = client.get(f"{self.address}/api/v1/query?"
                            f"{client.query(query=expression, time=at)}")
        if answer.status != 200:
            raise AssertionError(f"{expression}: {answer}")
        return answer.json["data"]["result"]

    def samples(self, selector, end, seconds):
        """Every stored sample of the seconds before `end`: labels → [(milliseconds, value)]."""
        found = {}
        for series in self.ask(f"{selector}[{int(seconds)}s]", end):
            labels = tuple(sorted(series["metric"].items()))
            found[labels] = [(round(at * 1000), float(value)) for at, value in series["values"]]
        return found
