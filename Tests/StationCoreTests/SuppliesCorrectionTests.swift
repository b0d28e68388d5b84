import StationModel
import Testing

@testable import StationCore

/// Books and devices that have gone astray, and how they come right again.
struct SuppliesCorrectionTests {
    static let shelf = LaneAddress(device: DeviceId("scale"), number: 1)
    var bench = SuppliesBench()

    /// The scale says the same for longer than a hand rests on it.
    mutating func weigh(_ grams: Int) {
        for _ in 0..<5 {
            bench.station.wait(700)
            bench.station.send(
                .reading(
                    DeviceId("scale"),
                    Reading(.weight, grams, at: bench.station.present.instant)))
        }
    }

    // MARK: - Charges

    /// Two machines, and the disk takes the second intent and not the first.
    @Test mutating func `a charge whose intent never reached the disk is not found again there`() {
        var supplies = SuppliesBench.supplies()
        supplies.lanes[1].address = LaneAddress(device: DeviceId("second"), number: 1)
        let stocks = supplies.lanes.map { SuppliesBench.stock($0.address, 3) }
        bench = SuppliesBench(supplies, durable: RestoredSupplies(stocks: stocks))
        bench.identify(1)
        bench.push("button-1")
        bench.push("button-2")
        bench.commit(failing: 1)
        #expect(bench.turns.map(\.lane.device) == [DeviceId("second")])
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.durable.quotas.map(\.count) == [1])
    }

    @Test mutating func `nor that of a voucher`() {
        var supplies = SuppliesBench.supplies(perDay: 0)
        supplies.lanes[1].address = LaneAddress(device: DeviceId("second"), number: 1)
        let stocks = supplies.lanes.map { SuppliesBench.stock($0.address, 3) }
        let held = HeldVoucher(
            voucherId: 5, member: MemberPseudonym(1), sku: SuppliesBench.warmer, remaining: 2,
            validThrough: wallOrigin + .hours(48))
        bench = SuppliesBench(
            supplies, durable: RestoredSupplies(stocks: stocks, vouchers: [held]))
        bench.identify(1)
        bench.push("button-1")
        bench.push("button-2")
        bench.commit(failing: 1)
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.durable.vouchers.map(\.remaining) == [1])
    }

    // MARK: - Who stands there

    @Test mutating func `whom nobody could identify takes nothing in another's name`() throws {
        let number = try #require(IDCardNumber(ascii: Array("99999919900101001X".utf8)))
        let validity = CardValidity(
            from: CivilDate(daysSinceEpoch: 18_262), through: nil, numberIsSound: true)
        var configuration = configuration()
        configuration.access.unknownIdCard = .admitAndRecord
        configuration.supplies = SuppliesBench.supplies(readers: [])
        bench = SuppliesBench(configuration: configuration)
        bench.identify(1, at: frontReader)
        bench.station.answersAtOnce = false
        bench.station.show(.idCard(number), validity: validity)
        bench.station.wait(600)
        #expect(bench.station.count(.accessGranted) == 2)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == 0)
    }

    // MARK: - Shelf

    @Test mutating func `what a scale counts by itself is not counted once more`() {
        weigh(2500)
        #expect(bench.count(Self.shelf) == 5)
        #expect(bench.order(.restock(Self.shelf, count: 5, expires: nil)) == .refused(.weighed))
        #expect(bench.order(.adjust(Self.shelf, by: 1, reason: "")) == .refused(.weighed))
        #expect(bench.count(Self.shelf) == 5)
    }

    @Test mutating func `a stocktake that is refused leaves the scale as it was`() {
        weigh(2500)
        #expect(bench.order(.stocktake(Self.shelf, counted: 21)) == .refused(.countOutOfRange))
        weigh(2500)
        #expect(bench.station.count(.stockMeasured) == 0)
    }

    @Test(arguments: [(2850, 5), (2150, 5), (2990, 6), (2010, 4)])
    mutating func `a scale that has drifted is set right by a count, and a miscount by the scale`(
        grams: Int, count: Int
    ) {
        weigh(2500)
        guard case .corrected = bench.order(.stocktake(Self.shelf, counted: 5)) else {
            Issue.record("the count is refused")
            return
        }
        weigh(grams)
        #expect(bench.count(Self.shelf) == count)
        weigh(grams - 500)
        #expect(bench.count(Self.shelf) == count - 1)
    }

    // MARK: - Locker

    @Test(arguments: [AlarmKind.compartmentForced, .compartmentOpen], [true, false])
    mutating func `a door's alarm outlives a restart, until the door is seen to be shut`(
        kind: AlarmKind, isFoundOpen: Bool
    ) {
        let alarm = Alarm(kind, subject: SuppliesBench.compartment(1).text)
        bench = SuppliesBench(alarms: [alarm], readsDoors: false)
        #expect(bench.station.isUp(kind))
        if isFoundOpen { bench.set(1, open: true) }
        bench.station.wait(1000)
        #expect(bench.station.isUp(kind))
        bench.set(1, open: false)
        #expect(!bench.station.isUp(kind))
        let raised = bench.station.entries.filter {
            $0.kind == .alarmRaised && $0.subject == alarm.subject
        }
        #expect(raised.isEmpty)
    }

    @Test(arguments: [false, true])
    mutating func `an appliance's output that works again is told what it should be`(isOn: Bool) {
        if isOn {
            bench.choose(4)
            bench.set(4, open: true)
            bench.set(4, open: false)
        }
        let before = bench.power(SuppliesBench.oven).count
        bench.station.send(.output(.named(SuppliesBench.oven), .failed("unplugged")))
        bench.station.send(.output(.named(SuppliesBench.oven), .working))
        #expect(Array(bench.power(SuppliesBench.oven).dropFirst(before)) == [isOn])
    }
}
