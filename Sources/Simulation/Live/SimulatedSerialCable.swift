/// What a serial port is plugged into: the device's end of the cable.
///
/// Bytes that are sent while no program has the port open are lost, as on a real wire. What waits
/// for the program is held in one buffer, which is overwritten with zeros when it was read.
public final class SimulatedSerialCable {
    /// As much as the kernel's line discipline holds (N_TTY_BUF_SIZE); what does not fit is lost.
    static let capacity = 4096

    public let place: String
    public private(set) var isPluggedIn = true
    /// Counts pluggings: a port that was opened before the last one has hung up.
    private(set) var connection = 0
    weak var user: SimulatedBytePort?
    private let waiting = UnsafeMutableRawBufferPointer.allocate(
        byteCount: capacity, alignment: 1)
    private var waitingCount = 0
    private var written: [UInt8] = []

    init(place: String) {
        self.place = place
        wipe(0..<Self.capacity)
    }

    deinit {
        wipe(0..<Self.capacity)
        waiting.deallocate()
    }

    /// Whether the program would find its descriptor readable: bytes, or a hang-up.
    public var hasInput: Bool {
        guard let user, let opened = user.openedConnection else { return false }
        return waitingCount > 0 || opened != connection
    }

    /// Whether nothing of a card is left; for tests.
    var holdsOnlyZeros: Bool { waiting.allSatisfy { $0 == 0 } }

    /// The device sends.
    public func send(_ bytes: some Sequence<UInt8>) {
        guard isPluggedIn, user?.openedConnection == connection else { return }
        for byte in bytes where waitingCount < Self.capacity {
            waiting[waitingCount] = byte
            waitingCount += 1
        }
    }

    /// Takes what the program has written since the last call.
    public func takeWritten() -> [UInt8] {
        defer { written = [] }
        return written
    }

    public func unplug() {
        guard isPluggedIn else { return }
        isPluggedIn = false
        connection += 1
        discard()
    }

    public func plug() { isPluggedIn = true }

    // MARK: The port's side

    func discard() {
        wipe(0..<waitingCount)
        waitingCount = 0
        written = []
    }

    func handOver(_ body: (UnsafeRawBufferPointer) -> Void) -> Int {
        guard waitingCount > 0 else { return 0 }
        let count = waitingCount
        body(UnsafeRawBufferPointer(rebasing: waiting[0..<count]))
        wipe(0..<count)
        waitingCount = 0
        return count
    }

    func carry(_ bytes: [UInt8]) {
        // A device that never listens must not let this grow: it gets the first, as a UART would.
        written += bytes.prefix(Self.capacity - written.count)
    }

    /// Never inlined: zeros that nobody reads before the memory is freed would be optimised away.
    @inline(never)
    private func wipe(_ range: Range<Int>) {
        UnsafeMutableRawBufferPointer(rebasing: waiting[range]).initializeMemory(
            as: UInt8.self, repeating: 0)
    }
}
