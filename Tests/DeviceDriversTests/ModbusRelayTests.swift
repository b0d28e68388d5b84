import DeviceDrivers
import DevicePorts
import StationModel
import Testing

@Suite struct ModbusRelayTests {
    @Test func `relays that are on at the start are switched off`() {
        let line = ModbusBench(.relays)
        line.wire.device(1).coils = [0: true, 5: true]
        line.run(.seconds(2))
        #expect(
            line.bench.take().words(of: "a")
                == ["working", "relays 10000100", "relays 00000100", "relays 00000000"])
    }

    @Test func `a relay is written at once and looked at`() {
        let line = ModbusBench(.relays, period: .seconds(60))
        line.run(.seconds(1))
        _ = (line.bench.take(), line.wire.takeRequests())
        #expect(line.set(3, of: "a", on: true))
        line.run(.milliseconds(100))
        #expect(line.wire.takeRequests().map { $0[1] } == [5, 1])
        #expect(line.bench.take().words(of: "a") == ["relays 00010000"])
    }

    @Test func `a board that lost its power is brought back to what is wanted`() {
        let line = ModbusBench(.relays)
        #expect(line.set(0, of: "a", on: true))
        line.run(.seconds(3))
        _ = line.bench.take()
        line.wire.device(1).coils = [:]
        line.run(.seconds(5))
        #expect(line.bench.take().words(of: "a") == ["relays 00000000", "relays 10000000"])
    }

    @Test func `a relay asked for twice before it is written is written once, as asked last`() {
        let line = ModbusBench(.relays)
        line.run(.seconds(1))
        _ = line.wire.takeRequests()
        #expect(line.set(1, of: "a", on: true) && line.set(1, of: "a", on: false))
        line.run(.milliseconds(100))
        #expect(line.wire.takeRequests().filter { $0[1] == 5 }.map { $0[4] } == [0])
    }

    @Test func `relays that flutter without end leave every second turn to the sensors`() {
        let line = ModbusBench(.climate, .relays, .climate, period: .milliseconds(100))
        line.run(.seconds(1))
        _ = (line.bench.take(), line.wire.takeRequests())
        for turn in 0..<1000 {
            for relay in 0..<8 { _ = line.set(relay, of: "b", on: turn.isMultiple(of: 2)) }
            line.run(.milliseconds(10))
        }
        let requests = line.wire.takeRequests()
        let writes = requests.count { $0[1] == 5 }
        let neighbours = zip(requests, requests.dropFirst())
        #expect(!neighbours.contains { $0[1] == 5 && $1[1] == 5 })
        #expect(writes > 100)
        let events = line.bench.take()
        for device in ["a", "c"] {
            #expect(events.words(of: device).count { $0.hasPrefix("temperature") } > 50)
        }
    }

    @Test func `a write goes before the polls that are due`() {
        let line = ModbusBench(.climate, .relays, period: .milliseconds(1))
        line.run(.seconds(1))
        _ = line.wire.takeRequests()
        #expect(line.set(0, of: "b", on: true))
        line.run(.milliseconds(60))
        let functions = line.wire.takeRequests().map { $0[1] }
        #expect(functions.prefix(2).contains(5), "\(functions)")
    }

    @Test func `a dead board is not written to, and is brought up to date when it is back`() {
        let line = ModbusBench(.relays)
        line.run(.seconds(1))
        line.wire.device(1).isDead = true
        #expect(line.set(7, of: "a", on: true))
        line.run(.minutes(2))
        #expect(line.bench.take().words(of: "a").last == "failed")
        #expect(line.wire.takeRequests().count { $0[1] == 5 } == 3)
        line.wire.device(1).isDead = false
        line.run(.seconds(12))
        #expect(line.bench.take().words(of: "a") == ["working", "relays 00000001"])
    }

    @Test func `a board that cannot be read is told its levels again and again`() {
        let line = ModbusBench(.blindRelay)
        #expect(line.set(1, of: "a", on: true))
        line.run(.seconds(9))
        let writes = line.wire.takeRequests().map { Array($0[2...5]) }
        #expect(writes.count { $0 == [0, 2, 1, 0] } >= 4)
        #expect(writes.count { $0 == [0, 1, 0, 0] } >= 4)
        #expect(line.bench.take().words(of: "a") == ["working"])
        line.wire.device(1).isDead = true
        line.run(.seconds(20))
        #expect(line.bench.take().words(of: "a") == ["failed"])
    }

    @Test func `on a line that hears itself a dead board confirms nothing`() {
        let line = ModbusBench(.climate, .blindRelay)
        line.wire.echoes = true
        line.run(.seconds(1))
        #expect(line.bench.take().words(of: "b") == ["working"])
        line.wire.device(2).isDead = true
        line.run(.seconds(20))
        #expect(line.bench.take().words(of: "b") == ["failed"])
    }

    @Test func `a relay that no board has is refused`() {
        let line = ModbusBench(.climate, .relays)
        #expect(!line.set(0, of: "a", on: true))
        #expect(!line.set(8, of: "b", on: true) && !line.set(-1, of: "b", on: true))
        #expect(!line.set(0, of: "z", on: true))
    }
}
