"""Prometheus remote write 1.0 from its specification: protobuf and snappy blocks by hand."""

import struct

from . import client

# A snappy block may be literals only; the longest literal with a two-byte length.
LONGEST_LITERAL = 65536
STALE = bytes.fromhex("020000000000f07f")

# {__name__="station_up",station="s1"} 1.0 @1700000000000, as engines have accepted it.
VECTOR = bytes.fromhex(
    "3be80a390a160a085f5f6e616d655f5f120a73746174696f6e5f75700a0d0a0773746174696f6e12027331"
    "121009000000000000f03f1080d095ffbc31")

HEADERS = {"Content-Encoding": "snappy", "Content-Type": "application/x-protobuf",
           "X-Prometheus-Remote-Write-Version": "0.1.0", "User-Agent": "yizhand/test"}


def varint(number):
    # Negative numbers are 64-bit two's complement.
    number &= (1 << 64) - 1
    octets = bytearray()
    while True:
        octets.append((number & 0x7F) | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(octets)


def field(number, octets):
    """Length-delimited."""
    return varint(number << 3 | 2) + varint(len(octets)) + octets


def write_request(series):
    """`series`: (labels, [(value, milliseconds)]); labels in the order given."""
    return b"".join(field(1, time_series(labels, samples)) for labels, samples in series)


def time_series(labels, samples):
    return b"".join(
        field(1, field(1, name.encode()) + field(2, text.encode())) for name, text in labels
    ) + b"".join(field(2, sample(value, at)) for value, at in samples)


def sample(value, milliseconds):
    octets = value if isinstance(value, bytes) else struct.pack("<d", value)
    return b"\x09" + octets + b"\x10" + varint(milliseconds)


def snappy(octets):
    block = bytearray(varint(len(octets)))
    for begin in range(0, len(octets), LONGEST_LITERAL):
        literal = octets[begin:begin + LONGEST_LITERAL]
        last = len(literal) - 1
        if last < 60:
            block.append(last << 2)
        elif last < 256:
            block += bytes((0xF0, last))
        else:
            block += bytes((0xF4,)) + struct.pack("<H", last)
        block += literal
    return bytes(block)


def labels(name, **more):
    """Sorted by name, as the specification wants them."""
    return sorted([("__name__", name), *more.items()])


def body(*series):
    return snappy(write_request(series))


def send(url, octets, headers=(), **more):
    return client.post(url, octets, {**HEADERS, **dict(headers)}, **more)
