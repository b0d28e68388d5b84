extension Credential {
    /// From the text that a person can write down: the inverse of the canonical form.
    ///
    /// `idCard` as printed · `idCardUID` 16 lower-case hexadecimal digits · `wiegand`
    /// `26:118:45210` or `32:raw:0012d4ff` · `qr` the code as scanned · others their text of
    /// 1 – 256 bytes. `nil` for anything else.
    public init?(kind: CredentialKind, text: String) {
        guard (1...Self.greatestTextLength).contains(text.utf8.count) else { return nil }
        switch kind {
        case .idCard:
            guard let number = IDCardNumber(ascii: Array(text.utf8)) else { return nil }
            self = .idCard(number)
        case .idCardUID:
            guard text.utf8.count == 16, let value = UInt64(strictHex: text),
                let uid = CardUID(value)
            else { return nil }
            self = .idCardUID(uid)
        case .wiegand:
            guard let card = WiegandCredential(canonicalText: text) else { return nil }
            self = .wiegand(card)
        case .qr: self = .qr(payload: Array(text.utf8))
        case .faceTerminal: self = .faceTerminal(text)
        case .pin: self = .pin(text)
        case .token: self = .token(text)
        }
    }

    /// A code of kind 2 has 289 characters; a scanner delivers no longer line.
    public static let greatestTextLength = 512
}

extension WiegandCredential {
    /// From `26:118:45210` or `32:raw:0012d4ff`, exactly as `canonicalText` writes it.
    public init?(canonicalText text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let bitCount = Int(parts[0]), (1...64).contains(bitCount) else {
            return nil
        }
        if parts[1] == "raw" {
            guard let bits = UInt64(strictHex: parts[2]) else { return nil }
            self = .raw(bitCount: bitCount, bits: bits)
        } else {
            guard let facility = UInt64(parts[1]), let number = UInt64(parts[2]) else { return nil }
            self = .card(bitCount: bitCount, facility: facility, number: number)
        }
        // Other spellings (leading zeros, a sign) would be another digest.
        guard canonicalText == text else { return nil }
    }
}
