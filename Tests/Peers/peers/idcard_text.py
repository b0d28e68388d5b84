"""The 256 bytes of text in a resident ID card and its three relatives (UTF-16, padded with blanks).

Written from the layout tables of the GA 467 card family; all people are invented.
"""


def check_character(first17):
    """ISO 7064 MOD 11-2, as GB 11643 uses it."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights)) % 11]


def number(region, birth, sequence):
    """A complete, sound number: 6 digits of region, 8 of birth, 3 of sequence, 1 to check."""
    first17 = f"{region}{birth}{sequence}"
    return first17 + check_character(first17)


def _block(*fields):
    """Fields are (offset, bytes, text); what no field names is blank."""
    block = bytearray(b"\x20\x00" * 128)
    for offset, length, text in fields:
        encoded = text.encode("utf-16-le")
        if len(encoded) > length:
            raise ValueError(f"{text!r} is longer than {length} bytes")
        block[offset:offset + len(encoded)] = encoded
    return bytes(block)


def resident(number, name="测试甲", sex="1", nation="01", birth=None, address="", issuer="",
             start="20200101", end="20400101"):
    return _block(
        (0, 30, name), (30, 2, sex), (32, 4, nation), (36, 16, birth or number[6:14]),
        (52, 70, address), (122, 36, number), (158, 30, issuer), (188, 16, start), (204, 16, end))


def hong_kong_macao_taiwan(number, name="测试乙", sex="2", birth=None, address="", issuer="",
                           start="20190101", end="20240101", permit="H12345678", count="01"):
    return _block(
        (0, 30, name), (30, 2, sex), (36, 16, birth or number[6:14]), (52, 70, address),
        (122, 36, number), (158, 30, issuer), (188, 16, start), (204, 16, end),
        (220, 18, permit), (238, 4, count), (248, 2, "J"))


def foreigner_2017(number, english, sex="1", nation="CAN", chinese="", start="20170601",
                   end="20270601", birth="19820815", version="01", authority="1500"):
    return _block(
        (0, 120, english), (120, 2, sex), (122, 30, number), (152, 6, nation),
        (158, 30, chinese), (188, 16, start), (204, 16, end), (220, 16, birth),
        (236, 4, version), (240, 8, authority), (248, 2, "I"))


def foreigner_2023(number, chinese, english, sex="1", renewals="01", birth="19810803",
                   start="20231201", end="20331130", country="124", link="000"):
    return _block(
        (0, 30, chinese), (30, 2, sex), (32, 4, renewals), (36, 16, birth), (52, 70, english),
        (122, 36, number), (188, 16, start), (204, 16, end), (242, 6, country), (248, 2, "Y"),
        (250, 6, link))


# SHA-256 of the four published specimen blocks: what this file makes must be the same bytes.
SPECIMENS = {
    "resident": (
        resident("11010519491231002X", address="北京市朝阳区测试路1号",
                 issuer="北京市公安局朝阳分局", end="长期"),
        "312ecc597223230eff9bfe8ed4c99152b08f7c7eb31247eff7a959ad33ab97bd"),
    "Hong Kong, Macao, Taiwan": (
        hong_kong_macao_taiwan(
            "810000199001010019", address="广东省深圳市福田区测试路2号",
            issuer="深圳市公安局福田分局"),
        "68fdb67489e86d5e074937cda0265a61023ec1946970c2ebfd05ebc58f74fe48"),
    "foreigner of 2017": (
        foreigner_2017("CAN110082081501", "ZHENGJIAN, YANGBEN", chinese="证件样本"),
        "292e9cff3a81846212dc6c44abe24d4944bfa298d0424627010569cc8abed3e0"),
    "foreigner of 2023": (
        foreigner_2023("911124198108030024", "证件样本", "ZHENGJIAN,YANGBEN"),
        "4ad47fe90fd4f81defeff1b877e6bee7abddab1d15674f2085eb6fafc9fa0498"),
}
