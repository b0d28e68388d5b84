"""`yizhand simulate`: a whole station with everything a station can have, for its metrics."""

from . import client
from .process import Engine, ports


class Simulation(Engine):
    """As whoever runs the tests: the program may lie where nobody else can read."""

    # A minute a second: people come within the test's time.
    SPEED, SEED = 60, 7

    def __init__(self, root, program):
        super().__init__(root, "simulation", keeps_root=True)
        self.port = ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}"
        self._program = program

    def start(self):
        self.run(self._program.path, "simulate", "--port", str(self.port),
                 "--speed", str(self.SPEED), "--seed", str(self.SEED))

    def is_ready(self):
        return client.get(self.address + "/readyz").status == 200

    def metrics(self, **headers):
        return client.get(self.address + "/metrics", headers).text
