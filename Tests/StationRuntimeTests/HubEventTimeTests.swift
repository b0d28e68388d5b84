import StationModel
import Storage
import Testing

@testable import StationRuntime

/// Times are corrected when they are sent, never on disk.
@Suite struct HubEventTimeTests {
    private static let wrong = UnixTime(seconds: 5)

    /// A board that has just got power: its clock says 1970.
    private func bench() throws -> HubBench {
        try HubBench(
            HubBench.events,
            at: Moment(
                instant: MonotonicInstant(sinceBoot: .seconds(20)), wall: Self.wrong,
                trust: .untrusted))
    }

    @Test func `an event waits for the clock, and goes with its time when that is known`() throws {
        let bench = try bench()
        defer { bench.stop() }
        try bench.pass(.seconds(60))
        try bench.record()
        #expect(try bench.isSilent(.events))
        try bench.pass(.seconds(30))
        bench.clock.set(LaneBench.noon)
        try bench.record(.clockSynced, "clock")
        let events = try ReceivedEvent.all(in: try bench.next(.events).body)
        // Made at the start, 90 s before the clock was set; and 30 s before it.
        #expect(
            events.map { $0["time"] } == [
                (LaneBench.noon - .seconds(90)).rfc3339, (LaneBench.noon - .seconds(30)).rfc3339,
                LaneBench.noon.rfc3339,
            ])
        #expect(
            events.map { $0["recordedtime"] } == [
                Self.wrong.rfc3339, (Self.wrong + .seconds(60)).rfc3339, nil,
            ])
        #expect(events.map { $0["clocktrust"] } == ["corrected", "corrected", "synced"])
        let onDisk = try bench.entries(.doorOpened).map(\.time)
        #expect(onDisk == [Self.wrong + .seconds(60)])
    }

    @Test func `after ten minutes it goes as it is`() throws {
        let bench = try bench()
        defer { bench.stop() }
        try bench.pass(.minutes(10) - .milliseconds(1))
        #expect(try bench.isSilent(.events))
        try bench.pass(.milliseconds(1))
        let events = try ReceivedEvent.all(in: try bench.next(.events).body)
        #expect(events.map { $0["time"] } == [Self.wrong.rfc3339])
        #expect(events.map { $0["clocktrust"] } == ["untrusted"])
        #expect(events.map { $0["recordedtime"] } == [nil])
    }

    @Test func `one that waits holds back those behind it, and only those`() throws {
        let bench = try bench()
        defer { bench.stop() }
        try bench.pass(.minutes(9))
        try bench.record()
        try bench.pass(.minutes(1))
        let first = try bench.next(.events)
        #expect(try ReceivedEvent.all(in: first.body).map(\.sequence) == [1])
        first.answer(204)
        #expect(try bench.isSilent(.events))
        try bench.pass(.minutes(9))
        #expect(try ReceivedEvent.all(in: try bench.next(.events).body).map(\.sequence) == [2])
    }
}
