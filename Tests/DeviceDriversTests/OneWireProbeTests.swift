import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// A probe on a fake port, asked every ten seconds of virtual time.
private final class ProbeBench {
    let port: FakeProbe
    let bench: DriverBench

    init() {
        let ports = FakePorts()
        let configuration = OneWireProbeConfiguration(device: "28-0316a2794ffe")
        port = ports.existingProbe(configuration.device)
        bench = DriverBench(OneWireProbe(configuration, ports: ports))
    }

    /// What the next look gives: a value in m°C or a quality, and the condition after it.
    func look(_ answer: Result<String, DeviceFault>) -> String {
        bench.settle()
        if port.next != nil { bench.pass(.seconds(10)) }
        _ = bench.take()
        port.next = answer
        bench.serve()
        let readings = bench.take().compactMap { event -> Reading? in
            guard case .instrument(_, .reading(let reading)) = event else { return nil }
            return reading
        }
        port.next = nil
        bench.pass(.seconds(10))
        guard readings.count == 1, let reading = readings.first else { return "\(readings)" }
        return reading.value.map { "\($0)" } ?? reading.quality.rawValue
    }

    /// A text as the kernel writes it; the last two digits are the CRC.
    static func text(_ scratchpad: String, _ value: Int) -> Result<String, DeviceFault> {
        let line = "\(scratchpad) : crc=\(scratchpad.suffix(2)) YES"
        return .success("\(line)\n\(scratchpad) t=\(value)\n")
    }

    static let gone = Result<String, DeviceFault>.failure(
        DeviceFault(.gone, operation: "open", place: "p", detail: "No such file or directory"))
}

@Suite struct OneWireProbeTests {
    @Test func `a probe is read, lost and found again`() {
        let probe = ProbeBench()
        #expect(probe.look(ProbeBench.gone) == "stale")
        #expect(probe.look(ProbeBench.text("72 01 4b 46 7f ff 0e 10 57", 23_125)) == "23125")
        #expect(probe.look(ProbeBench.gone) == "stale")
        #expect(probe.look(.success("")) == "stale")
        #expect(probe.look(ProbeBench.text("5e ff 4b 46 7f ff 02 10 b6", -10_125)) == "-10125")
    }

    @Test func `85 degrees after a cold room are no value, even after failures`() {
        let probe = ProbeBench()
        #expect(probe.look(ProbeBench.text("50 01 4b 46 7f ff 10 10 49", 21_000)) == "21000")
        #expect(probe.look(ProbeBench.gone) == "stale")
        #expect(probe.look(ProbeBench.text("50 05 4b 46 7f ff 10 10 bd", 85_000)) == "fault")
    }

    @Test func `a damaged or foreign text is a fault`() {
        let probe = ProbeBench()
        #expect(probe.look(ProbeBench.text("72 01 4b 46 7f ff 0e 10 58", 23_125)) == "fault")
        #expect(probe.look(ProbeBench.text("00 00 00 00 00 00 00 00 00", 0)) == "fault")
        #expect(probe.look(.success("xxxx")) == "fault")
    }

    @Test func `it is asked every ten seconds, and once while the bus measures`() {
        let probe = ProbeBench()
        probe.bench.settle()
        probe.port.next = ProbeBench.text("72 01 4b 46 7f ff 0e 10 57", 23_125)
        probe.bench.serve()
        probe.bench.pass(.seconds(9))
        #expect(probe.port.questions == 1)
        probe.port.next = nil
        probe.bench.pass(.seconds(11))
        #expect(probe.port.questions == 2)
        #expect(probe.bench.take().conditions == [.working])
    }

    @Test func `a bus that hangs is stale and failed, and comes back`() {
        let probe = ProbeBench()
        probe.bench.settle()
        probe.bench.pass(.seconds(30))
        let events = probe.bench.take()
        #expect(events.failures == 1)
        #expect(
            events.contains { event in
                guard case .instrument(_, .reading(let reading)) = event else { return false }
                return reading.quality == .stale
            })
        probe.port.next = ProbeBench.text("72 01 4b 46 7f ff 0e 10 57", 23_125)
        probe.bench.pass(.seconds(10))
        #expect(probe.bench.take().conditions == [.working])
    }
}
