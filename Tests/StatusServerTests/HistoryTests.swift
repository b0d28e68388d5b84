import StationModel
import Testing

@testable import StatusServer

struct HistoryTests {
    private func status(
        minute: Int, people: Int? = 2, millidegrees: Int? = 20_000,
        activity: ClimateStatus.Activity = .off, alarms: Int = 0
    ) throws -> StationStatus {
        var status = try sampleStatus()
        status.moment = Moment(
            instant: instant(0) + .minutes(minute), wall: evening.wall + .minutes(minute),
            trust: .synced)
        status.room.people = people
        status.room.climate = ClimateStatus(
            activity: activity, temperatureMillidegrees: millidegrees)
        status.room.sensors = []
        status.alarms = (0..<alarms).map {
            ActiveAlarm(Alarm(.deviceLost, subject: "\($0)"), since: evening)
        }
        return status
    }

    @Test func `five minutes are one sample, and the next five another`() throws {
        var history = History()
        for minute in [0, 1, 4, 5, 9, 10] { history.take(try status(minute: minute)) }
        #expect(history.samples.map(\.slot) == [0, 1, 2])
    }

    @Test func `a sample keeps the most people and alarms, the last temperature, and any heat`()
        throws
    {
        var history = History()
        history.take(try status(minute: 0, people: 1, millidegrees: 18_000))
        history.take(
            try status(minute: 1, people: 4, millidegrees: 18_500, activity: .heating, alarms: 2))
        history.take(try status(minute: 2, people: 3, millidegrees: 19_000, alarms: 1))
        let sample = try #require(history.samples.first)
        #expect(history.samples.count == 1)
        #expect(sample.people == 4 && sample.alarms == 2)
        #expect(sample.roomMillidegrees == 19_000 && sample.climate == 1)
    }

    @Test func `a probe that falls silent within a slot leaves its last value`() throws {
        var history = History()
        history.take(try status(minute: 0, millidegrees: 18_000), outsideMillidegrees: -5000)
        history.take(try status(minute: 1, millidegrees: nil))
        history.take(try status(minute: 5, millidegrees: nil))
        #expect(history.samples.map(\.roomMillidegrees) == [18_000, nil])
        #expect(history.samples.map(\.outsideMillidegrees) == [-5000, nil])
    }

    @Test func `an alarm that another one explains does not count`() throws {
        let sample = HistorySample(try sampleStatus(), outsideMillidegrees: nil)
        #expect(sample.alarms == 2)
    }

    @Test func `without a climate the first thermometer with a value is the room's`() throws {
        var status = try sampleStatus()
        status.room.climate = nil
        #expect(HistorySample(status, outsideMillidegrees: nil).roomMillidegrees == -3500)
    }

    @Test func `the stock is that of all places, and a station without places has none`() throws {
        var status = try sampleStatus()
        #expect(HistorySample(status, outsideMillidegrees: nil).stock == nil)
        status.supplies = sampleSupplies
        #expect(HistorySample(status, outsideMillidegrees: nil).stock == 4)
    }

    @Test func `after a day the oldest goes, and a year takes no more room`() throws {
        var history = History()
        for slot in 0..<2000 { history.take(try status(minute: slot * 5)) }
        #expect(history.samples.count == 289)
        #expect(history.samples.first?.slot == 1711 && history.samples.last?.slot == 1999)
    }

    @Test func `a night in which the process stood still is a gap, and what is older goes`() throws
    {
        var history = History()
        history.take(try status(minute: 0))
        history.take(try status(minute: 10 * 60))
        history.take(try status(minute: 24 * 60 + 5))
        #expect(history.samples.map(\.slot) == [120, 289])
    }

    @Test func `a jump of the wall clock moves nothing`() throws {
        var history = History()
        history.take(try status(minute: 0))
        var jumped = try status(minute: 6)
        jumped.moment = Moment(
            instant: jumped.moment.instant, wall: evening.wall - .days(300), trust: .untrusted)
        history.take(jumped)
        #expect(history.samples.map(\.slot) == [0, 1])
    }

    @Test func `the JSON names its numbers and both clocks`() throws {
        var history = History()
        var status = try status(minute: 7, alarms: 1)
        status.supplies = sampleSupplies
        history.take(status, outsideMillidegrees: -12_000)
        let text = history.json(at: status.moment).serialised
        #expect(
            text
                == #"{"second":420,"now":1768480620000,"everySeconds":300,"fields":["second","#
                + #""room","outside","climate","people","stock","alarms","entered","left"],"#
                + #""samples":[[300,20000,-12000,0,2,4,1,14,11]]}"#)
    }

    @Test func `a full day is an answer of less than 16 KiB`() throws {
        var history = History()
        for slot in 0..<289 {
            history.take(
                try status(minute: slot * 5, people: 48, millidegrees: -18_250, alarms: 12),
                outsideMillidegrees: -21_750)
        }
        #expect(history.json(at: evening).serialised.utf8.count < 16 << 10)
    }
}
