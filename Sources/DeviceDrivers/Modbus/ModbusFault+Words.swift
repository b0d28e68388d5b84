import Decoding
import StationModel

extension ModbusFault {
    /// What it is on the line; silence is none.
    var noise: Noise? {
        switch self {
        case .silent: nil
        case .badChecksum: .badChecksum
        case .incomplete: .incomplete
        case .wrongUnit, .wrongFunction, .wrongByteCount, .wrongConfirmation: .babble
        }
    }

    /// Whether the answer may come yet: nothing of its shape has been heard.
    var leavesAnswerOwed: Bool { self != .badChecksum }

    /// What was found, and what to look at.
    func words(unit: UInt8) -> String {
        switch self {
        case .silent: "no answer from unit \(unit); check power, wires A and B, and the address"
        case .wrongUnit(let other): "unit \(other) answers for unit \(unit); check both addresses"
        case .wrongFunction, .wrongByteCount, .wrongConfirmation:
            "unit \(unit) answers something else than was asked; check its profile"
        case .badChecksum: "answers of unit \(unit) are damaged; check shield and termination"
        case .incomplete: "answers of unit \(unit) are no frames; check baud rate and parity"
        }
    }
}
