/// One frame between a vending machine's controller and its upper computer.
///
/// `FA FB`, command, length, payload, XOR of everything before it. The payload is a packet number
/// (1 – 255) and a text; poll and acknowledgement have neither. Numbers are big-endian.
/// Source: "VMC – Upper Computer Communication Protocol" V3.0, RS-232, 57600 8N1.
public struct VendingFrame: Hashable, Sendable {
    public let command: UInt8
    /// `nil` for poll and acknowledgement.
    public let packet: UInt8?
    public let text: [UInt8]

    static let header: [UInt8] = [0xFA, 0xFB]

    init(_ command: UInt8, packet: UInt8?, _ text: [UInt8] = []) {
        self.command = command
        self.packet = packet
        self.text = text
    }

    public static let poll = VendingFrame(0x41, packet: nil)
    public static let acknowledgement = VendingFrame(0x42, packet: nil)

    public var bytes: [UInt8] {
        let payload = (packet.map { [$0] } ?? []) + text
        let body = Self.header + [command, UInt8(payload.count)] + payload
        return body + [Checksums.xor(body)]
    }
}

/// What the upper computer tells the machine.
public enum VendingCommand: Hashable, Sendable {
    /// 31: begin the packet numbers anew.
    case synchronise
    /// 01: can this selection be sold?
    case check(selection: UInt16)
    /// 03: sell it, as if it had been paid for.
    case buy(selection: UInt16)
    /// 06: turn the motor of the selection; the drop sensor says whether something fell.
    case drive(selection: UInt16, dropSensor: Bool, elevator: Bool)
    /// 05 with selection 0: forget what was chosen at the machine.
    case cancelSelection
    /// 51.
    case requestStatus

    public func frame(packet: UInt8) -> VendingFrame {
        switch self {
        case .synchronise: VendingFrame(0x31, packet: packet)
        case .check(let selection):
            VendingFrame(0x01, packet: packet, selection.bigEndianBytes)
        case .buy(let selection): VendingFrame(0x03, packet: packet, selection.bigEndianBytes)
        case .drive(let selection, let dropSensor, let elevator):
            VendingFrame(
                0x06, packet: packet,
                [dropSensor ? 1 : 0, elevator ? 1 : 0] + selection.bigEndianBytes)
        case .cancelSelection: VendingFrame(0x05, packet: packet, [0, 0])
        case .requestStatus: VendingFrame(0x51, packet: packet)
        }
    }
}

/// What the machine says.
public enum VendingMessage: Hashable, Sendable {
    /// It listens now, for 100 ms.
    case poll
    case acknowledgement
    case synchronise
    case selection(UInt16, VendingSelectionStatus)
    /// A text of two bytes names no selection.
    case dispensing(UInt16?, VendingDispenseStatus)
    /// Somebody chose at the machine; 0 = took it back.
    case chosen(UInt16)
    /// Slot report: what the machine believes about one selection.
    case slot(UInt16, stock: UInt8, capacity: UInt8)
    /// Anything else; it is acknowledged, and nothing more.
    case other(UInt8)

    public init(_ frame: VendingFrame) {
        let text = frame.text
        switch (frame.command, text.count) {
        case (0x41, 0): self = .poll
        case (0x42, 0): self = .acknowledgement
        case (0x31, _): self = .synchronise
        case (0x02, 3...):
            self = .selection(Self.word(text, 1), VendingSelectionStatus(code: text[0]))
        // The protocol says 5 or 3 for the length and shows 4: what is there counts.
        case (0x04, 3...):
            self = .dispensing(Self.word(text, 1), VendingDispenseStatus(code: text[0]))
        case (0x04, 1...): self = .dispensing(nil, VendingDispenseStatus(code: text[0]))
        case (0x05, 2...): self = .chosen(Self.word(text, 0))
        case (0x11, 8...): self = .slot(Self.word(text, 0), stock: text[6], capacity: text[7])
        default: self = .other(frame.command)
        }
    }

    private static func word(_ text: [UInt8], _ place: Int) -> UInt16 {
        UInt16(text[place]) << 8 | UInt16(text[place + 1])
    }
}

/// Whether a selection can be sold (command 02).
public enum VendingSelectionStatus: Hashable, Sendable {
    case normal, outOfStock, unknownSelection, paused
    /// Something lies in the lift.
    case liftOccupied
    case doorUnlocked
    /// Errors of lift and oven.
    case fault(UInt8)

    init(code: UInt8) {
        switch code {
        case 0x01: self = .normal
        case 0x02: self = .outOfStock
        case 0x03: self = .unknownSelection
        case 0x04: self = .paused
        case 0x05: self = .liftOccupied
        case 0x06: self = .doorUnlocked
        default: self = .fault(code)
        }
    }
}

/// How a delivery goes (command 04).
public enum VendingDispenseStatus: Hashable, Sendable {
    case dispensing
    /// Delivered; 24 (in the collecting box) counts, too.
    case success
    case jammed
    case motorRunsOn, motorMissing
    case liftFault
    /// 10 – 13: the lift is on its way, or stuck; sources disagree, so it decides nothing.
    case liftPhase(UInt8)
    /// FF.
    case terminated
    case fault(UInt8)

    init(code: UInt8) {
        switch code {
        case 0x01: self = .dispensing
        case 0x02, 0x24: self = .success
        case 0x03: self = .jammed
        case 0x04: self = .motorRunsOn
        case 0x06: self = .motorMissing
        case 0x07: self = .liftFault
        case 0x10...0x13: self = .liftPhase(code)
        case 0xFF: self = .terminated
        default: self = .fault(code)
        }
    }
}
