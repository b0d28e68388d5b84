import StationModel
import Testing

@testable import StationCore

/// A signed code opens once, whatever the clock and the disk did.
struct ReplayGuardTests {
    static func clean() -> ReplayGuard {
        ReplayGuard(restored: RestoredState(cleanStop: true), start: instant(0))
    }

    /// Seconds after the origin.
    static func wall(_ seconds: Int) -> UnixTime { wallOrigin + .seconds(seconds) }

    @Test(arguments: [
        (99, 9, false), (100, 4, false), (100, 5, false), (100, 6, true), (101, 0, true),
    ])
    func `issue time and counter strictly increase, in that order`(
        issued: Int, counter: UInt16, isFresh: Bool
    ) {
        var guardian = Self.clean()
        _ = guardian.accept(doorCode(of: 1, issuedAt: Self.wall(100), counter: 5))
        let code = doorCode(of: 1, issuedAt: Self.wall(issued), counter: counter)
        #expect(guardian.isFresh(code, at: moment(110_000)) == isFresh)
    }

    @Test func `each member, purpose and signer has its own mark`() {
        var guardian = Self.clean()
        let issued = Self.wall(100)
        _ = guardian.accept(doorCode(of: 1, issuedAt: issued))
        let others = [
            doorCode(of: 2, issuedAt: issued),
            doorCode(of: 1, issuedAt: issued, purpose: .dispenser),
            doorCode(of: 1, issuedAt: issued, signer: .issuer(2)),
            doorCode(of: 1, issuedAt: issued, signer: .device(1, 2, 3, 4)),
        ]
        for code in others { #expect(guardian.isFresh(code, at: moment(110_000))) }
        #expect(!guardian.isFresh(doorCode(of: 1, issuedAt: issued), at: moment(110_000)))
    }

    @Test func `asking marks nothing, and a mark that is restored counts`() {
        let guardian = Self.clean()
        let code = doorCode(of: 1, issuedAt: Self.wall(100))
        for _ in 0..<3 { #expect(guardian.isFresh(code, at: moment(110_000))) }
        var first = Self.clean()
        let mark = first.accept(code)
        let second = ReplayGuard(
            restored: RestoredState(cleanStop: true, replayMarks: [mark]), start: instant(0))
        #expect(!second.isFresh(code, at: moment(110_000)))
    }

    // MARK: - The floor after an unclean stop

    @Test(arguments: [(29, false), (30, false), (31, true)])
    func `after an unclean stop codes up to thirty seconds after the start are refused`(
        issued: Int, isFresh: Bool
    ) {
        let guardian = ReplayGuard(restored: RestoredState(), start: instant(0))
        let code = doorCode(of: 1, issuedAt: Self.wall(issued))
        #expect(guardian.isFresh(code, at: moment(20_000)) == isFresh)
        #expect(Self.clean().isFresh(code, at: moment(20_000)))
    }

    @Test(arguments: [(40, false), (41, true)])
    func `the floor is widened by the clock's uncertainty`(issued: Int, isFresh: Bool) {
        let guardian = ReplayGuard(restored: RestoredState(), start: instant(0))
        let held = moment(20_000, trust: .holdover(uncertaintySeconds: 10))
        let code = doorCode(of: 1, issuedAt: Self.wall(issued))
        #expect(guardian.isFresh(code, at: held) == isFresh)
    }

    @Test(arguments: [(30, false), (31, true)])
    func `a clock that is set after the start moves the floor along`(
        issued: Int, isFresh: Bool
    ) {
        let guardian = ReplayGuard(restored: RestoredState(), start: instant(0))
        let shift: Duration = .days(300)
        let code = doorCode(of: 1, issuedAt: Self.wall(issued) + shift)
        #expect(guardian.isFresh(code, at: moment(20_000, wallShift: shift)) == isFresh)
    }

    @Test func `without trust nothing is fresh`() {
        let late = doorCode(of: 1, issuedAt: Self.wall(1_000_000))
        #expect(!Self.clean().isFresh(late, at: moment(0, trust: .untrusted)))
        #expect(Self.clean().isBeforeStart(late.issuedAt, at: moment(0, trust: .untrusted)))
    }

    @Test(arguments: [(-1, 0, true), (0, 0, true), (1, 0, false), (10, 10, true), (11, 10, false)])
    func `an unlock needs to be issued after an unclean start, by any clock within the doubt`(
        issued: Int, uncertainty: Int64, isBefore: Bool
    ) {
        let guardian = ReplayGuard(restored: RestoredState(), start: instant(0))
        let trust: ClockTrust =
            uncertainty == 0 ? .synced : .holdover(uncertaintySeconds: uncertainty)
        #expect(
            guardian.isBeforeStart(Self.wall(issued), at: moment(20_000, trust: trust)) == isBefore)
        #expect(!Self.clean().isBeforeStart(Self.wall(issued), at: moment(20_000, trust: trust)))
    }

    // MARK: - The floor that follows the time

    @Test(arguments: [(954, false), (955, true)])
    func `a clock stepped back reopens nothing that has left the window`(
        issued: Int, isFresh: Bool
    ) {
        var guardian = Self.clean()
        guardian.advance(to: moment(1_000_000))
        let code = doorCode(of: 1, issuedAt: Self.wall(issued))
        let back = moment(1_001_000, wallShift: .zero - .seconds(60))
        guardian.advance(to: back)
        #expect(guardian.isFresh(code, at: back) == isFresh)
    }

    @Test func `the floor of time survives a restart, and a clock without trust never raises it`() {
        let restored = RestoredState(cleanStop: true, trustedTime: Self.wall(1000))
        var guardian = ReplayGuard(restored: restored, start: instant(0))
        guardian.advance(to: moment(0, trust: .untrusted, wallShift: .days(9000)))
        #expect(!guardian.isFresh(doorCode(of: 1, issuedAt: Self.wall(954)), at: moment(0)))
        #expect(guardian.isFresh(doorCode(of: 1, issuedAt: Self.wall(955)), at: moment(0)))
    }

    // MARK: - Bounds

    @Test func `used codes stay used when marks overflow and when old ones are dropped`() {
        var guardian = Self.clean()
        var used: [VerifiedCode] = []
        for number in 0..<10_000 {
            let now = moment(number * 20)
            guardian.advance(to: now)
            let code = doorCode(of: UInt64(number), issuedAt: now.wall)
            used.append(code)
            _ = guardian.accept(code)
        }
        let now = moment(200_000)
        #expect(!used.contains { guardian.isFresh($0, at: now) })
        #expect(guardian.isFresh(doorCode(of: 1, issuedAt: now.wall), at: now))
        #expect(guardian.markCount <= ReplayGuard.mostMarks)
    }

    @Test func `marks that the floor has made needless are dropped`() {
        var guardian = Self.clean()
        for number in 0..<1000 {
            _ = guardian.accept(doorCode(of: UInt64(number), issuedAt: wallOrigin))
        }
        guardian.advance(to: moment(345_000))
        #expect(guardian.markCount == 1000)
        guardian.advance(to: moment(345_001))
        #expect(guardian.markCount == 0)
    }
}
