"""Nobody's number, code or card is written down, and the network cannot command the door."""

import http.client
import os

from peers import idcard_text


def nothing_written(trial, place, people):
    """Every byte of the state directory and of the log, after all those visits."""
    numbers = [people.RESIDENT, people.STRANGER, people.PERMIT, people.FOREIGNER_2017]
    numbers += [person["canonical"] for person in people.example["people"]
                if person["kind"] == "idCard"]
    words = {"an ID number": numbers, "a name of a card": ["测试甲", "MARTIN", "马丁"],
             "a code": ["YZ1:"], "the list's key": [people.city.list_key.hex()],
             "a text that was scanned": ["DROP TABLE", "example.org"]}
    files = [os.path.join(place.state, name) for name in os.listdir(place.state)] + [place.log]
    contents = {}
    for path in files:
        with open(path, "rb") as file:
            contents[os.path.basename(path)] = file.read()
    trial.check(f"{len(contents)} files are searched, the ledger, the list and the log among them",
                {"station.db", "members.db", "log"} <= set(contents)
                and all(contents[name] for name in ("station.db", "members.db", "log")),
                sorted(contents))
    for what, texts in words.items():
        found = [name for name, content in contents.items() for text in texts
                 if text.encode() in content or text.encode("utf-16-le") in content]
        trial.check(f"{what} stands in no file of the station", not found, found[:3])
    block = idcard_text.resident(people.RESIDENT)[122:158]
    trial.check("nor does a piece of a card's text block",
                not [name for name, content in contents.items() if block in content])


def network(trial, station, listen):
    """The status server on TCP: reading, and nothing else."""
    def ask(method, path):
        connection = http.client.HTTPConnection(listen, timeout=5)
        try:
            connection.request(method, path, "{}" if method == "POST" else None)
            return connection.getresponse().status
        finally:
            connection.close()

    trial.check("over TCP the station shows its metrics", ask("GET", "/metrics") == 200)
    refused = [ask("POST", "/control/door/unlock"), ask("GET", "/control/ledger/tail"),
               ask("POST", "/control/lines"), ask("GET", "/control/lines")]
    trial.check("over TCP nobody unlocks the door, sets a line or reads the ledger",
                all(400 <= status < 500 for status in refused) and not station.is_released,
                refused)
