import DevicePorts
import StationModel
import Testing

@testable import Simulation

/// The promises of `DevicePorts`, kept by the simulated ports. (The contract suite for byte ports
/// runs beside the one for real serial ports.)
struct LivePortTests {
    private let ports = SimulatedPorts()
    private let first = LineAddress(chip: "simulated", offset: 1)
    private let second = LineAddress(chip: "simulated", offset: 2)
    private let instant = MonotonicInstant(sinceBoot: .seconds(5))

    private func kind(_ call: () throws(DeviceFault) -> Void) -> DeviceFault.Kind? {
        do {
            try call()
            return nil
        } catch {
            return error.kind
        }
    }

    private func serial() -> any BytePort {
        ports.bytePort(SerialConfiguration(path: "port", baudRate: 9600))
    }

    // MARK: Serial

    @Test func `a port that was unplugged stays useless until it is opened again`() throws {
        let (cable, port) = (ports.serialCable("port"), serial())
        try port.open()
        #expect(!cable.hasInput)
        cable.unplug()
        #expect(cable.hasInput, "a hang-up wakes the loop")
        cable.plug()
        #expect(kind { () throws(DeviceFault) in _ = try port.read { _ in } } == .gone)
        #expect(kind { () throws(DeviceFault) in try port.write([1]) } == .gone)
        try port.open()
        cable.send([7])
        var got: [UInt8] = []
        #expect(try port.read { got += $0 } == 1)
        #expect(got == [7])
    }

    @Test func `two ports cannot hold one cable`() throws {
        let (one, other) = (serial(), serial())
        try one.open()
        #expect(kind { () throws(DeviceFault) in try other.open() } == .busy)
        one.close()
        #expect(kind { () throws(DeviceFault) in try other.open() } == nil)
    }

    @Test func `what was read leaves nothing behind, and a flood is cut off`() throws {
        let (cable, port) = (ports.serialCable("port"), serial())
        cable.send([1, 2, 3])
        try port.open()
        #expect(try port.read { _ in } == 0, "sent while nobody listened")
        cable.send([UInt8](repeating: 0x35, count: 5000))
        #expect(!cable.holdsOnlyZeros)
        #expect(try port.read { _ in } == 4096)
        #expect(cable.holdsOnlyZeros)
        #expect(try port.read { _ in } == 0)
    }

    // MARK: Input lines

    @Test func `edges of two lines come in the order of their stamps`() throws {
        let port = ports.inputLines([first, second], activeLow: true, bias: .pullUp)
        try port.open()
        ports.inputCable(second).drive(true, at: instant)
        ports.inputCable(first).drive(true, at: instant + .milliseconds(1))
        ports.inputCable(first).drive(true, at: instant + .milliseconds(2))
        ports.inputCable(second).drive(false, at: instant + .milliseconds(3))
        #expect(ports.inputCable(first).hasInput)
        var edges: [LineEdge] = []
        #expect(try port.readEdges { edges.append($0) } == 3)
        #expect(edges.map(\.line) == [1, 0, 1])
        #expect(edges.map(\.becameActive) == [true, true, false])
        #expect(edges.map(\.instant) == [0, 1, 3].map { instant + .milliseconds($0) })
        #expect(try port.isActive(line: 0))
        #expect(try !port.isActive(line: 1))
        #expect(!ports.inputCable(first).hasInput)
    }

    @Test func `a line's port is rejected when closed or taken, and forgets its edges`() throws {
        let port = ports.inputLines([first], activeLow: false, bias: .none)
        let other = ports.inputLines([second, first], activeLow: false, bias: .none)
        #expect(kind { () throws(DeviceFault) in _ = try port.isActive(line: 0) } == .gone)
        #expect(kind { () throws(DeviceFault) in _ = try port.readEdges { _ in } } == .gone)
        try port.open()
        #expect(kind { () throws(DeviceFault) in try other.open() } == .busy)
        ports.inputCable(first).drive(true, at: instant)
        try port.open()
        #expect(try port.readEdges { _ in } == 0)
        #expect(try port.isActive(line: 0))
        port.close()
        #expect(kind { () throws(DeviceFault) in try other.open() } == nil)
    }

    @Test func `of edges that nobody reads the newest 256 are kept`() throws {
        let port = ports.inputLines([first], activeLow: false, bias: .none)
        try port.open()
        for number in 0..<300 {
            ports.inputCable(first).drive(
                number.isMultiple(of: 2), at: instant + .milliseconds(number))
        }
        var edges: [LineEdge] = []
        #expect(try port.readEdges { edges.append($0) } == 256)
        #expect(edges.first?.instant == instant + .milliseconds(44))
    }

    @Test(arguments: [
        (LineBias.pullUp, false, true), (.pullUp, true, false), (.pullDown, false, false),
        (.pullDown, true, true), (.none, false, false), (.none, true, true),
    ])
    func `a cut line rests where its bias pulls it`(
        bias: LineBias, activeLow: Bool, active: Bool
    ) throws {
        let port = ports.inputLines([first], activeLow: activeLow, bias: bias)
        let cable = ports.inputCable(first)
        cable.drive(!active, at: instant)
        try port.open()
        cable.setPluggedIn(false, at: instant)
        #expect(try port.isActive(line: 0) == active)
        #expect(cable.hasInput)
        cable.setPluggedIn(true, at: instant)
        #expect(try port.isActive(line: 0) == !active)
    }

    // MARK: Output lines

    @Test(arguments: [true, false])
    func `a line that holds its level keeps it when closed, another falls`(holds: Bool) throws {
        let port = ports.outputLine(first, activeLow: false, holdsLevel: holds)
        #expect(try port.open(initial: true))
        port.close()
        #expect(ports.outputCable(first).isEnergised == holds)
        #expect(try port.open(initial: nil) == holds)
        #expect(try port.open(initial: !holds) == !holds)
    }

    @Test func `an output line is rejected when closed or taken`() throws {
        let port = ports.outputLine(first, activeLow: false, holdsLevel: true)
        let other = ports.outputLine(first, activeLow: false, holdsLevel: true)
        #expect(kind { () throws(DeviceFault) in try port.set(true) } == .gone)
        _ = try port.open(initial: nil)
        #expect(kind { () throws(DeviceFault) in _ = try other.open(initial: nil) } == .busy)
        port.close()
        port.close()
        #expect(kind { () throws(DeviceFault) in try port.set(true) } == .gone)
        #expect(try other.open(initial: nil) == false)
    }
}
