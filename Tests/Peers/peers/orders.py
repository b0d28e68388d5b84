"""A city that also signs directives: by a key of its own, which its manifest names."""

import base64
import json
import os
import time

from . import codes
from .city import City, rfc3339


class OrderingCity(City):
    DIRECTIVE = 7

    def __init__(self, list_id, list_key):
        super().__init__(list_id, list_key)
        self.directive_key = codes.new_key()
        self.version = 0

    def _keys(self, now):
        return super()._keys(now) + [{
            "codeKeyId": self.DIRECTIVE, "role": "directive",
            "publicKey": codes.public_bytes(self.directive_key).hex(),
            "notBefore": rfc3339(now - 86400), "notAfter": rfc3339(now + 86400 * 365),
            "revoked": False}]

    def directive(self, station, **parts):
        """The file's bytes; each is one version further."""
        self.version += 1
        payload = json.dumps({"station": station, "version": self.version,
                              "issued": rfc3339(time.time()), **parts}).encode()
        signature = self.directive_key.sign(b"yizhan/directive/1\0" + payload)
        return json.dumps({
            "payload": base64.b64encode(payload).decode(),
            "signature": base64.b64encode(signature).decode(),
            "codeKeyId": self.DIRECTIVE}).encode()

    @staticmethod
    def unlock(member, seconds=60):
        now = time.time()
        return {"id": os.urandom(8).hex(), "member": member, "issuedAt": rfc3339(now),
                "notAfter": rfc3339(now + seconds)}
