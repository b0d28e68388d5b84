"""Codes as the city's app and a member's phone make them: `YZ1:` and Base45 of a signed record.

All integers are big-endian, times are seconds since 2024-01-01 UTC.
"""

import hashlib
import os
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from . import base45

EPOCH = 1704067200


def new_key():
    return Ed25519PrivateKey.generate()


def public_bytes(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def station_tag(station_id):
    return hashlib.sha256(station_id.encode()).digest()[:8]


ANY_STATION = bytes(8)


def _text(record):
    return "YZ1:" + base45.encode(record)


def issued(key, key_id, member, issued_at, ttl=45, nonce=None):
    """Kind 1: the app shows it, signed by the city."""
    nonce = int.from_bytes(os.urandom(4), "big") if nonce is None else nonce
    record = struct.pack(
        ">BB8sIBI", 1, key_id, bytes.fromhex(member), issued_at - EPOCH, ttl, nonce)
    return _text(record + key.sign(b"yizhan/issued/1\0" + record))


class Phone:
    """Kind 2: a phone with a grant of the city, which signs its own codes offline."""

    def __init__(self, key, key_id, member, expires_at):
        self._own = new_key()
        grant = struct.pack(
            ">BB8s32sIBB", 2, key_id, bytes.fromhex(member), public_bytes(self._own),
            expires_at - EPOCH, 0, 0)
        self._granted = grant + key.sign(b"yizhan/grant/1\0" + grant)
        self._counter = 0

    def code(self, issued_at, station=ANY_STATION):
        self._counter += 1
        shown = struct.pack(">IH8s", issued_at - EPOCH, self._counter, station)
        signed = b"yizhan/present/1\0" + hashlib.sha256(self._granted).digest() + shown
        return _text(self._granted + shown + self._own.sign(signed))


def voucher(key, key_id, member, issued_at, hours=24, sku=7, quantity=1, station=ANY_STATION):
    """Kind 3: for a dispenser, never for the door."""
    record = struct.pack(
        ">BB8sIHI8s8sIBB", 3, key_id, bytes.fromhex(member), issued_at - EPOCH, hours, 1,
        os.urandom(8), station, sku, quantity, 0)
    return _text(record + key.sign(b"yizhan/voucher/1\0" + record))


def damaged(code):
    """The same code with one bit of its signature changed; its form stays right."""
    record = bytearray(base45.decode(code[4:]))
    record[-1] ^= 1
    return _text(bytes(record))
