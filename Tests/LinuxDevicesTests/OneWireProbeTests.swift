import Glibc
import LinuxDevices
import StationModel
import Testing

/// A probe's folder with its file, as the kernel would make it.
private final class ProbeFolder {
    private let directory: TemporaryDirectory
    private var now = MonotonicInstant(sinceBoot: .seconds(100))
    private var probe: OneWireProbe

    init() throws {
        directory = try TemporaryDirectory()
        let parts = directory.path.split(separator: "/")
        let root = "/" + parts.dropLast().joined(separator: "/")
        probe = OneWireProbe(device: String(parts[parts.count - 1]), root: root)
    }

    func write(_ text: String) throws {
        let file = try #require(fopen(directory.file("w1_slave"), "w"))
        fputs(text, file)
        fclose(file)
    }

    func write(_ scratchpad: String, _ value: Int) throws {
        let line = "\(scratchpad) : crc=\(scratchpad.suffix(2)) YES"
        try write("\(line)\n\(scratchpad) t=\(value)\n")
    }

    func remove() { unlink(directory.file("w1_slave")) }

    func look() -> String {
        now = now + .seconds(10)
        let look = probe.look(at: now)
        #expect(look.reading.quantity == .temperature && look.reading.at == now)
        #expect((look.condition == .working) == (look.reading.quality == .ok))
        return look.reading.value.map { "\($0)" } ?? look.reading.quality.rawValue
    }
}

@Suite struct OneWireProbeTests {
    @Test func `a probe is read, lost and found again`() throws {
        let folder = try ProbeFolder()
        #expect(folder.look() == "stale")
        try folder.write("72 01 4b 46 7f ff 0e 10 57", 23_125)
        #expect(folder.look() == "23125")
        folder.remove()
        #expect(folder.look() == "stale")
        try folder.write("")
        #expect(folder.look() == "stale")
        try folder.write("5e ff 4b 46 7f ff 02 10 b6", -10_125)
        #expect(folder.look() == "-10125")
    }

    @Test func `85 degrees after a cold room are no value, even after failures`() throws {
        let folder = try ProbeFolder()
        try folder.write("50 01 4b 46 7f ff 10 10 49", 21_000)
        #expect(folder.look() == "21000")
        folder.remove()
        #expect(folder.look() == "stale")
        try folder.write("50 05 4b 46 7f ff 10 10 bd", 85_000)
        #expect(folder.look() == "fault")
    }

    @Test func `a damaged or foreign text is a fault`() throws {
        let folder = try ProbeFolder()
        try folder.write("72 01 4b 46 7f ff 0e 10 58", 23_125)
        #expect(folder.look() == "fault")
        try folder.write("00 00 00 00 00 00 00 00 00", 0)
        #expect(folder.look() == "fault")
        try folder.write(String(repeating: "x", count: 5000))
        #expect(["fault", "stale"].contains(folder.look()))
    }
}
