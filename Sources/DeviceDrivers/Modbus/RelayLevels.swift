import Decoding
import StationModel

/// The relays of one board as levels: what is wanted, what is not confirmed, what the board tells.
///
/// Relays are levels, not orders: what is wanted is kept, written while it differs from what the
/// board tells, and compared with each look. A board that lost its power comes back as it should
/// be.
///
/// A relay whose write was confirmed and that is then seen at the other level contradicts its
/// board: it is written again, each time after a longer wait, so that it does not take the line
/// from the others. After the third time it does not follow, until it is seen as it is wanted. A
/// new wish is written at once, and waits anew.
struct RelayLevels {
    /// A board that is slow to follow does so by the third look, 1.5 s after the first.
    static let mostContradictions = 3

    /// A relay that was seen at another level than it was confirmed to have.
    private struct Doubt {
        var contradictions = 0
        var backOff = BackOff()
        var writeDue = MonotonicInstant(sinceBoot: .zero)

        mutating func forgetWaiting() {
            backOff.reset()
            writeDue = MonotonicInstant(sinceBoot: .zero)
        }
    }

    private let layout: ModbusRelays
    /// Off at the start.
    private var wanted: [Bool]
    /// No longer than the board has relays; neither are the other two.
    private var unconfirmed: Set<Int> = []
    /// Written as wanted, and confirmed, since the last look.
    private var confirmed: Set<Int> = []
    private var doubts: [Int: Doubt] = [:]
    private var seen: [Bool]?

    init(_ layout: ModbusRelays) {
        self.layout = layout
        wanted = [Bool](repeating: false, count: layout.count)
    }

    /// Whether each relay is confirmed as it is wanted.
    var isAtRest: Bool { unconfirmed.isEmpty }

    /// When the next relay is to be written; `nil` = none is.
    var nextWrite: MonotonicInstant? { unconfirmed.map(writeDue).min() }

    /// The relay to be written next.
    func pending(at now: MonotonicInstant) -> Int? {
        unconfirmed.filter { writeDue($0) <= now }.min()
    }

    private func writeDue(_ relay: Int) -> MonotonicInstant {
        doubts[relay]?.writeDue ?? MonotonicInstant(sinceBoot: .zero)
    }

    func isWanted(_ relay: Int) -> Bool { wanted[relay] }

    /// Relays that do not follow, by number.
    var deaf: [Int] {
        doubts.filter { $0.value.contradictions >= Self.mostContradictions }.keys.sorted()
    }

    /// Asks for a level. Whoever asks twice before it is written has asked once. Another level than
    /// before is written at once, whatever was waited for: a heater is not kept on by old doubts.
    mutating func set(_ relay: Int, on: Bool) {
        if wanted[relay] != on {
            confirmed.remove(relay)
            doubts[relay]?.forgetWaiting()
        }
        wanted[relay] = on
        unconfirmed.insert(relay)
    }

    /// The board has confirmed a level; another one may be wanted by now.
    mutating func confirmed(_ relay: Int, on: Bool) {
        guard wanted[relay] == on else { return }
        unconfirmed.remove(relay)
        confirmed.insert(relay)
    }

    /// The board tells its levels; returns whether they differ from what it told before.
    mutating func look(_ levels: [Bool], at now: MonotonicInstant) -> Bool {
        defer { (seen, confirmed) = (levels, []) }
        unconfirmed = Set(levels.indices.filter { levels[$0] != wanted[$0] })
        for relay in levels.indices {
            if !unconfirmed.contains(relay) {
                doubts[relay] = nil
            } else if confirmed.contains(relay) {
                var doubt = doubts[relay] ?? Doubt()
                doubt.contradictions += 1
                doubt.writeDue = now + doubt.backOff.next()
                doubts[relay] = doubt
            }
        }
        return seen != levels
    }

    var reading: ModbusRequest { .readCoils(start: layout.firstCoil, count: layout.count) }

    /// Brings a relay to the level that is wanted.
    func writing(_ relay: Int) -> ModbusRequest {
        .writeCoil(
            address: layout.firstCoil + UInt16(relay),
            value: wanted[relay] ? layout.onValue : layout.offValue)
    }
}
