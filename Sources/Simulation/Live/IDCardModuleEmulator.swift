/// An ID-card module (SAM-V, GA 467 family) as it behaves on its serial line.
///
/// Theory of operation. It speaks only when spoken to, and does one thing at a time; a command that
/// comes meanwhile is lost. Find tells whether a card lies on the antenna; a card that was read is
/// not found again until it is lifted. Select needs a found card, read a selected one, which must
/// still be there when the reading ends.
///
/// | command | answer, SW3 | takes |
/// |---|---|---|
/// | `10 FF` reset, `11 FF` status | 90 | 20 ms |
/// | `20 01` find | 9F and 4 bytes, or 80 | 20 ms |
/// | `20 02` select | 90 and 8 bytes, or 81 | 30 ms |
/// | `30 01` read | 90, text and photo: 1295 bytes in all, or 41 | 1.2 s |
/// | a wrong check byte | 10 | 20 ms |
/// | any other | 21 | 20 ms |
///
/// Written from the protocol's description and not from the station's parser, so that the one tests
/// the other.
struct IDCardModuleEmulator: SerialEmulator {
    private enum Step {
        case none, found, selected, read
    }

    private enum Command {
        case reset, status, find, select, read, unknown, damaged

        init(_ frame: ArraySlice<UInt8>) {
            let checked = frame.dropFirst(5)
            guard checked.reduce(0, ^) == 0 else {
                self = .damaged
                return
            }
            switch Array(checked.dropFirst(2).dropLast()) {
            case [0x10, 0xFF]: self = .reset
            case [0x11, 0xFF]: self = .status
            case [0x20, 0x01]: self = .find
            case [0x20, 0x02]: self = .select
            case [0x30, 0x01]: self = .read
            default: self = .unknown
            }
        }

        var takes: Duration {
            switch self {
            case .read: .milliseconds(1200)
            case .select: .milliseconds(30)
            case .reset, .status, .find, .unknown, .damaged: .milliseconds(20)
            }
        }
    }

    private static let preamble: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69]
    /// Commands have 10 bytes; what is longer without an end is no command.
    private static let mostHeard = 64

    private var heard: [UInt8] = []
    private var busy: (command: Command, until: Duration)?
    /// The text of the card on the antenna.
    private var card: [UInt8]?
    private var step = Step.none

    /// When `advance` has an answer.
    var nextTime: Duration? { busy?.until }

    /// A card is laid on the antenna; one that lay there is gone.
    mutating func lay(_ text: [UInt8]) {
        card = text
        step = .none
    }

    mutating func lift() {
        card = nil
        step = .none
    }

    /// The current is cut. The card may stay where it is.
    mutating func powerFails() {
        heard = []
        busy = nil
        step = .none
    }

    /// Bytes from the program.
    mutating func hear(_ bytes: [UInt8], at time: Duration) {
        heard += bytes
        while let command = nextCommand() {
            if busy == nil { busy = (command, until: time + command.takes) }
        }
        heard = heard.suffix(Self.mostHeard)
    }

    /// The frame that is ready at this time, if one is.
    mutating func advance(to time: Duration) -> [UInt8] {
        guard let (command, end) = busy, end <= time else { return [] }
        busy = nil
        return Self.frame(answer(command))
    }

    /// Takes a whole frame out of what was heard, and what was noise before it.
    private mutating func nextCommand() -> Command? {
        while !heard.isEmpty {
            guard heard.starts(with: Self.preamble.prefix(heard.count)) else {
                heard.removeFirst()
                continue
            }
            guard heard.count >= 7 else { return nil }
            let end = 7 + Int(heard[5]) << 8 + Int(heard[6])
            guard end <= Self.mostHeard else {
                heard.removeFirst()
                continue
            }
            guard heard.count >= end else { return nil }
            defer { heard.removeFirst(end) }
            return Command(heard[..<end])
        }
        return nil
    }

    /// SW1 SW2 SW3 and the data.
    private mutating func answer(_ command: Command) -> [UInt8] {
        switch command {
        case .reset:
            step = .none
            return [0, 0, 0x90]
        case .status: return [0, 0, 0x90]
        case .find:
            guard card != nil, step != .read else { return [0, 0, 0x80] }
            step = .found
            return [0, 0, 0x9F, 0, 0, 0, 0]
        case .select:
            guard card != nil, step == .found else { return [0, 0, 0x81] }
            step = .selected
            return [0, 0, 0x90] + [UInt8](repeating: 0, count: 8)
        case .read:
            guard let card, step == .selected else { return [0, 0, 0x41] }
            step = .read
            return Self.cardAnswer(card)
        case .unknown: return [0, 0, 0x21]
        case .damaged: return [0, 0, 0x10]
        }
    }

    /// The whole frame that answers a reading of a card with this text.
    static func cardFrame(_ text: [UInt8]) -> [UInt8] { frame(cardAnswer(text)) }

    private static func cardAnswer(_ text: [UInt8]) -> [UInt8] {
        let photo = [UInt8](repeating: 0, count: 1024)
        return [0, 0, 0x90, 0x01, 0x00, 0x04, 0x00] + text + photo
    }

    private static func frame(_ body: [UInt8]) -> [UInt8] {
        let length = body.count + 1
        let checked = [UInt8(length >> 8), UInt8(length & 0xFF)] + body
        return preamble + checked + [checked.reduce(0, ^)]
    }
}
