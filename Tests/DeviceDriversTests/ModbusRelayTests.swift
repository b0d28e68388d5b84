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

    @Test(arguments: [false, true])
    func `alone on a line that hears itself a dead board that is never read does not work`(
        isDead: Bool
    ) {
        let line = ModbusBench(.blindRelay)
        line.wire.echoes = true
        line.wire.device(1).isDead = isDead
        #expect(line.set(0, of: "a", on: true))
        line.run(.seconds(30))
        #expect(line.bench.take().words(of: "a") == [isDead ? "failed" : "working"])
        #expect(line.bus.isAtRest)
        #expect(line.wire.device(1).coils[1] == (isDead ? nil : true))
    }

    @Test(arguments: [1, 2] as [UInt8?] + [nil])
    func `a board that refuses to be read, or is silent then, is written all the same`(
        exception: UInt8?
    ) {
        let line = ModbusBench(.blindRelay)
        line.port.answer = { [wire = line.wire] frame in
            let answer = wire.answer(frame)
            guard frame[1] == 1 else { return answer }
            guard let exception else { return [] }
            let body = [frame[0], 0x81, exception]
            return body + ModbusWire.sum(body)
        }
        #expect(line.set(0, of: "a", on: true))
        line.run(.seconds(5))
        #expect(line.bench.take().words(of: "a") == ["working"])
        #expect(line.wire.device(1).coils[1] == true)
    }

    @Test func `noise before the echo does not make it a confirmation`() {
        let line = ModbusBench(.blindRelay)
        line.wire.device(1).isDead = true
        line.port.answer = { [wire = line.wire] frame in [0x00] + frame + wire.answer(frame) }
        line.run(.seconds(30))
        #expect(line.bench.take().words(of: "a") == ["failed"])
    }

    // MARK: Relays that do not follow

    /// Relay 3 of unit 1 keeps its level, whatever it is told and confirms.
    private func stick(_ line: ModbusBench, at level: Bool) {
        line.port.answer = { [wire = line.wire] frame in
            let answer = wire.answer(frame)
            if !line.wire.device(1).isDead { wire.device(1).coils[3] = level }
            return answer
        }
    }

    @Test(arguments: [false, true])
    func `a relay that does not follow is told, and does not hammer the line`(isStuckOn: Bool) {
        let line = ModbusBench(.relays)
        line.run(.seconds(1))
        stick(line, at: isStuckOn)
        #expect(line.set(3, of: "a", on: !isStuckOn))
        line.run(.milliseconds(500))
        #expect(line.bench.take().deaf(of: "a").isEmpty, "it may be slow")
        line.run(.seconds(9))
        #expect(line.bench.take().deaf(of: "a") == [[3]])
        _ = line.wire.takeRequests()
        line.run(.minutes(1))
        let writes = line.wire.takeRequests().filter { $0[1] == 5 }
        #expect((5...7).contains(writes.count), "\(writes.count)")
        // The others are heard at once, and a new wish for this one too.
        #expect(line.set(5, of: "a", on: true))
        line.run(.milliseconds(200))
        #expect(line.wire.device(1).coils[5] == true)
        #expect(!line.bus.isAtRest)
    }

    @Test func `a relay that follows again is told, and is as it was wanted`() {
        let line = ModbusBench(.relays)
        line.run(.seconds(1))
        stick(line, at: false)
        #expect(line.set(3, of: "a", on: true))
        line.run(.seconds(10))
        #expect(line.bench.take().deaf(of: "a") == [[3]])
        line.port.answer = { [wire = line.wire] in wire.answer($0) }
        line.run(.seconds(12))
        let events = line.bench.take()
        #expect(events.deaf(of: "a") == [[]])
        #expect(events.words(of: "a") == ["relays 00010000"])
        #expect(line.bus.isAtRest)
    }

    @Test(arguments: [true, false])
    func `a relay that pulls in when it is not wanted any more is let go at once`(
        isBeforeTheWrite: Bool
    ) {
        let line = ModbusBench(.relays)
        line.run(.seconds(1))
        stick(line, at: false)
        #expect(line.set(3, of: "a", on: true))
        line.run(.seconds(40))
        #expect(line.bench.take().deaf(of: "a") == [[3]])
        // It has just been written in vain: the next try is almost ten seconds away.
        _ = line.wire.takeRequests()
        while !line.wire.takeRequests().contains(where: { $0[1] == 5 }) {
            line.run(.milliseconds(10))
        }
        line.run(.seconds(1))
        line.port.answer = { [wire = line.wire] frame in
            let answer = wire.answer(frame)
            if !isBeforeTheWrite, frame[1] == 5 { wire.device(1).coils[3] = true }
            return answer
        }
        if isBeforeTheWrite { line.wire.device(1).coils[3] = true }
        #expect(line.set(3, of: "a", on: false))
        line.run(.milliseconds(100))
        line.port.answer = { [wire = line.wire] in wire.answer($0) }
        line.run(.milliseconds(900))
        #expect(line.wire.device(1).coils[3] == false)
    }

    @Test func `a board that loses its power again and again is not deaf`() {
        let line = ModbusBench(.relays)
        #expect(line.set(3, of: "a", on: true))
        for _ in 0..<10 {
            line.run(.seconds(5))
            line.wire.device(1).coils = [:]
        }
        #expect(line.bench.take().deaf(of: "a").isEmpty)
    }

    @Test func `a relay that no board has is refused`() {
        let line = ModbusBench(.climate, .relays)
        #expect(!line.set(0, of: "a", on: true))
        #expect(!line.set(8, of: "b", on: true) && !line.set(-1, of: "b", on: true))
        #expect(!line.set(0, of: "z", on: true))
    }
}

extension [DeviceEvent] {
    /// The relays that were said not to follow, each time.
    fileprivate func deaf(of device: String) -> [[Int]] {
        compactMap { event in
            guard case .instrument(DeviceId(device), .deafRelays(let relays)) = event else {
                return nil
            }
            return relays
        }
    }
}
