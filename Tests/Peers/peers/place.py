"""Everything a station has on disk: its configuration, its keys, its state."""

import json
import os
import socket

from . import wiring


class Place:
    """Everything a station has on disk."""

    def __init__(self, root, city=None, unknown_id_card="deny", devices=(), without=(),
                 **sections):
        """`devices`: more than the door's, which has none of those named in `without`.
        `sections`: what stands in the file besides the door."""
        self.root = root
        self._own_devices, self._without, self.sections = devices, without, sections
        self.state = os.path.join(root, "state")
        self.socket = os.path.join(root, "control.sock")
        self.configuration = os.path.join(root, "station.json5")
        self.log = os.path.join(root, "log")
        self.module = os.path.join(root, "id-card-module")
        self.scanner = os.path.join(root, "scanner")
        self._city = city
        # Of the last life's start.
        self.newest_sequence = 0
        self._marker = os.path.join(root, "clock-synchronised")
        self._key = os.path.join(root, "list.key")
        self.listen = f"127.0.0.1:{free_port()}"
        os.makedirs(self.state)
        self.synchronise_clock()
        if city:
            with open(os.open(self._key, os.O_WRONLY | os.O_CREAT, 0o400), "w") as file:
                file.write(city.list_key.hex() + "\n")
        self.configure(unknown_id_card=unknown_id_card)

    def synchronise_clock(self):
        """What a time client does when a server has answered."""
        open(self._marker, "w").close()

    def configure(self, **changes):
        """Writes the configuration; contacts read as quiet while nothing drives their lines."""
        options = {"unknown_id_card": "deny", "unlock": "1 s", "long_unlock": "3 s",
                   "prefix": ""}
        options.update(changes)
        document = {
            "station": {"id": wiring.STATION_ID, "name": "测试驿站", "place": "测试路 1 号",
                        "timeZone": "Asia/Shanghai"},
            "devices": self._devices(options["prefix"]),
            "door": {
                "lock": "failSafe",
                "inputs": {"door": "door-contact", "exitButton": "exit-button",
                           "fireAlarm": "fire-contact", "tamper": "housing"},
                "outputs": {"lock": "door-lock", "buzzer": "buzzer", "greenLamp": "lamp-green",
                            "redLamp": "lamp-red", "siren": "siren"},
                "unlock": options["unlock"], "longUnlock": options["long_unlock"],
                "heldOpenWarning": "5 s", "heldOpenAlarm": "6 s", "contactDebounce": "20 ms"},
            "access": {"unknownIdCard": options["unknown_id_card"],
                       "clockMarker": self._marker},
            "status": {"listen": self.listen},
            "language": "en",
        }
        document.update(self.sections)
        if self._city:
            document["lists"] = {"rootPublicKey": self._city.root_public,
                                 "listKeyFiles": {"a": self._key}}
        self.write_configuration(json.dumps(document, ensure_ascii=False, indent=1))

    def write_configuration(self, text):
        new = self.configuration + ".new"
        with open(new, "w") as file:
            file.write(text)
        os.rename(new, self.configuration)

    def _devices(self, prefix):
        """An own device of the same name takes the place of the door's."""
        devices = {device["id"]: device for device in
                   wiring.door_devices(self.module, self.scanner, prefix)}
        devices.update((device["id"], device) for device in self._own_devices)
        return [device for name, device in devices.items() if name not in self._without]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
