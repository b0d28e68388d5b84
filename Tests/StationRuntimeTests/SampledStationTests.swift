import StationModel
import Testing

@testable import StationRuntime

/// What came and went between two samples is in the next ones, once.
@Suite struct SampledStationTests {
    private final class Played {
        var station = SampledStation()
    }

    private let played = Played()
    private let forced = Alarm(.forcedOpen, subject: "door")

    private func note(_ alarms: Alarm...) throws {
        let since = Moment(
            instant: MonotonicInstant(sinceBoot: .hours(1)), wall: LaneBench.noon, trust: .synced)
        played.station.note(
            try sampledStation(alarms: alarms.map { ActiveAlarm($0, since: since) }))
    }

    private func taken() -> [Alarm]? { played.station.take()?.alarms.map(\.alarm) }

    @Test func `before the first status there is nothing to sample`() {
        #expect(taken() == nil)
    }

    @Test func `an alarm that came and went is in the next samples, and in no others`() throws {
        try note()
        #expect(taken() == [])
        try note(forced)
        try note()
        #expect(taken() == [forced])
        // The next time is news.
        try note(forced)
        try note()
        #expect(taken() == [forced])
        #expect(taken() == [])
    }

    @Test func `an alarm that samples have shown is over with its end`() throws {
        try note(forced)
        #expect(taken() == [forced])
        try note(forced)
        try note()
        #expect(taken() == [])
    }

    @Test func `an alarm that is up again, or came twice, stands there once`() throws {
        try note(forced)
        try note()
        try note(forced)
        #expect(taken() == [forced])
        try note()
        try note(forced)
        try note()
        try note(forced)
        try note()
        #expect(taken() == [forced])
    }

    @Test func `others stay beside it`() throws {
        let help = Alarm(.helpCalled, subject: "help-button")
        try note(help, forced)
        try note(help)
        #expect(taken() == [help, forced])
        #expect(taken() == [help])
    }
}
