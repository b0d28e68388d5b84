import StationModel
import Testing

@testable import StationCore

/// Stations whose spirals are a machine each, and whose door's readers serve the dispensers too.
struct OtherMachineTests {
    private var bench = SuppliesBench()

    @Test mutating func `where the door's readers serve both, a voucher gives and opens nothing`() {
        bench = SuppliesBench(SuppliesBench.supplies(readers: []))
        bench.identify(1, at: frontReader)
        bench.forget()
        bench.showVoucher(50, at: frontReader)
        #expect(bench.station.lock == [])
        bench.commit()
        bench.answer(.dropped)
        #expect(bench.outcomes == ["vended"])
        bench.showVoucher(50, at: frontReader)
        #expect(bench.station.denials == ["voucherUsed"])
    }

    @Test(arguments: [false, true])
    mutating func `a lane that jams is followed by one of another machine that is idle`(
        isBusy: Bool
    ) {
        let other = LaneAddress(device: DeviceId("spiral-2"), number: 1)
        var supplies = SuppliesBench.supplies()
        supplies.lanes[1].address = other
        bench = SuppliesBench(
            supplies,
            durable: RestoredSupplies(stocks: [
                SuppliesBench.stock(SuppliesBench.lane(1), 3), SuppliesBench.stock(other, 3),
            ]))
        if isBusy {
            bench.identify(2)
            bench.push("button-2")
        }
        bench.identify(1)
        bench.push("button-1")
        if !isBusy {
            bench.commit()
            bench.answer(.jammed)
            bench.answer(.jammed)
            bench.commit()
            let first = SuppliesBench.lane(1)
            #expect(bench.turns.map(\.lane) == [first, first, other])
        } else {
            bench.commit()
            #expect(bench.turns.map(\.lane) == [other, SuppliesBench.lane(1)])
            bench.answer(.jammed)
            bench.answer(.jammed)
            bench.commit()
            #expect(bench.turns.map(\.lane).filter { $0 == other }.count == 1)
        }
    }
}
