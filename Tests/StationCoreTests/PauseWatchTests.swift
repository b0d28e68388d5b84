import StationCore
import StationModel
import Testing

/// When bytes have arrived that a loop finds: by how far apart its looks are.
struct PauseWatchTests {
    var watch = PauseWatch(at: instant(0))

    mutating func look(_ time: Int, found: Bool = true) -> MonotonicInstant {
        watch.looked(at: instant(time), foundNothing: !found)
    }

    @Test mutating func `a quiet hour in short rests leaves what comes then as new`() {
        var time = 0
        while time < 3_600_000 {
            #expect(watch.nextLook == instant(time + 400))
            time += 400
            _ = look(time, found: false)
        }
        #expect(look(time + 399) == instant(time + 399))
    }

    @Test(arguments: [(500, 500), (501, 0), (10_000, 0)])
    mutating func `a gap longer than any rest and turn dates to the look before`(
        gap: Int, arrival: Int
    ) {
        #expect(look(gap) == instant(arrival))
    }

    @Test mutating func `a wait that a stop signal ended finds its events one look later`() {
        _ = look(400, found: false)
        // Stopped for 10 s; the wait returns without events.
        #expect(look(10_400, found: false) == instant(400))
        #expect(watch.nextLook <= instant(10_400))
        #expect(look(10_401) == instant(400))
        #expect(look(10_402, found: false) == instant(10_402))
        #expect(watch.nextLook == instant(10_802))
    }

    @Test mutating func `what a device hands over in parts is as old as its first part`() {
        for part in 0..<15 { #expect(look(10_000 + part) == instant(0)) }
        #expect(look(10_015, found: false) == instant(10_015))
        #expect(look(10_016) == instant(10_016))
    }

    @Test mutating func `a device that never stops talking does not keep the others late`() {
        var arrivals: [MonotonicInstant] = []
        for part in 0..<100 { arrivals.append(look(10_000 + part)) }
        #expect(arrivals.prefix(17).allSatisfy { $0 == instant(0) })
        #expect(arrivals.dropFirst(17) == ArraySlice((17..<100).map { instant(10_000 + $0) }))
    }

    @Test mutating func `a second pause while the first is worked off dates to before both`() {
        #expect(look(10_000) == instant(0))
        #expect(look(20_000) == instant(0))
        #expect(look(20_001, found: false) == instant(20_001))
    }
}
