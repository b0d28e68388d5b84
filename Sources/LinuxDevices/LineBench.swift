public import DevicePorts
import Glibc
import LinuxIO
public import StationModel
import Synchronization

/// Lines without hardware, for trying a station out: every line of the chip `simulated` is a
/// number in memory that a tool sets and reads over the control socket.
///
/// The lines have physical levels (high or low) like real ones; polarity and bias are the ports'.
/// Setting one wakes the loop through a descriptor, as an edge on a real line does, and may be
/// done from any thread.
public final class LineBench: Sendable {
    /// The chip's name in the configuration: `simulated:4`.
    public static let chip = "simulated"

    struct Pulse {
        let offset: UInt32
        let instant: MonotonicInstant
        let high: Bool
    }

    /// Lines that one port has opened; only whoever holds it can give them back.
    struct Claim: Hashable {
        fileprivate let number: UInt64
        fileprivate let offsets: [UInt32]
    }

    private struct Use {
        let claim: UInt64
        /// Of an input: wakes its loop. `nil` = an output.
        let wake: Mailbox<Bool>?
    }

    private struct State {
        var levels: [UInt32: Bool] = [:]
        var uses: [UInt32: Use] = [:]
        var lastClaim: UInt64 = 0
        /// Edges that the port of these lines has not read yet, at most `mostEdges`.
        var edges: [UInt32: [Pulse]] = [:]
    }

    /// As many as the kernel keeps for a real request.
    static let mostEdges = 256

    private let state = Mutex(State())

    public init() {}

    /// The level of every line in use: high or low, and whether the station drives it.
    public var levels: [(offset: UInt32, high: Bool, isOutput: Bool)] {
        state.withLock { state in
            state.levels.sorted { $0.key < $1.key }.map {
                ($0.key, $0.value, state.uses[$0.key].map { $0.wake == nil } ?? false)
            }
        }
    }

    /// Sets an input's level; false when no device uses the line as an input.
    public func set(_ offset: UInt32, high: Bool) -> Bool {
        change([Pulse(offset: offset, instant: Clocks.monotonic(), high: high)])
    }

    /// Pulses a Wiegand pair low, 1 ms apart, first bit first, ending now.
    public func pulse(data0: UInt32, data1: UInt32, bits: [Bool]) -> Bool {
        let end = Clocks.monotonic()
        let pulses = bits.enumerated().flatMap { place, bit in
            let instant = end - .milliseconds(bits.count - place)
            let line = bit ? data1 : data0
            return [
                Pulse(offset: line, instant: instant, high: false),
                Pulse(offset: line, instant: instant + .microseconds(50), high: true),
            ]
        }
        return change(pulses)
    }

    private func change(_ pulses: [Pulse]) -> Bool {
        let boxes: [Mailbox<Bool>]? = state.withLock { state in
            guard pulses.allSatisfy({ state.uses[$0.offset]?.wake != nil }) else { return nil }
            for pulse in pulses where state.levels[pulse.offset] != pulse.high {
                state.levels[pulse.offset] = pulse.high
                var waiting = state.edges[pulse.offset] ?? []
                if waiting.count < Self.mostEdges { waiting.append(pulse) }
                state.edges[pulse.offset] = waiting
            }
            return Set(pulses.map(\.offset)).compactMap { state.uses[$0]?.wake }
        }
        guard let boxes else { return false }
        for box in boxes { _ = box.post(true) }
        return true
    }

    // MARK: - For the ports

    /// Takes all these lines or none of them: as inputs that `wake` their loop, or as outputs. A
    /// line that nobody has set yet rests at `high`.
    func claim(
        _ offsets: [UInt32], high: Bool = false, wake: Mailbox<Bool>? = nil
    ) throws(DeviceFault) -> Claim {
        let (claim, taken) = state.withLock { state -> (Claim?, UInt32?) in
            if let taken = offsets.first(where: { state.uses[$0] != nil }) { return (nil, taken) }
            state.lastClaim += 1
            for offset in offsets {
                state.levels[offset] = state.levels[offset] ?? high
                state.uses[offset] = Use(claim: state.lastClaim, wake: wake)
                state.edges[offset] = nil
            }
            return (Claim(number: state.lastClaim, offsets: offsets), nil)
        }
        guard let claim else {
            let place = taken.map { "\(Self.chip):\($0)" } ?? Self.chip
            throw DeviceFault(
                .busy, operation: "open", place: place, detail: "another device uses this line")
        }
        return claim
    }

    /// Gives the lines of a claim back, and no others; a second time means nothing.
    func release(_ claim: Claim) {
        state.withLock { state in
            for offset in claim.offsets where state.uses[offset]?.claim == claim.number {
                state.uses[offset] = nil
            }
        }
    }

    func level(_ offset: UInt32) -> Bool { state.withLock { $0.levels[offset] ?? false } }

    func takeEdges(_ offsets: [UInt32]) -> [Pulse] {
        state.withLock { state in
            let taken = offsets.flatMap { state.edges[$0] ?? [] }
            for offset in offsets { state.edges[offset] = nil }
            return taken.sorted { $0.instant < $1.instant }
        }
    }

    func drive(_ offset: UInt32, high: Bool) { state.withLock { $0.levels[offset] = high } }
}

/// Real ports, but for the lines of the bench.
public struct BenchPorts: PortMaking {
    private let bench: LineBench
    private let real: any PortMaking

    public init(bench: LineBench, real: any PortMaking) {
        self.bench = bench
        self.real = real
    }

    public func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        real.bytePort(configuration)
    }

    public func probePort(_ device: String) -> any ProbePort { real.probePort(device) }

    public func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort {
        guard lines.allSatisfy({ $0.chip == LineBench.chip }) else {
            return real.inputLines(lines, activeLow: activeLow, bias: bias)
        }
        return BenchInputLines(lines.map(\.offset), activeLow: activeLow, bias: bias, bench)
    }

    public func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort {
        guard line.chip == LineBench.chip else {
            return real.outputLine(line, activeLow: activeLow, holdsLevel: holdsLevel)
        }
        return BenchOutputLine(line.offset, activeLow: activeLow, bench)
    }
}
