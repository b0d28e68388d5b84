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
    private var held: (claim: LineBench.Claim, wake: Mailbox<Bool>)?

    init(_ offsets: [UInt32], activeLow: Bool, bias: LineBias, _ bench: LineBench) {
        self.offsets = offsets
        self.activeLow = activeLow
        self.bias = bias
        self.bench = bench
        place = offsets.map { "\(LineBench.chip):\($0)" }.joined(separator: ", ")
    }

    var descriptors: [Int32] { held.map { [$0.wake.descriptor] } ?? [] }

    func open() throws(DeviceFault) {
        close()
        let wake: Mailbox<Bool>
        do throws(SystemError) {
            wake = try Mailbox(capacity: LineBench.mostEdges)
        } catch {
            throw DeviceFault(.system, operation: "open", place: place, detail: error.detail)
        }
        held = (try bench.claim(offsets, high: bias == .pullUp, wake: wake), wake)
    }

    func close() {
        guard let held else { return }
        bench.release(held.claim)
        self.held = nil
    }

    func isActive(line: Int) throws(DeviceFault) -> Bool {
        try requireOpen("get value")
        return bench.level(offsets[line]) != activeLow
    }

    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int {
        try requireOpen("read edges")
        _ = held?.wake.drain()
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
        guard held != nil else {
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
    private var claim: LineBench.Claim?

    init(_ offset: UInt32, activeLow: Bool, _ bench: LineBench) {
        self.offset = offset
        self.activeLow = activeLow
        self.bench = bench
        place = "\(LineBench.chip):\(offset)"
    }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        close()
        claim = try bench.claim([offset])
        if let initial { bench.drive(offset, high: initial != activeLow) }
        return bench.level(offset) != activeLow
    }

    func close() {
        guard let claim else { return }
        bench.release(claim)
        self.claim = nil
    }

    func set(_ active: Bool) throws(DeviceFault) {
        guard claim != nil else {
            throw DeviceFault(.gone, operation: "set value", place: place, detail: "not open")
        }
        bench.drive(offset, high: active != activeLow)
    }
}
