import DevicePorts
import LinuxDevices
import LinuxIO
import StationModel
import Testing

/// The lines of a station that is tried out without hardware: who has them, and for how long.
struct LineBenchTests {
    let bench = LineBench()

    private func ports() -> BenchPorts {
        let store = HeldDescriptors(inherited: .none(), offerToStore: { _, _ in })
        return BenchPorts(bench: bench, real: LinuxPorts(store: store))
    }

    private func inputs(_ offsets: [UInt32]) -> any InputLinesPort {
        let lines = offsets.map { LineAddress(chip: LineBench.chip, offset: $0) }
        return ports().inputLines(lines, activeLow: true, bias: .pullUp)
    }

    private func output(_ offset: UInt32) -> any OutputLinePort {
        let line = LineAddress(chip: LineBench.chip, offset: offset)
        return ports().outputLine(line, activeLow: false, holdsLevel: false)
    }

    @Test func `a pair that cannot have both lines keeps neither`() throws {
        let first = inputs([5])
        try first.open()
        let pair = inputs([4, 5])
        let failure = fault { try pair.open() }
        #expect(failure?.kind == .busy)
        #expect(failure?.place == "simulated:5")
        try inputs([4]).open()
        pair.close()
        // Closing what was never open takes nothing from the others.
        #expect(bench.set(4, high: false))
        #expect(bench.set(5, high: false))
        #expect(try first.isActive(line: 0))
    }

    @Test func `closing an output that never had its line takes it from nobody`() throws {
        let owner = output(7)
        _ = try owner.open(initial: true)
        let other = output(7)
        #expect(fault { _ = try other.open(initial: nil) }?.kind == .busy)
        other.close()
        #expect(fault { _ = try output(7).open(initial: nil) }?.kind == .busy)
        #expect(fault { try inputs([7]).open() }?.kind == .busy)
        #expect(bench.levels.map(\.isOutput) == [true])
        try owner.set(false)
        owner.close()
        owner.close()
        _ = try other.open(initial: nil)
        #expect(fault { try owner.set(true) }?.kind == .gone)
    }

    @Test func `a line keeps its level from one owner to the next`() throws {
        let owner = output(3)
        _ = try owner.open(initial: true)
        owner.close()
        #expect(try output(3).open(initial: nil))
    }
}
