import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private let path = "/dev/serial/by-id/scanner"
private let card26 = "00110010100110000001110011"

private func scannerBench(_ ports: FakePorts) -> (DriverBench, FakeBytePort) {
    let configuration = ScannerConfiguration(
        port: SerialConfiguration(path: path, baudRate: 9600))
    return (DriverBench(Scanner(configuration, ports: ports)), ports.existingBytes(path))
}

private func wiegandBench(_ ports: FakePorts) -> (DriverBench, FakeInputLines) {
    let lines = (0..<2).map { LineAddress(chip: "/dev/gpiochip0", offset: UInt32($0)) }
    let configuration = WiegandReaderConfiguration(
        data0: lines[0], data1: lines[1], bias: .pullUp, formats: [.h10301, .h10306])
    return (DriverBench(WiegandReader(configuration, ports: ports)), ports.existingInputs(lines))
}

@Suite struct ReaderTests {
    @Test func `a scanner opens, works and reads`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.pass(.zero)
        #expect(bench.take() == [.condition(DeviceId("device"), .working)])
        #expect(bench.device.descriptors.count == 1)
        port.incoming = Array("ABC\r".utf8)
        bench.serve()
        #expect(bench.take().reads.map(\.credential) == [.token("ABC")])
        port.incoming = Array("DEF".utf8)
        bench.serve()
        #expect(bench.take().isEmpty)
        bench.pass(.milliseconds(150))
        #expect(bench.take().reads.map(\.credential) == [.token("DEF")])
    }

    @Test func `a read carries the arrival of its bytes, not the time of the call`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        port.incoming = Array("ABC\r".utf8)
        let earlier = bench.now - .seconds(3)
        bench.serve(arrival: earlier)
        #expect(bench.take().reads.map(\.completed) == [earlier])
    }

    @Test func `a Wiegand card is read at its last bit or at the gap`() {
        let (bench, lines) = wiegandBench(FakePorts())
        bench.settle()
        lines.present(card26, at: bench.now)
        let last = bench.now + .milliseconds(25)
        bench.pass(.milliseconds(25))
        bench.serve()
        #expect(bench.take().reads.isEmpty)
        bench.pass(.milliseconds(30))
        #expect(
            bench.take().reads == [
                Read(
                    reader: DeviceId("device"),
                    credential: .wiegand(.card(bitCount: 26, facility: 101, number: 12345)),
                    completed: last)
            ])
    }

    @Test func `a reader that disappears fails once and comes back within 10 s`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        bench.pass(.seconds(60))
        _ = bench.take()
        port.fault = .gone
        bench.serve()
        #expect(bench.device.descriptors.isEmpty && !port.isOpen)
        bench.pass(.minutes(30))
        // The read failed, then the opening: two changes in half an hour.
        #expect(bench.take().conditions.count == 2)
        port.fault = nil
        bench.pass(.seconds(10))
        #expect(bench.take().conditions == [.working])
        port.incoming = Array("ABC\r".utf8)
        bench.serve()
        #expect(bench.take().reads.count == 1)
    }

    @Test func `a device that is missing costs an attempt every 10 s`() {
        let (bench, port) = scannerBench(FakePorts())
        port.fault = .gone
        bench.pass(.minutes(10))
        #expect((60...66).contains(bench.services))
        #expect(bench.take().failures == 1)
    }

    @Test func `a device that opens and fails at once is not tried more often than every 10 s`() {
        let (bench, port) = scannerBench(FakePorts())
        for _ in 0..<20 {
            port.fault = nil
            bench.pass(.seconds(10))
            port.fault = .system
            bench.serve()
        }
        #expect(port.openings <= 40)
        let before = port.openings
        port.fault = nil
        bench.pass(.seconds(11))
        #expect(port.openings == before + 1)
    }

    @Test func `each opening and closing has a generation of its own`() {
        let (bench, port) = scannerBench(FakePorts())
        var seen: Set<UInt64> = [bench.device.generation]
        for _ in 0..<5 {
            port.fault = nil
            bench.pass(.seconds(10))
            #expect(seen.insert(bench.device.generation).inserted)
            port.fault = .gone
            bench.serve()
            #expect(seen.insert(bench.device.generation).inserted)
        }
    }

    @Test func `a closed device is served no more`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        bench.device.close()
        #expect(!port.isOpen && bench.device.nextDeadline == nil)
        bench.serve()
        #expect(port.openings == 1)
    }

    @Test func `a babbling reader is left alone for 10 s at a time, and reads when it is quiet`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        _ = bench.take()
        for _ in 0..<6000 {
            if port.isOpen { port.incoming = [0xFF, 0x0D, 0xFF, 0x0D] }
            bench.serve()
            bench.pass(.milliseconds(10))
        }
        let events = bench.take()
        #expect(events.noiseCount <= 6 * 202)
        #expect(events.conditions.count == 1 && events.failures == 1)
        port.incoming = []
        bench.pass(.seconds(10))
        #expect(bench.take().isEmpty)
        port.incoming = Array("ABC\r".utf8)
        bench.serve()
        #expect(bench.take().reads.count == 1)
        bench.pass(.seconds(20))
        #expect(bench.take().conditions == [.working])
    }

    @Test func `bytes without an end for 10 s are babble, too`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        _ = bench.take()
        for _ in 0..<100 {
            port.incoming = [UInt8](repeating: 0x41, count: 500)
            bench.serve()
            bench.pass(.milliseconds(140))
        }
        let events = bench.take()
        #expect(events.failures == 1 && events.noiseCount <= 2)
    }

    @Test func `a call takes 4096 bytes or 256 edges, and the rest is due at once`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        port.incoming = Array(String(repeating: "ABC\r", count: 2000).utf8)
        bench.serve()
        #expect(port.incoming.count == 8000 - 4096)
        #expect(bench.device.nextDeadline == bench.now)
        bench.pass(.zero)
        #expect(port.incoming.isEmpty)
        #expect(bench.take().reads.count == 2000)

        let (wiegand, lines) = wiegandBench(FakePorts())
        wiegand.settle()
        for card in 0..<20 {
            lines.present(card26, at: wiegand.now + .milliseconds(card * 500))
        }
        wiegand.pass(.seconds(10))
        wiegand.settle()
        #expect(wiegand.take().reads.count == 20)
    }

    @Test func `what a driver collected is forgotten when its port is lost`() {
        let (bench, port) = scannerBench(FakePorts())
        bench.settle()
        port.incoming = Array("AB".utf8)
        bench.serve()
        port.fault = .gone
        bench.serve()
        port.fault = nil
        bench.pass(.seconds(10))
        port.incoming = Array("C\r".utf8)
        bench.serve()
        #expect(bench.take().reads.map(\.credential) == [.token("C")])
    }
}
