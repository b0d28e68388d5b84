import StationModel

/// A vending machine with its controller ("VMC – upper computer" protocol, V3.0).
///
/// It drives one spiral at a time. A turn that does not end at home within 8 s, or of which its
/// sensor sees nothing for 2 s after, is a jam.
///
/// | frame | bytes |
/// |---|---|
/// | every one | `FA FB` command length payload XOR; the payload begins with the packet number |
/// | poll, acknowledgement | `41 00`, `42 00`, without a payload |
/// | check, buy, drive | `01` selection; `03` selection; `06` drop sensor, elevator, selection |
/// | selection is … | `02` status selection: 1 can be sold, 2 nothing left, 3 no such lane |
/// | dispensing … | `04` status selection: 1 turns, 2 done, 3 jammed |
///
/// Source: the protocol's document, V3.0.
struct VendingMachineEmulator: SerialEmulator {
    private struct Turn {
        let selection: UInt16
        let seesDrops: Bool
        var hasLeft = false
        var hasDropped = false
        /// When it is given up; with the spiral at home, when nothing more is waited for.
        var until: Duration
        var isHome = false
    }

    private static let longestTurn: Duration = .seconds(8)
    private static let waitsForDrop: Duration = .seconds(2)
    /// Nobody waits for an answer so late (`LaneFate.answerIsLate`).
    private static let lateBy = DispenseTime.answerWithin

    var lanes: [UInt16: StandingLane]
    private var voice: VendingVoice
    private var turn: Turn?

    init(lanes: [UInt16: StandingLane], at time: Duration) {
        self.lanes = lanes
        voice = VendingVoice(at: time)
    }

    var nextTime: Duration? {
        let spirals = lanes.values.compactMap(\.nextChange)
        return ([voice.nextTime, turn?.until].compactMap(\.self) + spirals).min()
    }

    /// It has a supply of its own.
    mutating func powerFails() {}

    mutating func hear(_ bytes: [UInt8], at time: Duration) {
        for command in voice.hear(bytes, at: time) { carryOut(command, at: time) }
    }

    mutating func advance(to time: Duration) -> [UInt8] {
        turnSpirals(to: time)
        return voice.speak(at: time)
    }

    private mutating func carryOut(_ command: VendingVoice.Command, at time: Duration) {
        let values = command.values
        switch (command.code, values.count) {
        case (0x01, 2):
            let selection = Self.number(values[...])
            let status: UInt8 = lanes[selection].map { $0.items > 0 ? 1 : 2 } ?? 3
            report(0x02, status, selection, from: time)
        case (0x03, 2): drive(Self.number(values[...]), seesDrops: true, at: time)
        case (0x06, 4):
            drive(Self.number(values.suffix(2)), seesDrops: values[0] == 1, at: time)
        default: break
        }
    }

    private mutating func report(
        _ code: UInt8, _ status: UInt8, _ selection: UInt16, from time: Duration
    ) {
        let bytes = [status, UInt8(selection >> 8), UInt8(selection & 0xFF)]
        voice.report(code, bytes, from: time)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { $0 << 8 | UInt16($1) }
    }

    // MARK: Motors

    private mutating func drive(_ selection: UInt16, seesDrops: Bool, at time: Duration) {
        guard turn == nil, lanes[selection] != nil else { return }
        report(0x04, 1, selection, from: time)
        turn = Turn(selection: selection, seesDrops: seesDrops, until: time + Self.longestTurn)
        take(lanes[selection]?.drive(true, at: time) ?? [], of: selection)
    }

    private mutating func turnSpirals(to time: Duration) {
        for selection in lanes.keys.sorted() {
            take(lanes[selection]?.advance(to: time) ?? [], of: selection)
        }
        guard var current = turn else { return }
        if current.hasLeft, !current.isHome, lanes[current.selection]?.switchIsHome == true {
            take(lanes[current.selection]?.drive(false, at: time) ?? [], of: current.selection)
            current.isHome = true
            current.until = time + (current.seesDrops ? Self.waitsForDrop : .zero)
            turn = current
        }
        let isDone = current.isHome && (current.hasDropped || !current.seesDrops)
        if isDone || current.until <= time { end(current, isDone: isDone, at: time) }
    }

    private mutating func take(_ happened: [SpiralLane.Happening], of selection: UInt16) {
        guard turn?.selection == selection else { return }
        for event in happened {
            switch event {
            case .home(false): turn?.hasLeft = true
            case .falls(isSeen: true): turn?.hasDropped = true
            case .home(true), .falls(isSeen: false): break
            }
        }
    }

    private mutating func end(_ ended: Turn, isDone: Bool, at time: Duration) {
        turn = nil
        take(lanes[ended.selection]?.drive(false, at: time) ?? [], of: ended.selection)
        let fate = lanes[ended.selection]?.fate ?? .drops
        guard fate != .answerIsLost else { return }
        let from = fate == .answerIsLate ? time + Self.lateBy : time
        report(0x04, isDone || ended.hasDropped ? 2 : 3, ended.selection, from: from)
    }
}
