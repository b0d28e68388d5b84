import Decoding
import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// An ID-card module as its protocol describes it, with one card that can be laid on it.
private final class Module {
    enum Health { case well, defective, dead, rubbish }

    var health = Health.well
    var card: [UInt8]?
    private var wasRead = false
    private(set) var commands: [[UInt8]] = []

    func lay(_ number: String) {
        wasRead = false
        var text = [UInt8](repeating: 0, count: 256)
        for place in stride(from: 0, to: 256, by: 2) { text[place] = 0x20 }
        func write(_ field: String, at offset: Int) {
            for (place, character) in field.utf8.enumerated() {
                text[offset + place * 2] = character
            }
        }
        write(number, at: 122)
        write("20200101", at: 188)
        write("20400101", at: 204)
        card = text
    }

    func answer(_ frame: [UInt8]) -> [UInt8] {
        commands.append(Array(frame[7..<9]))
        switch health {
        case .dead: return []
        case .rubbish: return [0x55, 0x2A]
        case .defective: return Self.frame([0, 0, 0x60])
        case .well: break
        }
        switch (frame[7], frame[8]) {
        case (0x20, 0x01):
            let isThere = card != nil && !wasRead
            return Self.frame(isThere ? [0, 0, 0x9F, 0, 0, 0, 0] : [0, 0, 0x80])
        case (0x20, 0x02): return Self.frame([0, 0, 0x90] + [UInt8](repeating: 0, count: 8))
        case (0x30, 0x01):
            wasRead = true
            let photo = [UInt8](repeating: 0x77, count: 1024)
            return Self.frame([0, 0, 0x90, 1, 0, 4, 0] + (card ?? []) + photo)
        default: return Self.frame([0, 0, 0x90])
        }
    }

    private static func frame(_ body: [UInt8]) -> [UInt8] {
        let checked = [UInt8((body.count + 1) >> 8), UInt8((body.count + 1) & 0xFF)] + body
        return [0xAA, 0xAA, 0xAA, 0x96, 0x69] + checked + [checked.reduce(0, ^)]
    }
}

private let path = "/dev/serial/by-id/card"

private func bench(_ module: Module) -> (DriverBench, FakeBytePort) {
    let ports = FakePorts()
    let port = ports.existingBytes(path)
    port.answer = { module.answer($0) }
    let reader = IDCardReader(SerialConfiguration(path: path, baudRate: 115_200), ports: ports)
    return (DriverBench(reader), port)
}

extension DriverBench {
    /// Serves every 10 ms, as a loop does while answers keep coming.
    fileprivate func run(_ span: Duration) {
        let end = now + span
        while now < end {
            serve()
            pass(.milliseconds(10))
        }
    }
}

@Suite struct IDCardReaderTests {
    @Test func `a module works when it has answered, and gives each card once`() throws {
        let module = Module()
        let (bench, _) = bench(module)
        bench.run(.seconds(1))
        #expect(bench.take() == [.condition(DeviceId("device"), .working)])
        for number in ["11010519491231002X", "810000199001010019"] {
            module.lay(number)
            bench.run(.seconds(3))
            let reads = bench.take().reads
            let expected = try #require(IDCardNumber(ascii: number.utf8))
            #expect(reads.map(\.credential) == [.idCard(expected)])
            #expect(reads.first?.cardValidity?.numberIsSound == true)
            #expect(reads.first?.cardValidity?.through == CivilDate(text: "2040-01-01"))
        }
    }

    @Test func `a module that never answers fails once and is opened again and again`() {
        let module = Module()
        module.health = .dead
        let (bench, port) = bench(module)
        bench.run(.minutes(5))
        #expect(bench.take().conditions.count == 1)
        #expect(port.openings > 10)
        #expect(module.commands.contains([0x10, 0xFF]))
        module.health = .well
        bench.run(.seconds(20))
        #expect(bench.take().conditions == [.working])
    }

    @Test func `a defective module fails without a reopening, and is asked once a minute`() {
        let module = Module()
        module.health = .defective
        let (bench, port) = bench(module)
        bench.run(.minutes(10))
        #expect(bench.take().failures == 1)
        #expect(port.openings == 1 && module.commands.count <= 11)
        module.health = .well
        bench.run(.seconds(61))
        #expect(bench.take().conditions == [.working])
    }

    @Test func `a module at a wrong baud rate fails once and says so`() {
        let module = Module()
        module.health = .rubbish
        let (bench, _) = bench(module)
        bench.run(.minutes(5))
        let conditions = bench.take().conditions
        #expect(conditions.count == 1)
        #expect("\(conditions)".contains("baud rate"))
    }

    @Test func `an unplugged module fails and reads the next card after it is back`() {
        let module = Module()
        let (bench, port) = bench(module)
        bench.run(.seconds(30))
        port.fault = .gone
        bench.run(.seconds(30))
        port.fault = nil
        bench.run(.seconds(11))
        #expect(bench.take().conditions.last == .working)
        module.lay("11010519491231002X")
        bench.run(.seconds(1))
        #expect(bench.take().reads.count == 1)
    }
}
