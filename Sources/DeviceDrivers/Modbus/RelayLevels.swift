import Decoding
import StationModel

/// The relays of one board as levels: what is wanted, what is not confirmed, what the board tells.
///
/// Relays are levels, not orders: what is wanted is kept, written while it differs from what the
/// board tells, and compared with each look. A board that lost its power comes back as it should
/// be.
struct RelayLevels {
    private let layout: ModbusRelays
    /// Off at the start.
    private var wanted: [Bool]
    /// No longer than the board has relays.
    private var unconfirmed: Set<Int> = []
    private var seen: [Bool]?

    init(_ layout: ModbusRelays) {
        self.layout = layout
        wanted = [Bool](repeating: false, count: layout.count)
    }

    /// The relay to be written next.
    var pending: Int? { unconfirmed.min() }

    func isWanted(_ relay: Int) -> Bool { wanted[relay] }

    /// Asks for a level. Whoever asks twice before it is written has asked once.
    mutating func set(_ relay: Int, on: Bool) {
        wanted[relay] = on
        unconfirmed.insert(relay)
    }

    /// The board has confirmed a level; another one may be wanted by now.
    mutating func confirmed(_ relay: Int, on: Bool) {
        if wanted[relay] == on { unconfirmed.remove(relay) }
    }

    /// The board tells its levels; returns whether they differ from what it told before.
    mutating func look(_ levels: [Bool]) -> Bool {
        defer { seen = levels }
        unconfirmed = Set(levels.indices.filter { levels[$0] != wanted[$0] })
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
