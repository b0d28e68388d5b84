import DevicePorts

/// The program's end of a simulated serial cable. Open until closed; useless once the cable was
/// unplugged, also when it was plugged in again: then it must be opened anew.
final class SimulatedBytePort: BytePort {
    /// Bytes that every driver's buffer takes at once.
    static let greatestWrite = 256

    private let cable: SimulatedSerialCable
    /// The cable's connection when the port was opened; `nil` = closed.
    private(set) var openedConnection: Int?

    init(_ cable: SimulatedSerialCable) { self.cable = cable }

    var place: String { cable.place }
    var descriptor: Int32? { nil }

    func open() throws(DeviceFault) {
        close()
        guard cable.isPluggedIn else { throw gone("open", "No such file or directory") }
        guard cable.user == nil else { throw .busy(at: place) }
        cable.user = self
        cable.discard()
        openedConnection = cable.connection
    }

    func close() {
        if cable.user === self { cable.user = nil }
        openedConnection = nil
    }

    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DeviceFault) -> Int {
        try checkConnection("read")
        return cable.handOver(body)
    }

    func write(_ bytes: [UInt8]) throws(DeviceFault) {
        precondition(bytes.count <= Self.greatestWrite, "drivers' frames are shorter than this")
        try checkConnection("write")
        cable.carry(bytes)
    }

    private func checkConnection(_ operation: String) throws(DeviceFault) {
        guard let openedConnection else { throw .closed(operation, at: place) }
        guard openedConnection == cable.connection else {
            throw gone(operation, "The other end hung up")
        }
    }

    private func gone(_ operation: String, _ detail: String) -> DeviceFault {
        DeviceFault(.gone, operation: operation, place: place, detail: detail)
    }
}
