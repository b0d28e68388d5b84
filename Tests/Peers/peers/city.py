"""The city: keys, a member list with digests, and the signed files that it publishes."""

import base64
import hashlib
import hmac
import json
import os
import time

from . import codes


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def digest(list_key, list_id, kind, canonical, n=4096):
    """HMAC of the kind and the credential; an ID number is hardened first, there are so few."""
    hardened = canonical
    if kind == "idCard" and n:
        hardened = hashlib.scrypt(
            canonical, salt=(list_id + kind).encode(), n=n, r=8, p=1, dklen=32,
            maxmem=64 << 20)
    message = kind.encode() + b"\0" + hardened
    return hmac.new(list_key, message, hashlib.sha256).digest()[:16].hex()


def canonical_bytes(kind, text):
    """The canonical form of an expectation: a bare serial number is given in hexadecimal."""
    return bytes.fromhex(text) if kind == "idCardUID" else text.encode()


class City:
    """Signs lists and codes. Everybody on its list is invented."""

    DOOR, VOUCHER, REVOKED = 1, 2, 3

    def __init__(self, list_id, list_key):
        self.list_id, self.list_key = list_id, list_key
        self.root = codes.new_key()
        self.door, self.vouchers, self.revoked = (codes.new_key() for _ in range(3))
        self.unknown = codes.new_key()
        self.root_public = codes.public_bytes(self.root).hex()

    def line(self, member, group, kind=None, canonical=None, digest_text=None, **more):
        """A line of the list; `start` and `end` are times, `flags` a list."""
        line = {"op": "put"}
        if digest_text or kind:
            line["digest"] = digest_text or digest(
                self.list_key, self.list_id, kind, canonical_bytes(kind, canonical))
        line.update(member=member, group=group)
        if "start" in more:
            line["from"] = rfc3339(more["start"])
        if "end" in more:
            line["until"] = rfc3339(more["end"])
        if more.get("flags"):
            line["flags"] = more["flags"]
        return line

    def publish(self, folder, version, lines, deltas=()):
        """Writes snapshot, deltas and the signed manifest. `deltas` are lists of lines; the
        snapshot is of version 1, each delta one version further."""
        os.makedirs(folder, exist_ok=True)
        ordered = sorted(lines, key=lambda line: line.get("digest", ""))
        snapshot = self._file(folder, "members-1.ndjson", ordered)
        snapshot.update(version=1, count=len(lines))
        files, count = [], len(lines)
        for place, delta in enumerate(deltas, 1):
            entry = self._file(folder, f"members-{place}-{place + 1}.ndjson", delta)
            entry.update({"from": place, "to": place + 1})
            files.append(entry)
            count += self._growth(delta, lines)
        now = int(time.time())
        payload = {
            "version": version, "issued": rfc3339(now - 60), "notBefore": rfc3339(now - 3600),
            "notAfter": rfc3339(now + 30 * 86400), "keys": self._keys(now),
            "members": {
                "listId": self.list_id, "listKeyId": "a",
                "kdf": {"name": "scrypt", "n": 4096, "r": 8, "p": 1},
                "version": 1 + len(deltas), "count": count, "snapshot": snapshot,
                "deltas": files}}
        self._sign(folder, json.dumps(payload).encode())

    def _keys(self, now):
        roles = [(self.DOOR, "door", self.door, False), (self.VOUCHER, "voucher", self.vouchers,
                 False), (self.REVOKED, "door", self.revoked, True)]
        return [{"codeKeyId": number, "role": role, "publicKey": codes.public_bytes(key).hex(),
                 "notBefore": rfc3339(now - 86400), "notAfter": rfc3339(now + 86400 * 365),
                 "revoked": revoked} for number, role, key, revoked in roles]

    @staticmethod
    def _growth(delta, lines):
        known = {line.get("digest") for line in lines}
        puts = sum(1 for line in delta if line["op"] == "put" and line["digest"] not in known)
        return puts - sum(1 for line in delta if line["op"] == "del")

    @staticmethod
    def _file(folder, name, lines):
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode()
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text)
        return {"name": name, "size": len(text), "sha256": hashlib.sha256(text).hexdigest()}

    def _sign(self, folder, payload):
        signature = self.root.sign(b"yizhan/manifest/1\0" + payload)
        manifest = {
            "payload": base64.b64encode(payload).decode(),
            "signature": base64.b64encode(signature).decode(), "rootKeyId": "root"}
        with open(os.path.join(folder, "manifest.json"), "w") as file:
            json.dump(manifest, file)


def read_manifest(path, root_public):
    """A manifest's payload, after its signature has been checked."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    with open(path) as file:
        manifest = json.load(file)
    payload = base64.b64decode(manifest["payload"])
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(root_public)).verify(
        base64.b64decode(manifest["signature"]), b"yizhan/manifest/1\0" + payload)
    return json.loads(payload)
