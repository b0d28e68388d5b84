"""Base45 (RFC 9285)."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def encode(data):
    text = ""
    for place in range(0, len(data), 2):
        chunk = data[place:place + 2]
        value = int.from_bytes(chunk, "big")
        for _ in range(3 if len(chunk) == 2 else 2):
            value, digit = divmod(value, 45)
            text += ALPHABET[digit]
    return text


def decode(text):
    data = b""
    for place in range(0, len(text), 3):
        digits = [ALPHABET.index(c) for c in text[place:place + 3]]
        value = sum(digit * 45 ** power for power, digit in enumerate(digits))
        data += value.to_bytes(2 if len(digits) == 3 else 1, "big")
    return data
