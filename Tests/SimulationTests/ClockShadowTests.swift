import StationModel
import Testing

@testable import Simulation

/// The time that the oracle reckons with while the station's clock says something else.
struct ClockShadowTests {
    private static let began = UnixTime(seconds: 1_768_899_600)
    private var clock = ClockShadow(signed: began - .hours(1))

    private func moment(
        _ minutes: Int, off: Duration = .zero, _ trust: ClockTrust = .synced
    ) -> Moment {
        Moment(
            instant: MonotonicInstant(sinceBoot: .minutes(minutes)),
            wall: Self.began + .minutes(minutes) + off, trust: trust)
    }

    /// How far the time that is reckoned with is from the truth, after this moment.
    private mutating func offset(_ minutes: Int, off: Duration) -> Duration {
        let moment = moment(minutes, off: off)
        clock.follow(moment)
        return clock.reckoned(moment).wall - (Self.began + .minutes(minutes))
    }

    @Test mutating func `a time of next week is believed after an hour, and not before`() {
        clock.boots(restored: nil, at: moment(0))
        #expect(offset(2, off: .zero) == .zero)
        let bound = clock.lowerBound
        #expect(offset(3, off: .days(7)) == .zero)
        #expect(clock.isDoubted && clock.lowerBound == bound)
        #expect(offset(62, off: .days(7)) == .zero)
        #expect(offset(63, off: .days(7)) == .days(7))
        #expect(!clock.isDoubted && clock.lowerBound == Self.began + .minutes(63) + .days(7))
    }

    @Test mutating func `a jump begins the hour again, and the right time ends it`() {
        clock.boots(restored: nil, at: moment(0))
        #expect(offset(1, off: .days(7)) == .zero)
        #expect(offset(40, off: .days(8)) == .zero)
        #expect(offset(90, off: .days(8)) == .zero)
        #expect(offset(91, off: .zero) == .zero)
        #expect(!clock.isDoubted)
        #expect(offset(92, off: .days(8)) == .zero)
        #expect(offset(110, off: .days(8)) == .zero)
    }

    @Test mutating func `a boot that has believed no time yet takes the first one`() {
        clock.boots(restored: Self.began, at: moment(0, off: .days(30)))
        #expect(offset(1, off: .days(30)) == .days(30))
        #expect(clock.isDoubted && clock.lowerBound == Self.began)
    }

    @Test mutating func `what is remembered falls to a clock that denies it for a day`() {
        clock.boots(restored: Self.began + .days(40), at: moment(0))
        #expect(offset(24 * 60 - 1, off: .zero) == .zero)
        #expect(clock.lowerBound == Self.began + .days(40))
        #expect(offset(24 * 60, off: .zero) == .zero)
        #expect(clock.lowerBound == Self.began + .days(1))
    }

    @Test mutating func `a clock without trust moves nothing`() {
        clock.boots(restored: nil, at: moment(0))
        clock.follow(moment(1, off: .days(7), .untrusted))
        #expect(!clock.isDoubted && clock.lowerBound == Self.began)
    }
}
