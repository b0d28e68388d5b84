import StationModel

extension CredentialRefusal {
    /// What is wrong and what is expected; never the number: it is somebody's.
    func reason(_ kind: CredentialKind) -> Phrase {
        switch self {
        case .wrongForm: Self.expectedForm(of: kind)
        case .rounded:
            Phrase(
                "号码已被电子表格当作数字舍入；请把该列设为文本，重新填写后导出",
                "a spreadsheet has rounded this number; make the column text, fill it in again "
                    + "and export it")
        case .wrongCheckDigit:
            Phrase(
                "身份证号的日期或校验码不对，请与证件核对",
                "the date or the check digit is wrong; compare it with the card")
        case .incomplete:
            Phrase(
                "少了字符：居民身份证号为 18 位（末位可能是 X）",
                "characters are missing: a resident's number has 18 (the last may be X)")
        case .impossibleCard(let bitCount): Self.possibleNumbers(bitCount)
        }
    }

    private static func expectedForm(of kind: CredentialKind) -> Phrase {
        switch kind {
        case .idCard:
            Phrase(
                "应为证件上的号码：1 – 18 位字母和数字",
                "expected the number on the card: 1 – 18 letters and digits")
        case .idCardUID:
            Phrase(
                "应为 16 位十六进制数字（8 字节），不能全为 0 或全为 F",
                "expected 16 hexadecimal digits (8 bytes), not all 0 and not all F")
        case .wiegand:
            Phrase(
                "应为 26:118:45210、118,45210、10 位卡号 0007778458（不大于 0016777215）"
                    + "或 32:raw:0012d4ff 这样的写法",
                "expected a form like 26:118:45210, 118,45210, the ten digits 0007778458 (at most "
                    + "0016777215) or 32:raw:0012d4ff")
        case .token:
            Phrase(
                "应为 1 – 256 个可打印的 ASCII 字符",
                "expected 1 – 256 printable characters of ASCII")
        case .pin:
            Phrase(
                "应为键盘上的半角字符 0 – 9、* 和 #",
                "expected 0 – 9, * and # as a keypad has them, no full-width ones")
        case .faceTerminal, .qr:
            Phrase("应为 1 – 512 字节的文字", "expected a text of 1 – 512 bytes")
        }
    }

    /// As the readers' formats have them: H10301, H10306, H10302 and H10304.
    private static func possibleNumbers(_ bitCount: Int) -> Phrase {
        switch bitCount {
        case 26:
            Phrase(
                "没有这样的 26 位卡：区域码应为 0 – 255，卡号应为 0 – 65535",
                "no card of 26 bits has this: expected a facility of 0 – 255 and a number of "
                    + "0 – 65535")
        case 34:
            Phrase(
                "没有这样的 34 位卡：区域码和卡号都应为 0 – 65535",
                "no card of 34 bits has this: expected a facility and a number of 0 – 65535")
        case 37:
            Phrase(
                "没有这样的 37 位卡：区域码应为 0 – 65535，卡号应为 0 – 524287；"
                    + "无区域码的写 37:0:卡号，卡号应为 0 – 34359738367",
                "no card of 37 bits has this: expected a facility of 0 – 65535 and a number of "
                    + "0 – 524287, or 37:0: and a number of 0 – 34359738367")
        default:
            Phrase(
                "没有这样的卡：26、34、37 位写作 26:118:45210，其他位数 n（4 – 64）写作 n:raw:十六进制，"
                    + "其值不超过 n 位",
                "no such card: expected 26, 34 or 37 bits as in 26:118:45210, or n:raw:hex of "
                    + "4 – 64 bits, whose value has at most n bits")
        }
    }
}
