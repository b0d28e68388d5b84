"""A city's hub on this machine: which engine listens where, and who may speak to it."""

import os

from .certificates import Authority
from .clickhouse import ClickHouse
from .nginx import Nginx
from .process import ports

STATIONS = {"wuhan-jianghan-007": "token-of-wuhan-jianghan-007",
            "wuhan-qiaokou-002": "another-token-0123456789abcdef"}
FIRST, SECOND = STATIONS


class Hub:
    """Ports are given before anything runs: nginx names the engines behind it."""

    def __init__(self, root, program):
        self.root, self.program = root, program
        self.authority = Authority(root)
        self.certificate = self.authority.server("server")
        # One that nobody knows.
        folder = os.path.join(root, "stranger")
        os.mkdir(folder)
        self.stranger = Authority(folder, "Somebody else")
        os.chmod(root, 0o755)
        self.trust = self.authority.path
        self.clickhouse_port, self.prometheus_port = ports(2)
        self.clickhouse = ClickHouse(root, self.clickhouse_port)

    def front(self, name, with_nchan=False):
        return Nginx(self.root, self.certificate, STATIONS, name, with_nchan)
