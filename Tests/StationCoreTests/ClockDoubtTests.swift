import StationModel
import Testing

@testable import StationCore

/// A wrong time that claims to be right: what it may do, and what it may not do for long.
struct ClockDoubtTests {
    /// A clock that was right at the start, and its bound.
    static func watch(restored: UnixTime = wallOrigin) -> ClockWatch {
        ClockWatch(
            buildDate: wallOrigin - .days(300), restored: restored, list: .none, at: moment(0))
    }

    static let hour = 3_600_000

    @Test(arguments: [(1, 86_400, false), (1, 86_401, true), (300, 86_400 * 400, true)])
    func `a step of more than a day is doubted, and its end leaves nothing behind`(
        lasts: Int, seconds: Int, isDoubted: Bool
    ) {
        var watch = Self.watch()
        let shift: Duration = .seconds(seconds)
        for second in 0..<lasts {
            _ = watch.advance(to: moment(second * 1000, wallShift: shift))
            #expect(watch.isDoubted == isDoubted)
        }
        let wrong = moment((lasts - 1) * 1000, wallShift: shift)
        #expect(watch.bestWall(at: wrong) == (isDoubted ? wrong.wall - shift : wrong.wall))
        _ = watch.advance(to: moment(lasts * 1000))
        #expect(!watch.isDoubted)
        let right = moment(lasts * 1000).wall
        #expect(watch.lowerBound == (isDoubted ? right : wrong.wall))
    }

    /// Trust, whether the clock had been believed in this boot, and how long the new time lasts.
    @Test(arguments: [ClockTrust.synced, .holdover(uncertaintySeconds: 1), .untrusted])
    func `a time far ahead is remembered after an hour, by a synced clock only`(trust: ClockTrust) {
        for restored in [wallOrigin, wallOrigin - .days(100)] {
            var watch = Self.watch(restored: restored)
            let wasBelieved = restored == wallOrigin
            #expect(watch.isDoubted != wasBelieved)
            let shift: Duration = wasBelieved ? .days(50) : .zero
            _ = watch.advance(to: moment(1000, trust: trust, wallShift: shift))
            #expect(watch.isDoubted == trust.isTrusted)
            let late = moment(
                wasBelieved ? Self.hour + 1000 : Self.hour, trust: trust, wallShift: shift)
            _ = watch.advance(to: late.advanced(by: .milliseconds(-1)))
            #expect(watch.lowerBound <= moment(1000).wall)
            _ = watch.advance(to: late)
            #expect(!watch.isDoubted)
            #expect((watch.lowerBound == late.wall) == (trust == .synced))
        }
    }

    @Test func `a clock that goes on jumping is doubted on`() {
        var watch = Self.watch()
        for minute in 1...300 {
            let shift: Duration = .days(10 + minute)
            _ = watch.advance(to: moment(minute * 60_000, wallShift: shift))
            #expect(watch.isDoubted)
        }
        #expect(watch.lowerBound == wallOrigin)
    }

    @Test func `the first sync of a boot works at once, and is written when it has lasted`() {
        var watch = ClockWatch(
            buildDate: wallOrigin - .days(300), restored: wallOrigin - .days(3), list: .none,
            at: moment(0, trust: .untrusted, wallShift: .days(-20_000)))
        #expect(watch.advance(to: moment(1000)).contains(.synced))
        #expect(watch.bestWall(at: moment(1000)) == moment(1000).wall)
        #expect(watch.trustedTimeToRemember(at: moment(1000)) == nil)
        #expect(watch.lowerBound == wallOrigin - .days(3))
        _ = watch.advance(to: moment(1000 + Self.hour))
        #expect(watch.trustedTimeToRemember(at: moment(1000 + Self.hour)) != nil)
    }

    @Test func `a first sync is written at once where a list of today vouches for it`() {
        var watch = ClockWatch(
            buildDate: wallOrigin - .days(300), restored: nil, list: freshList,
            at: moment(0, trust: .untrusted))
        _ = watch.advance(to: moment(1000))
        #expect(!watch.isDoubted && watch.lowerBound == moment(1000).wall)
    }

    // MARK: - The way down

