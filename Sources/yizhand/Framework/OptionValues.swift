import Identity
import StationModel

/// Values of options that are more than a text, each with its own complaint.
extension Arguments {
    func time(_ option: CommandOption) throws -> UnixTime? {
        let time = Phrase("时间，如 2026-11-21T06:00:00Z", "a time such as 2026-11-21T06:00:00Z")
        return try value(option, time) { UnixTime(rfc3339: $0) }
    }

    func publicKey(_ option: CommandOption) throws -> Ed25519PublicKey? {
        let digits = Phrase("64 位 0-9a-f", "64 digits 0-9a-f")
        let bytes = try value(option, digits) { [UInt8](hex: $0.lowercased(), 32) }
        return try bytes.map { try Ed25519PublicKey($0) }
    }

    func member(_ option: CommandOption) throws -> MemberPseudonym? {
        try value(option, Phrase("16 位 0-9a-f", "16 digits 0-9a-f")) { MemberPseudonym(hex: $0) }
    }

    func station(_ option: CommandOption) throws -> StationId? {
        try value(option, Phrase("由 a-z、0-9、- 组成的编号", "an id of a-z, 0-9 and -")) { StationId($0) }
    }

    /// The value of an option that must be there.
    func needed(_ option: CommandOption) throws(UsageFault) -> String {
        guard let text = text(option) else {
            throw .wrong(
                Phrase(
                    "缺少 \(option.name) \(option.placeholder ?? "")。",
                    "\(option.name) \(option.placeholder ?? "") is missing."))
        }
        return text
    }

    /// A value that `read` understands; `expected` says what that is: "a date such as …".
    func value<Value>(
        _ option: CommandOption, _ expected: Phrase, _ read: (String) -> Value?
    ) throws(UsageFault) -> Value? {
        guard let text = text(option) else { return nil }
        if let value = read(text) { return value }
        throw .wrong(
            Phrase("\(option.name) 是“\(text)”，应为", "\(option.name) is \"\(text)\"; expected ")
                + expected + Phrase("。", "."))
    }
}
