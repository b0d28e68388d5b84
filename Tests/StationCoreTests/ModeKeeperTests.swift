import StationModel
import Testing

@testable import StationCore

/// By a clock that nobody doubts.
extension ModeKeeper {
    fileprivate mutating func advance(to moment: Moment) -> [Change] {
        advance(to: moment, wall: moment.wall)
    }

    fileprivate func nextDeadline(at moment: Moment) -> MonotonicInstant? {
        nextDeadline(at: moment, wall: moment.wall)
    }
}

/// Ordered modes and hours, by wall time while it is trusted.
struct ModeKeeperTests {
    /// Free access on workdays 08:00 – 20:30; the origin is Friday 20:00.
    static let hours = Schedule(
        weekly: [.friday: [Schedule.Hours(startMinute: 480, endMinute: 1230)]])
    static let withHours = configuration(
        door: DoorConfiguration(lock: .failSafe, freeAccess: hours))

    func keeper(
        restored: DoorOverride? = nil, at start: Moment = moment(0)
    ) -> ModeKeeper {
        ModeKeeper(configuration: configuration(), restored: restored, at: start)
    }

    /// An order until one minute after the origin.
    func ordered(_ mode: DoorMode = .lockdown, at start: Moment = moment(0)) -> ModeKeeper {
        var keeper = keeper(at: start)
        _ = keeper.order(mode, until: wallOrigin + .seconds(60), at: start, now: wallOrigin)
        return keeper
    }

    @Test(arguments: [DoorMode.open, .lockdown])
    func `an order ends exactly at its wall time`(mode: DoorMode) {
        var keeper = ordered(mode)
        #expect(keeper.mode == mode)
        #expect(keeper.nextDeadline(at: moment(0)) == instant(60_000))
        #expect(keeper.advance(to: moment(59_999)) == [])
        #expect(keeper.advance(to: moment(60_000)) == [.overrideEnded(mode)])
        #expect(keeper.mode == .normal)
        #expect(keeper.advance(to: moment(60_001)) == [])
    }

    @Test func `a held-over clock ends an order as a synced one does`() {
        var keeper = ordered()
        let held = ClockTrust.holdover(uncertaintySeconds: 300)
        #expect(keeper.advance(to: moment(60_000, trust: held)) == [.overrideEnded(.lockdown)])
    }

    @Test(arguments: [ClockTrust.untrusted, .holdover(uncertaintySeconds: 301)])
    func `without trust an order lasts what remained, whatever the wall clock says`(
        trust: ClockTrust
    ) {
        var keeper = ordered()
        let ahead = moment(59_999, trust: trust, wallShift: .days(400))
        #expect(keeper.advance(to: ahead) == [])
        #expect(keeper.nextDeadline(at: ahead) == instant(60_000))
        let behind = moment(60_000, trust: trust, wallShift: .zero - .days(400))
        #expect(keeper.advance(to: behind) == [.overrideEnded(.lockdown)])
    }

    @Test func `a trusted clock that jumps ahead ends an order, one that jumps back prolongs it`() {
        var ahead = ordered()
        #expect(
            ahead.advance(to: moment(1000, wallShift: .seconds(59))) == [.overrideEnded(.lockdown)])
        var back = ordered()
        #expect(back.advance(to: moment(90_000, wallShift: .zero - .seconds(31))) == [])
        #expect(back.mode == .lockdown)
    }

    @Test func `after a restart an order lasts what remained when it was applied, at most`() {
        let order = ordered().override
        var late = keeper(restored: order, at: moment(1000, trust: .untrusted))
        #expect(late.mode == .lockdown)
        #expect(late.advance(to: moment(60_999, trust: .untrusted)) == [])
        #expect(late.advance(to: moment(61_000, trust: .untrusted)) == [.overrideEnded(.lockdown)])
        var expired = keeper(restored: order, at: moment(70_000))
        #expect(expired.advance(to: moment(70_000)) == [.overrideEnded(.lockdown)])
    }

    @Test func `an order back to normal ends the mode without a report`() {
        var keeper = ordered()
        #expect(
            keeper.order(.normal, until: wallOrigin, at: moment(1000), now: wallOrigin) == nil)
        #expect(keeper.mode == .normal)
        #expect(keeper.advance(to: moment(2000)) == [])
    }

    // MARK: - Hours

    @Test func `free access starts and ends with the hours`() {
        var keeper = ModeKeeper(configuration: Self.withHours, restored: nil, at: moment(0))
        #expect(keeper.advance(to: moment(0)) == [.freeAccess(true)])
        let end = 30 * 60_000
        #expect(keeper.nextDeadline(at: moment(0)) == instant(end))
        #expect(keeper.advance(to: moment(end - 1)) == [])
        #expect(keeper.advance(to: moment(end)) == [.freeAccess(false)])
    }

    @Test func `without trust free access neither starts nor ends`() {
        var keeper = ModeKeeper(configuration: Self.withHours, restored: nil, at: moment(0))
        #expect(keeper.advance(to: moment(0, trust: .untrusted)) == [])
        #expect(keeper.nextDeadline(at: moment(0, trust: .untrusted)) == nil)
        #expect(keeper.advance(to: moment(1)) == [.freeAccess(true)])
        #expect(keeper.advance(to: moment(86_400_000, trust: .untrusted)) == [])
        #expect(keeper.freeAccess)
        #expect(keeper.advance(to: moment(86_400_001)) == [.freeAccess(false)])
    }

    @Test func `a clock that is stepped looks at the hours at once, both ways`() {
        var keeper = ModeKeeper(configuration: Self.withHours, restored: nil, at: moment(0))
        _ = keeper.advance(to: moment(0))
        #expect(keeper.advance(to: moment(1000, wallShift: .hours(2))) == [.freeAccess(false)])
        #expect(keeper.advance(to: moment(2000)) == [.freeAccess(true)])
    }

    @Test func `changed hours count at once, unchanged ones change nothing`() {
        var keeper = ModeKeeper(configuration: Self.withHours, restored: nil, at: moment(0))
        _ = keeper.advance(to: moment(0))
        keeper.reconfigure(Self.withHours)
        #expect(keeper.advance(to: moment(1000)) == [])
        keeper.reconfigure(configuration())
        #expect(keeper.advance(to: moment(2000)) == [.freeAccess(false)])
    }
}
