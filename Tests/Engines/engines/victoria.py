"""VictoriaMetrics with the recipe's options."""

import json
import time

from . import client, recipe
from .process import Engine, ports


class Victoria(Engine):
    def __init__(self, root, name="victoria-metrics", memory="128MiB", **changes):
        """`memory`: for caches, which take a share of the machine's otherwise."""
        super().__init__(root, name)
        self._memory = memory
        self.port = ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}"
        self.write_to = self.address + "/api/v1/write"
        self._options = recipe.options("victoriametrics", "victoria-metrics.default", places=[
            ("/var/lib/victoria-metrics", self.path("data")), ("127.0.0.1:8428",
                                                               f"127.0.0.1:{self.port}")])
        self._options = [changes.get(option.split("=")[0], option) for option in self._options]

    def start(self):
        self.run("victoria-metrics", *self._options, f"-memory.allowedBytes={self._memory}")

    def is_ready(self):
        return client.get(self.address + "/health").status == 200

    def flush(self):
        client.get(self.address + "/internal/force_flush")

    def samples(self, selector, start=0):
        """Every stored sample, from the second `start` on: labels → [(milliseconds, value)]."""
        self.flush()
        # Its usual end is the last whole second.
        answer = client.get(f"{self.address}/api/v1/export?" + client.query(
            **{"match[]": selector, "start": start, "end": time.time() + 7 * 86400}))
        found = {}
        for line in answer.text.splitlines():
            series = json.loads(line)
            labels = tuple(sorted(series["metric"].items()))
            found.setdefault(labels, []).extend(zip(series["timestamps"], series["values"]))
        return found

    def ask(self, expression, at=None):
        """An instant query's vector, at `at` seconds, now without."""
        answer = client.get(f"{self.address}/api/v1/query?"
                            f"{client.query(query=expression, time=at or time.time())}")
        return answer.json["data"]["result"]

    def ask_range(self, expression, begin, end, step):
        answer = client.get(f"{self.address}/api/v1/query_range?" + client.query(
            query=expression, start=begin, end=end, step=step))
        return answer.json["data"]["result"]

    def counter(self, name):
        """The sum over all labels of one of its own metrics."""
        text = client.get(self.address + "/metrics").text
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if line.startswith(name))


class Auth(Engine):
    """vmauth, which the recipe does not use: what it says to a token that it does not know."""

    CONFIGURATION = """users:
  - bearer_token: "{token}"
    url_prefix: "{address}/"
"""

    def __init__(self, root, victoria, token):
        super().__init__(root, "vmauth")
        self.port = ports(1)[0]
        self.write_to = f"http://127.0.0.1:{self.port}/api/v1/write"
        self._file = self.write("auth.yml", self.CONFIGURATION.format(
            token=token, address=victoria.address))

    def start(self):
        self.run("vmauth", f"-httpListenAddr=127.0.0.1:{self.port}", f"-auth.config={self._file}",
                 "-memory.allowedBytes=16MiB")

    def is_ready(self):
        return client.get(f"http://127.0.0.1:{self.port}/health").status == 200
