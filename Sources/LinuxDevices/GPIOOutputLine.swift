import CGPIOD
import DevicePorts
import LinuxIO
import StationModel

/// An ordinary output line, through libgpiod. Closing it, or the end of the process, gives the
/// line back to the hardware's default.
final class GPIOOutputLine: OutputLinePort {
    let place: String
    private let line: LineAddress
    private let activeLow: Bool
    private var handle: OpaquePointer?

    /// Touches nothing yet.
    init(_ line: LineAddress, activeLow: Bool) {
        self.line = line
        self.activeLow = activeLow
        place = line.description
    }

    deinit { close() }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        close()
        let level: Int32 = initial.map { $0 ? 1 : 0 } ?? -1
        let opened = try checkLine(
            cgpiod_output_open(line.chip, line.offset, lineConsumer, activeLow, level),
            "request line", at: place)
        handle = opened
        return try checkLine(cgpiod_output_level(opened), "get value", at: place) == 1
    }

    func close() {
        if let handle { cgpiod_output_close(handle) }
        handle = nil
    }

    func set(_ active: Bool) throws(DeviceFault) {
        guard let handle else { throw closedFault("set value", at: place) }
        _ = try checkLine(cgpiod_output_set(handle, active), "set value", at: place)
    }
}
