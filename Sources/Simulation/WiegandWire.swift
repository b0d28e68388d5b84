import Decoding
import StationModel

/// What a 26-bit card (H10301) sends: its bits, the first on the wire first, one pulse each.
enum WiegandWire {
    static let pulseInterval: Duration = .milliseconds(1)
    static let pulseWidth: Duration = .microseconds(50)

    /// From the first pulse to the end of the last.
    static func span(_ count: Int) -> Duration { pulseInterval * count }

    /// Empty for cards of any other format: the simulated city gives out none.
    static func bits(_ card: WiegandCredential) -> [Bool] {
        guard case .card(26, let facility, let number) = card,
            let bits = WiegandFormat.h10301.bits(facility: facility, number: number)
        else { return [] }
        return (0..<26).map { bits >> (25 - $0) & 1 == 1 }
    }
}
