import StationModel

/// A line with lock boards of the 8A/80 family.
///
/// Theory of operation. A board takes one command at a time; what comes meanwhile is lost. "Open"
/// pulses the lock for half a second, the door springs open, and the answer tells its level then.
/// A lock that sticks is pulsed in vain.
///
/// | command | takes | answer |
/// |---|---|---|
/// | `8A` board lock `11` | 550 ms | `8A` board lock level |
/// | `8A` board `00 11` | 550 ms a lock | the command |
/// | `80` board lock `33` | 10 ms | `80` board lock level |
/// | `80` board `00 33` | 10 ms | `80` board, a byte for 8 locks each (the last ones first), `33` |
///
/// Every frame ends with the XOR of what is before it. A level is 11 or 00; which of them an open
/// door has depends on the lock. Source: a protocol sheet of the family and a public driver.
struct LockLineEmulator: SerialEmulator {
    struct Board {
        let id: DeviceId
        let address: UInt8
        let openLevel: Bool
        var isPowered = true
        /// Lock 1 first.
        var doors: [Bool]
        var sticks: Set<Int> = []

        /// `true` = 11.
        func level(_ lock: Int) -> Bool { doors[lock - 1] == openLevel }
    }

    private static let pulse: Duration = .milliseconds(550)
    private static let look: Duration = .milliseconds(10)

    private(set) var boards: [Board]
    private let characterTime: Duration
    private var heard: [UInt8] = []
    private var busy: (command: [UInt8], board: Int, until: Duration)?

    init(_ line: LockerLineConfiguration) {
        characterTime = .microseconds(10_000_000 / Int(line.port.baudRate))
        boards = line.boards.map {
            Board(
                id: $0.id, address: $0.address, openLevel: $0.openLevel,
                doors: [Bool](repeating: false, count: $0.lockCount))
        }
    }

    var nextTime: Duration? { busy?.until }

    // MARK: Hands

    /// Somebody opens or shuts a door. Returns whether there is such a compartment.
    mutating func setDoor(_ address: CompartmentAddress, open: Bool) -> Bool {
        guard let place = boards.firstIndex(where: { $0.id == address.device }),
            (1...boards[place].doors.count).contains(address.number)
        else { return false }
        boards[place].doors[address.number - 1] = open
        return true
    }

    /// Returns whether there is such a board.
    mutating func setPowered(_ id: DeviceId, _ powered: Bool) -> Bool {
        guard let place = boards.firstIndex(where: { $0.id == id }) else { return false }
        boards[place].isPowered = powered
        return true
    }

    mutating func setSticking(_ address: CompartmentAddress, _ sticks: Bool) {
        guard let place = boards.firstIndex(where: { $0.id == address.device }) else { return }
        if sticks {
            boards[place].sticks.insert(address.number)
        } else {
            boards[place].sticks.remove(address.number)
        }
    }

    // MARK: The line

    /// The boards have a supply of their own.
    mutating func powerFails() { heard = [] }

    mutating func hear(_ bytes: [UInt8], at time: Duration) {
        heard += bytes
        while heard.count >= 5 {
            let frame = Array(heard.prefix(5))
            guard frame[0] == 0x8A || frame[0] == 0x80, frame.reduce(0, ^) == 0 else {
                heard.removeFirst()
                continue
            }
            heard.removeFirst(5)
            begin(frame, at: time + characterTime * bytes.count)
        }
    }

    private mutating func begin(_ command: [UInt8], at time: Duration) {
        guard busy == nil,
            let place = boards.firstIndex(where: { $0.isPowered && $0.address == command[1] }),
            Int(command[2]) <= boards[place].doors.count
        else { return }
        let takes: Duration
        switch (command[0], command[3]) {
        case (0x8A, 0x11):
            takes = Self.pulse * (command[2] == 0 ? boards[place].doors.count : 1)
        case (0x80, 0x33): takes = Self.look
        default: return
        }
        busy = (command, place, time + takes)
    }

    mutating func advance(to time: Duration) -> [UInt8] {
        guard let (command, place, end) = busy, end <= time else { return [] }
        busy = nil
        guard boards[place].isPowered else { return [] }
        let lock = Int(command[2])
        if command[0] == 0x8A {
            let all = lock == 0 ? Array(1...boards[place].doors.count) : [lock]
            for lock in all where !boards[place].sticks.contains(lock) {
                boards[place].doors[lock - 1] = true
            }
            return lock == 0 ? command : level(command, of: boards[place])
        }
        return lock == 0 ? levels(of: boards[place]) : level(command, of: boards[place])
    }

    private func level(_ command: [UInt8], of board: Board) -> [UInt8] {
        Self.closed([
            command[0], command[1], command[2], board.level(Int(command[2])) ? 0x11 : 0x00,
        ])
    }

    private func levels(of board: Board) -> [UInt8] {
        var states = [UInt8](repeating: 0, count: (board.doors.count + 7) / 8)
        for lock in 1...board.doors.count where board.level(lock) {
            states[(lock - 1) / 8] |= 1 << UInt8((lock - 1) % 8)
        }
        return Self.closed([0x80, board.address] + states.reversed() + [0x33])
    }

    private static func closed(_ body: [UInt8]) -> [UInt8] { body + [body.reduce(0, ^)] }
}
