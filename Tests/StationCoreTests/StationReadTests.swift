import StationModel
import Testing

@testable import StationCore

/// From a read to its one entry.
struct StationReadTests {
    var station = StationHarness()
    let courier = card(1)

    init() { station.people[courier] = .member(member(1), digest: digest(1)) }

    @Test mutating func `the door is driven before the entry is appended`() throws {
        station.show(courier)
        let drive = try #require(
            station.effects.firstIndex(of: .actuate(Actuation(.lock, on: true))))
        let entry = try #require(
            station.effects.firstIndex {
                if case .append(let record) = $0 {
                    record.entry.kind == .accessGranted
                } else {
                    false
                }
            })
        #expect(drive < entry)
        #expect(station.count(.accessGranted) == 1)
    }

    @Test mutating func `a member marked for long access gets the longer time`() {
        station.people[courier] = .member(member(1, flags: .longAccess), digest: digest(1))
        station.show(courier)
        station.wait(19_999)
        #expect(station.isReleased)
        station.wait(1)
        #expect(station.lock == [true, false])
    }

    @Test mutating func `a card that lies on the reader is one read`() {
        for _ in 0..<100 {
            station.show(courier)
            station.wait(500)
        }
        #expect(station.count(.accessGranted) == 1)
        #expect(station.station.counts.repeats == 99)
    }

    @Test(arguments: [(2000, true), (2001, false)])
    mutating func `a read that was delivered late never opens, and the next one is new`(
        age: Int, opens: Bool
    ) {
        station.wait(10_000)
        station.show(courier, age: age)
        #expect(station.isReleased == opens)
        #expect(station.denials == (opens ? [] : ["stale"]))
        station.show(courier)
        #expect(station.isReleased)
    }

    @Test mutating func `an answer that comes when the read is too old does not open`() {
        station.answersAtOnce = false
        station.wait(10_000)
        station.show(courier, age: 1900)
        station.sleep(101)
        station.answer()
        #expect(station.denials == ["stale"])
        #expect(!station.isReleased)
    }

    @Test mutating func `a lane silent for half a second ends the read and raises an alarm`() {
        station.answersAtOnce = false
        station.show(courier)
        station.wait(499)
        #expect(station.denials == [])
        station.wait(1)
        #expect(station.denials == ["storageFault"])
        #expect(station.isUp(.identityStalled))
        station.answer()
        #expect(!station.isReleased)
        station.wait(10_000)
        #expect(!station.isUp(.identityStalled))
        #expect(station.entries.count { $0.kind == .accessDenied } == 1)
    }

    @Test mutating func `a list that changed meanwhile is asked once more, and only once`() {
        station.answersAtOnce = false
        station.show(courier)
        station.generation = 2
        station.answer()
        #expect(station.questions.count == 1)
        #expect(station.count(.accessGranted) == 0)
        station.generation = 3
        station.answer()
        #expect(station.questions.isEmpty)
        #expect(station.count(.accessGranted) == 1)
    }

    @Test mutating func `the read that waits is judged after the one in flight`() {
        station.answersAtOnce = false
        station.show(courier)
        station.show(card(2))
        station.show(card(3))
        #expect(station.denials == ["stale"])
        #expect(station.questions.map(\.credential) == [courier])
        station.answer()
        #expect(station.questions.map(\.credential) == [card(2)])
        station.answer()
        #expect(station.denials == ["stale", "unknownCredential"])
    }

    @Test mutating func `a stop leaves no read without its entry`() {
        station.answersAtOnce = false
        station.show(courier)
        station.show(card(2))
        station.send(.stop)
        let counted = station.entries.filter { $0.kind == .accessDenied }
        #expect(counted.map { $0.data["count"] } == [nil, .integer(1)])
        #expect(station.entries.last?.kind == .stationStopped)
        #expect(station.lock == [])
    }

    @Test mutating func `a code opens once, also when it is held to the scanner`() {
        let code = Credential.qr(payload: [1, 2, 3])
        station.people[code] = .code(
            doorCode(of: 1, issuedAt: wallOrigin), record: member(1))
        station.show(code, at: codeReader)
        station.wait(4500)
        station.show(code, at: codeReader)
        #expect(station.denials == [])
        station.wait(4000)
        station.show(code, at: codeReader)
        #expect(station.denials == ["replayed"])
        #expect(station.count(.accessGranted) == 1)
    }

    @Test mutating func `a code that was denied is not used up`() {
        let code = Credential.qr(payload: [1, 2, 3])
        station.people[code] = .code(
            doorCode(of: 1, issuedAt: wallOrigin), record: member(1))
        station.send(
            .command(
                .setMode(.lockdown, until: wallOrigin + .seconds(10)), by: Operator(name: "t"),
                Token(1)))
        station.show(code)
        #expect(station.denials == ["lockdown"])
        station.wait(11_000)
        station.show(code)
        #expect(station.count(.accessGranted) == 1)
    }

    @Test mutating func `five unknown cards lock the reader, and a member still gets in`() {
        for number in 11...15 { station.show(card(UInt64(number))) }
        #expect(station.isUp(.readerLockedOut))
        for number in 21...30 { station.show(card(UInt64(number))) }
        #expect(station.denials.count { $0 == "unknownCredential" } == 5)
        #expect(station.denials.count { $0 == "lockedOut" } == 1)
        station.show(courier)
        #expect(station.isReleased)
        station.wait(10_000)
        #expect(!station.isUp(.readerLockedOut))
        station.wait(60_000)
        #expect(station.entries.compactMap { $0.data["count"] } == [.integer(9)])
    }

    @Test mutating func `a flood of unknown codes is five entries a minute and a number`() {
        for number in 0..<250 {
            station.show(.qr(payload: [UInt8(number)]), at: codeReader)
            station.wait(200)
        }
        #expect(station.denials == Array(repeating: "unknownCredential", count: 5))
        station.wait(60_000)
        #expect(station.entries.compactMap { $0.data["count"] } == [.integer(245)])
        station.forget()
        station.show(.qr(payload: [7]), at: codeReader)
        #expect(station.entries.map(\.kind) == [.accessDenied])
    }

    @Test mutating func `a denial that names a member is never only counted`() {
        for number in 1...20 as ClosedRange<UInt64> {
            station.people[card(number)] = .member(
                member(number, flags: .suspended), digest: digest(number))
            station.show(card(number))
        }
        #expect(station.denials == Array(repeating: "suspended", count: 20))
    }

    @Test mutating func `a read that a technician looked at is not decided when it comes again`() {
        let read = Read(reader: frontReader, credential: courier, completed: instant(0))
        station.send(.inspected(read))
        for _ in 0..<20 {
            station.wait(300)
            station.show(courier)
        }
        #expect(station.lock == [])
        #expect(station.count(.accessGranted) == 0)
        station.wait(3001)
        station.show(courier)
        #expect(station.isReleased)
    }

    @Test mutating func `a flood of reads leaves the state small and the next read good`() {
        station.answersAtOnce = false
        for number in 0..<60_000 {
            if number % 1000 == 0 { station.send(.tick) }
            station.sleep(number % 1000 == 0 ? 1000 : 0)
            station.show(card(UInt64(number + 100)))
        }
        #expect(station.station.recent.count <= StationStatus.mostRecentEvents)
        #expect(station.questions.count < 200)
        #expect(station.entries.count < 400)
        station.wait(5000)
        station.forget()
        station.answersAtOnce = true
        station.show(courier)
        while !station.questions.isEmpty { station.answer() }
        #expect(station.count(.accessGranted) == 1)
    }
}
