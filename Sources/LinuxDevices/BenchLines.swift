import DevicePorts
import LinuxIO
import StationModel

/// Input lines of the bench; a mailbox's descriptor wakes the loop.
final class BenchInputLines: InputLinesPort {
    let place: String
    private let offsets: [UInt32]
    private let activeLow: Bool
    private let bias: LineBias
    private let bench: LineBench
    private var wake: Mailbox<Bool>?

    init(_ offsets: [UInt32], activeLow: Bool, bias: LineBias, _ bench: LineBench) {
        self.offsets = offsets
        self.activeLow = activeLow
        self.bias = bias
        self.bench = bench
        place = offsets.map { "\(LineBench.chip):\($0)" }.joined(separator: ", ")
    }

    var descriptors: [Int32] { wake.map { [$0.descriptor] } ?? [] }

    func open() throws(DeviceFault) {
        close()
        let wake: Mailbox<Bool>
        do throws(SystemError) {
            wake = try Mailbox(capacity: LineBench.mostEdges)
        } catch {
            throw DeviceFault(.system, operation: "open", place: place, detail: error.detail)
        }
        for offset in offsets
        where !bench.claimInput(offset, high: bias == .pullUp, wake: wake) {
            close()
            throw DeviceFault(
                .busy, operation: "open", place: "\(LineBench.chip):\(offset)",
                detail: "another device uses this line")
        }
        self.wake = wake
    }

    func close() {
        guard wake != nil else { return }
        for offset in offsets { bench.releaseInput(offset) }
        wake = nil
    }

    func isActive(line: Int) throws(DeviceFault) -> Bool {
        try requireOpen("get value")
        return bench.level(offsets[line]) != activeLow
    }

    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int {
        try requireOpen("read edges")
        _ = wake?.drain()
        let isPair = offsets.count > 1
        var count = 0
        for pulse in bench.takeEdges(offsets) {
            let becameActive = pulse.high != activeLow
            guard let line = offsets.firstIndex(of: pulse.offset), becameActive || !isPair else {
                continue
            }
            body(LineEdge(line: line, becameActive: becameActive, instant: pulse.instant))
            count += 1
        }
        return count
    }

    private func requireOpen(_ operation: String) throws(DeviceFault) {
        guard wake != nil else {
            throw DeviceFault(.gone, operation: operation, place: place, detail: "not open")
        }
    }
}

/// An output line of the bench.
final class BenchOutputLine: OutputLinePort {
    let place: String
    private let offset: UInt32
    private let activeLow: Bool
    private let bench: LineBench

    init(_ offset: UInt32, activeLow: Bool, _ bench: LineBench) {
        self.offset = offset
        self.activeLow = activeLow
        self.bench = bench
        place = "\(LineBench.chip):\(offset)"
    }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        guard bench.claimOutput(offset) else {
            throw DeviceFault(
                .busy, operation: "open", place: place, detail: "another device uses this line")
        }
        if let initial { bench.drive(offset, high: initial != activeLow) }
        return bench.level(offset) != activeLow
    }

    func close() { bench.releaseOutput(offset) }

    func set(_ active: Bool) throws(DeviceFault) {
        bench.drive(offset, high: active != activeLow)
    }
}
