/// What an ID-card module answers: SW1 SW2 SW3, then data.
///
/// | body | meaning |
/// |---|---|
/// | 00 00 9F, or 90, + 4 bytes | a card was found |
/// | 00 00 90 + 8 bytes | a card was selected |
/// | 00 00 90 + text length 2, photo length 2 (, print length 2), text … | a card was read |
/// | 00 00 90, or 9F, alone | the command was carried out |
/// | 00 00 SW3 | a refusal |
///
/// Lengths are big-endian. The photo is never looked at.
public enum IDCardReply: Hashable, Sendable {
    case found
    case selected
    case card(IDCard)
    /// Success without data: status, reset; of some modules also find.
    case done
    case refused(Refusal)
    /// A whole frame with a right check byte that says nothing known.
    case unintelligible

    /// SW3 of a refusal, as far as they differ for the station.
    public enum Refusal: Hashable, Sendable {
        /// 80: no card on the antenna, the normal idle answer.
        case noCard
        /// 41: the card could not be read.
        case readFailed
        /// 60: the self-test failed, the module takes no command.
        case selfTestFailed
        /// 66: the security module is not authorised.
        case notAuthorised
        /// 81 (select failed) and all others: this attempt has failed.
        case other(UInt8)

        init(code: UInt8) {
            switch code {
            case 0x80: self = .noCard
            case 0x41: self = .readFailed
            case 0x60: self = .selfTestFailed
            case 0x66: self = .notAuthorised
            default: self = .other(code)
            }
        }
    }

    /// From the body of a frame, SW1 to the byte before the check byte.
    init(body: UnsafeRawBufferPointer) {
        guard body.count >= 3, body[0] == 0, body[1] == 0 else {
            self = .unintelligible
            return
        }
        let isSuccess = body[2] == 0x90 || body[2] == 0x9F
        switch (isSuccess, body.count - 3) {
        case (false, _): self = .refused(Refusal(code: body[2]))
        case (true, 0): self = .done
        case (true, 4): self = .found
        case (true, 8): self = .selected
        case (true, let count): self = Self.reading(body, dataCount: count)
        }
    }

    /// Two length words precede the text, or three when fingerprints follow the photo: the words
    /// add up with themselves to the whole.
    private static func reading(_ body: UnsafeRawBufferPointer, dataCount: Int) -> IDCardReply {
        for words in 2...3 where dataCount >= words * 2 {
            let lengths = (0..<words).map { Int(body[3 + $0 * 2]) << 8 | Int(body[4 + $0 * 2]) }
            guard lengths.reduce(words * 2, +) == dataCount else { continue }
            let start = 3 + words * 2
            let text = UnsafeRawBufferPointer(rebasing: body[start..<start + lengths[0]])
            do {
                return .card(try IDCardText.card(text))
            } catch {
                return .unintelligible
            }
        }
        return .unintelligible
    }
}
