"""Remote write 1.0 as a receiver reads it: snappy literals, protobuf, from their specifications."""


def samples(body):
    """(labels, eight bytes of the value, milliseconds) of each sample of a request."""
    for number, series in fields(literals(body)):
        if number != 1:
            raise ValueError(f"field {number} in a WriteRequest")
        labels, values = [], []
        for kind, content in fields(series):
            if kind == 1:
                labels.append(tuple(text.decode() for _, text in fields(content)))
            else:
                values.append(dict(fields(content)))
        if labels != sorted(labels) or len(dict(labels)) != len(labels):
            raise ValueError(f"labels out of order: {labels}")
        for value in values:
            yield tuple(labels), value[1], value[2]


def literals(block):
    """The content of a snappy block that has literals only."""
    length, place = varint(block, 0)
    content = bytearray()
    while place < len(block):
        tag = block[place]
        if tag & 3:
            raise ValueError("a copy: the station sends literals")
        size, place = tag >> 2, place + 1
        if size >= 60:
            more = size - 59
            size, place = int.from_bytes(block[place:place + more], "little"), place + more
        content += block[place:place + size + 1]
        place += size + 1
    if len(content) != length:
        raise ValueError(f"{len(content)} bytes, announced were {length}")
    return bytes(content)


def fields(message):
    place = 0
    while place < len(message):
        key, place = varint(message, place)
        kind = key & 7
        if kind == 0:
            value, place = varint(message, place)
        elif kind == 1:
            value, place = message[place:place + 8], place + 8
        elif kind == 2:
            size, place = varint(message, place)
            value, place = message[place:place + size], place + size
        else:
            raise ValueError(f"wire type {kind}")
        yield key >> 3, value


def varint(octets, place):
    number = shift = 0
    while True:
        octet = octets[place]
        number |= (octet & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if octet < 0x80:
            return number, place