    /// By how much the bound is ahead, the newest signed time, and whether it comes down.
    @Test(arguments: [
        (Duration.days(1), Duration.days(-9), false), (.days(2), .days(-9), false),
        (.days(4), .days(-9), true),
        (.days(400), .zero, true), (.days(400), .days(3), false),
    ])
    func `a bound that a steady clock denies for a day falls, but below nothing signed`(
        ahead: Duration, signed: Duration, falls: Bool
    ) {
        var watch = Self.watch(restored: wallOrigin + ahead)
        watch.saw(signed: wallOrigin + signed, at: moment(0))
        var changes: [ClockWatch.Change] = []
        for hour in 0..<24 { changes += watch.advance(to: moment(hour * Self.hour)) }
        #expect(changes == [])
        // A clock that lost its source in between begins the day anew.
        changes += watch.advance(to: moment(24 * Self.hour - 2, trust: .untrusted))
        for hour in 24..<48 { changes += watch.advance(to: moment(hour * Self.hour)) }
        #expect(changes == [.lost, .synced])
        changes = watch.advance(to: moment(48 * Self.hour))
        #expect((changes != []) == falls)
        let now = moment(48 * Self.hour).wall
        #expect(watch.lowerBound == (falls ? now : max(wallOrigin + ahead, now)))
        // What has come true by itself, or has fallen, is written again; what stays ahead is not.
        let next = moment(48 * Self.hour + 60_000)
        let isAhead = !falls && ahead > .days(2)
        #expect((watch.trustedTimeToRemember(at: next) == nil) == isAhead)
    }

    // MARK: - The whole station

    /// One second of a year too late, for dispensing and for codes.
    @Test func `a second of another year spoils neither stock, quota nor codes`() {
        let lane = SuppliesBench.lane(1)
        var stock = SuppliesBench.stock(lane, 10)
        stock.expires = CivilDate(text: "2026-12-31")
        var bench = SuppliesBench(durable: RestoredSupplies(stocks: [stock]))
        let code = Credential.qr(payload: Array("code".utf8))
        bench.station.wallShift = .days(400)
        bench.station.wait(1000)
        #expect(!bench.station.isUp(.batchExpired))
        bench.station.wallShift = .zero
        bench.station.wait(1000)
        let clock = bench.station.station.clock
        #expect(clock.lowerBound == bench.station.present.wall)
        let written = bench.station.effects.flatMap { effect -> [StateChange] in
            if case .append(let record) = effect { record.changes } else { [] }
        }
        let times = written.compactMap { if case .trustedTime(let time) = $0 { time } else { nil } }
        #expect(times.allSatisfy { $0 <= bench.station.present.wall })
        bench.forget()
        bench.station.people[code] = .code(
            doorCode(of: 1, issuedAt: bench.station.present.wall), record: member(1))
        bench.station.show(code)
        #expect(bench.station.denials == [])
        bench.vend(1)
        #expect(bench.refusals.isEmpty && bench.outcomes.count == 1)
    }

    @Test func `a station with a bound of next year says so, and gives codes their door back`() {
        var station = StationHarness(
            restored: RestoredState(cleanStop: true, trustedTime: wallOrigin + .days(397)))
        let code = Credential.qr(payload: Array("code".utf8))
        func show() -> [String] {
            station.forget()
            station.people[code] = .code(
                doorCode(of: 1, issuedAt: station.present.wall), record: member(1))
            station.show(code)
            return station.denials
        }
        let before = show()
        #expect(before == ["replayed"])
        station.wait(24 * Self.hour)
        #expect(station.count(.clockCorrected) == 1)
        let corrected = station.effects.contains {
            guard case .append(let record) = $0 else { return false }
            return record.changes.contains(.trustedTimeCorrected(record.entry.moment.wall))
        }
        #expect(corrected)
        let after = show()
        #expect(after == [])
    }

    /// The clock is stepped back, by whatever and for however long: a used code stays used.
    @Test(arguments: [Duration.seconds(60), .hours(5), .days(3)], [1000, 3 * 24 * 3_600_000])
    func `a code that was used stays used when the clock comes back to its time`(
        back: Duration, waits: Int
    ) {
        var station = StationHarness()
        let code = Credential.qr(payload: Array("code".utf8))
        station.people[code] = .code(doorCode(of: 1, issuedAt: wallOrigin), record: member(1))
        station.show(code)
        #expect(station.count(.accessGranted) == 1)
        station.wait(Int(back.wholeMilliseconds))
        station.wallShift = .zero - back
        station.wait(waits)
        station.wallShift = .zero - back - .milliseconds(waits)
        station.show(code)
        #expect(station.denials == ["replayed"])
        #expect(station.count(.accessGranted) == 1)
    }
}
