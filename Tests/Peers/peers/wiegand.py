"""Cards on a Wiegand pair, as their readers send them (first bit first)."""


def _bits(value, count):
    return format(value, f"0{count}b")


def _even(bits):
    return str(bits.count("1") % 2)


def _odd(bits):
    return str(1 - bits.count("1") % 2)


def card26(facility, number):
    """H10301: even parity over the first 12 data bits, odd over the last 12."""
    data = _bits(facility, 8) + _bits(number, 16)
    return _even(data[:12]) + data + _odd(data[12:])


def card34(facility, number):
    """The same with 16 bits each."""
    data = _bits(facility, 16) + _bits(number, 16)
    return _even(data[:16]) + data + _odd(data[16:])


def card(canonical):
    """From `26:118:45210`."""
    length, facility, number = (int(part) for part in canonical.split(":"))
    return {26: card26, 34: card34}[length](facility, number)


def with_wrong_parity(bits):
    return ("1" if bits[0] == "0" else "0") + bits[1:]
