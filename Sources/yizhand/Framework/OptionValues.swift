import Identity
import StationModel

/// Values of options that are more than a text, each with its own complaint.
extension Arguments {
    func time(_ option: CommandOption) throws -> UnixTime? {
        try value(option, "2026-11-21T06:00:00Z") { UnixTime(rfc3339: $0) }
    }

    func publicKey(_ option: CommandOption) throws -> Ed25519PublicKey? {
        let bytes = try value(option, "64 × 0-9a-f") { [UInt8](hex: $0.lowercased(), 32) }
        return try bytes.map { try Ed25519PublicKey($0) }
    }

    func member(_ option: CommandOption) throws -> MemberPseudonym? {
        try value(option, "16 × 0-9a-f") { MemberPseudonym(hex: $0) }
    }

    func station(_ option: CommandOption) throws -> StationId? {
        try value(option, "a-z 0-9 -") { StationId($0) }
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

    /// A value that `read` understands; `example` says what is expected.
    func value<Value>(
        _ option: CommandOption, _ example: String, _ read: (String) -> Value?
    ) throws(UsageFault) -> Value? {
        guard let text = text(option) else { return nil }
        if let value = read(text) { return value }
        throw .wrong(
            Phrase(
                "\(option.name) 是“\(text)”，应形如 \(example)。",
                "\(option.name) is \"\(text)\"; expected: \(example)."))
    }
}
