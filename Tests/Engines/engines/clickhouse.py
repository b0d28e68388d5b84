"""ClickHouse with the recipe's user and schema, on Debian's own configuration."""

import hashlib
import shutil

from peers.waiting import until

from . import client, recipe
from .process import Engine, give, ports

PASSWORD = "password-of-yizhan"

# Places and ports of this instance; everything else is Debian's and the recipe's.
PLACES = """<yandex>
    <logger><log>{folder}/messages</log><errorlog>{folder}/errors</errorlog></logger>
    <http_port>{http}</http_port>
    <tcp_port>{tcp}</tcp_port>
    <interserver_http_port remove="remove"/>
    <listen_host replace="replace">127.0.0.1</listen_host>
    <path>{folder}/data/</path>
    <tmp_path>{folder}/data/tmp/</tmp_path>
    <user_files_path>{folder}/data/files/</user_files_path>
    <format_schema_path>{folder}/data/schemas/</format_schema_path>
    <query_log remove="remove"/>
    <mark_cache_size>67108864</mark_cache_size>
</yandex>
"""


class ClickHouse(Engine):
    def __init__(self, root, port=None):
        super().__init__(root, "clickhouse")
        self.port, tcp = (port or ports(1)[0]), ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}/"
        for name in ("config.xml", "users.xml"):
            give(shutil.copy(f"/etc/clickhouse-server/{name}", self.path(name)))
        self.write("config.d/places.xml", PLACES.format(
            folder=self.folder, http=self.port, tcp=tcp))
        self.write("users.d/yizhan.xml", recipe.read("clickhouse", "users.xml", places=[
            ("sha256-of-the-password", hashlib.sha256(PASSWORD.encode()).hexdigest())]))

    def start(self):
        self.run("clickhouse-server", f"--config-file={self.path('config.xml')}")

    def is_ready(self):
        return client.get(self.address + "ping").status == 200

    def make_schema(self):
        for statement in recipe.statements("clickhouse", "schema.sql"):
            self.ask(statement)

    def ask(self, statement):
        """As the administrator; an error is a failure of the test."""
        answer = client.post(self.address, statement.encode())
        if answer.status != 200:
            raise AssertionError(f"ClickHouse: {answer}")
        return answer.text

    def rows(self, statement):
        """Rows as dictionaries; 64-bit numbers are text in ClickHouse's JSON."""
        answer = client.post(self.address, f"{statement} FORMAT JSON".encode())
        if answer.status != 200:
            raise AssertionError(f"ClickHouse: {answer}")
        return answer.json["data"]

    def asked_file(self, name):
        """A query of the recipe; its form for people is exchanged for one for programs."""
        statement = recipe.read("clickhouse", name, places=[("FORMAT PrettyCompact;", "")])
        return self.rows(statement)

    def insert(self, body, user="yizhan", password=PASSWORD, table="yizhan.events"):
        """As nginx does it for a station."""
        into = client.query(query=f"INSERT INTO {table} FORMAT JSONEachRow")
        return client.post(f"{self.address}?{into}", body, {
            "X-ClickHouse-User": user, "X-ClickHouse-Key": password})

    def merge(self):
        """Until one part is left: while the server merges by itself, OPTIMIZE does nothing."""
        def is_merged():
            self.ask("OPTIMIZE TABLE yizhan.events FINAL")
            return len(self.parts()) == 1
        until(is_merged, 10, "the parts are merged", every=0.05)

    def parts(self):
        return self.rows("SELECT name, rows FROM system.parts "
                         "WHERE active AND database = 'yizhan' AND table = 'events'")

    def count(self, table="yizhan.ledger"):
        return int(self.rows(f"SELECT count() AS n FROM {table}")[0]["n"])
