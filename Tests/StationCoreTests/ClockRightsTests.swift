import StationModel
import Testing

@testable import StationCore

/// A clock that is far ahead, for a minute or for longer: what people had a right to, and what was
/// ordered, is the same when the clock is right again.
struct ClockRightsTests {
    static let hour = 3_600_000
    static let year: Duration = .days(365)

    // MARK: - The floor of vouchers

    static let unknownFloor = RestoredSupplies(
        stocks: [SuppliesBench.stock(SuppliesBench.lane(1), 3)], voucherFloor: .unknownFloor)

    @Test func `a doubted time settles no floor`() {
        var bench = SuppliesBench(durable: Self.unknownFloor, trust: .untrusted)
        bench.station.wallShift = Self.year
        bench.station.trust = .synced
        bench.station.wait(1000)
        bench.commit()
        #expect(bench.durable.voucherFloor == .unknownFloor)
        bench.station.wallShift = .zero
        bench.station.wait(1000)
        bench.commit()
        #expect(bench.durable.voucherFloor == wallOrigin + .seconds(2))
        #expect(bench.station.count(.vouchersRefused) == 1)
    }

    // MARK: - Orders

    @Test func `one answer of next year ends no order, and a fresh one holds`() {
        var station = StationHarness()
        func order(_ mode: DoorMode, hours: Int) {
            station.send(
                .command(
                    .setMode(mode, until: wallOrigin + .hours(hours)),
                    by: Operator(name: "li"), Token(9)))
        }
        order(.open, hours: 24)
        #expect(station.isReleased)
        station.wallShift = Self.year
        station.wait(Self.hour / 2)
        #expect(station.isReleased)
        order(.lockdown, hours: 12)
        station.wait(1000)
        #expect(station.station.modes.mode == .lockdown)
        station.wallShift = .zero
        station.wait(Self.hour)
        #expect(station.station.modes.mode == .lockdown && !station.isReleased)
        // By the clock that is right, and not a second longer.
        station.wait(12 * Self.hour - station.now - 1)
        #expect(station.station.modes.mode == .lockdown)
        station.wait(1)
        #expect(station.station.modes.mode == .normal)
    }

    @Test func `while a time is doubted an order ends by the steady clock`() {
        var station = StationHarness()
        station.send(
            .command(
                .setMode(.open, until: wallOrigin + .minutes(30)), by: Operator(name: "li"),
                Token(9)))
        station.wallShift = Self.year
        station.wait(Self.hour / 2 - 1)
        #expect(station.isReleased)
        station.wait(1)
        #expect(!station.isReleased)
    }

    @Test func `one answer of next year gives no outlet back its power`() {
        var station = StationHarness(StationRoomTests.fullRoom())
        let off = Command.setRoomPower(.off, until: wallOrigin + .hours(24))
        station.send(.command(off, by: Operator(name: "li"), Token(9)))
        station.wallShift = Self.year
        station.wait(Self.hour / 2)
        station.wallShift = .zero
        station.wait(Self.hour)
        #expect(station.station.room.contactor?.order?.power == .off)
        #expect(station.count(.roomPowerChanged) == 1)
    }

    /// The door's hours and the room's go by the same time.
    @Test func `one answer of another hour of the week moves no hours`() {
        var room = StationRoomTests.fullRoom()
        room.door.freeAccess = ModeKeeperTests.hours
        room.room.lights = LightConfiguration(
            outputs: [DeviceId("light")], hours: ModeKeeperTests.hours)
        var station = StationHarness(room)
        #expect(station.isReleased)
        station.set(.named(StationRoomTests.radar), true)
        let isLit = station.station.room.lights?.isOn
        #expect(isLit == true)
        station.wallShift = .days(2)
        station.wait(Self.hour / 4)
        #expect(station.isReleased && station.station.room.lights?.isOn == true)
        // Half past eight, by the steady clock.
        station.wait(Self.hour / 4)
        #expect(!station.isReleased && station.station.room.lights?.isOn == false)
    }
}
