import StationModel

/// What people do with what is given out, and what goes wrong there.
///
/// A plan knows no configuration: places are numbers, and mean nothing where there are none.
extension PlanGenerator {
    /// People, most of them, take few things; some of them try.
    mutating func planSupplies(from start: Int) {
        if start == 0 { fillUp(from: start) }
        for _ in 0..<random.number(1...8) { planTake(from: start) }
        for _ in 0..<random.number(0...2) { planVoucher(from: start) }
        for _ in 0..<random.number(0...3) { planShelf(from: start) }
        for _ in 0..<random.number(0...3) { planLocker(from: start) }
        if random.oneIn(5) { planTechnician(from: start) }
        planSuppliesFaults(from: start)
    }

    private mutating func fillUp(from start: Int) {
        for place in 0..<8 {
            events.append(PlannedEvent(at: start + 1000 + place * 5000, .restock, place, 20, 0, 90))
        }
    }

    private mutating func person() -> Int {
        // The same few come again and again: rules for a week are felt by them.
        random.oneIn(2) ? random.number(0...5) : random.number(0...People.count - 1)
    }

    private mutating func planTake(from start: Int) {
        let at = time(from: start)
        let who = person()
        let delay = random.oneIn(10) ? random.number(15_000...25_000) : random.number(600...9000)
        let presses = random.oneIn(8) ? random.number(2...13) : 1
        let lane = random.number(0...3)
        events.append(
            PlannedEvent(
                at: at, .take, who, random.number(0...3), delay, lane, presses,
                random.number(300...6000)))
        // Somebody else comes while the machine is busy.
        if random.oneIn(6) {
            let next = at + random.number(500...12_000)
            events.append(
                PlannedEvent(
                    at: next, .take, person(), 0, random.number(600...4000), random.number(0...3),
                    1, 0))
        }
        disturbTake(at: at + delay, lane: lane)
    }

    /// Bad luck comes while somebody waits for an item.
    private mutating func disturbTake(at: Int, lane: Int) {
        let soon = at + random.number(-500...9000)
        switch random.number(1...24) {
        case 1: planFate(at: max(0, at - 1000), lane: lane)
        case 2:
            events.append(
                PlannedEvent(
                    at: max(0, at - 1000), .motorCut, random.number(0...5000),
                    random.number(1000...90_000)))
        case 3:
            events.append(
                PlannedEvent(
                    at: soon, .powerCut, random.number(1000...30_000), random.number(0...9)))
        case 4: events.append(PlannedEvent(at: soon, .storageStall, random.number(100...20_000)))
        case 5: events.append(PlannedEvent(at: soon, .commitsFail, random.number(100...10_000)))
        case 6:
            events.append(
                PlannedEvent(
                    at: soon, .suppliesLost, random.number(0...4), random.number(100...60_000)))
        case 7: events.append(PlannedEvent(at: soon, .restart, random.number(500...20_000)))
        case 8: events.append(PlannedEvent(at: soon, .pause, random.number(300...9000)))
        default: break
        }
    }

    private mutating func planFate(at: Int, lane: Int) {
        let fate = random.number(1...LaneFate.allCases.count - 1)
        events.append(PlannedEvent(at: at, .laneFault, lane, fate, random.number(1...3)))
    }

    private mutating func planVoucher(from start: Int) {
        let at = time(from: start)
        let who = person()
        let quantity = random.oneIn(3) ? random.number(2...4) : 1
        let age = random.oneIn(4) ? random.number(-90_000...90_000_000) : random.number(0...600_000)
        events.append(
            PlannedEvent(
                at: at, .voucher, who, random.number(0...2), quantity, age,
                random.oneIn(8) ? 1 : random.number(2...96)))
        for _ in 0..<random.number(0...2) {
            events.append(
                PlannedEvent(
                    at: at + random.number(3000...90_000), .voucherAgain, random.number(0...2),
                    random.oneIn(6) ? 1 : 0))
        }
        if random.oneIn(3) {
            events.append(
                PlannedEvent(at: time(from: start), .voucherAgain, random.number(0...9), 0))
        }
        // What is left of it is taken by card.
        if random.oneIn(2) {
            events.append(
                PlannedEvent(
                    at: at + random.number(60_000...900_000), .take, who, 0, 1500,
                    random.number(0...3), 2, 20_000))
        }
        disturbTake(at: at, lane: random.number(0...3))
    }

    private mutating func planShelf(from start: Int) {
        let taken = random.number(1...4)
        let back = random.oneIn(4) ? random.number(1...taken) : 0
        events.append(
            PlannedEvent(
                at: time(from: start), .shelf, 0, taken, back, random.number(1000...600_000)))
    }

    private mutating func planLocker(from start: Int) {
        let at = time(from: start)
        let who = person()
        let compartment = random.number(0...3)
        let open = random.oneIn(10) ? random.number(50_000...400_000) : random.number(2000...20_000)
        func visit(at: Int, _ open: Int, _ isIdle: Bool, _ random: inout SeededRandom)
            -> PlannedEvent
        {
            PlannedEvent(
                at: at, .locker, who, random.number(0...3), random.number(600...9000), compartment,
                random.oneIn(10) ? random.number(7000...16_000) : random.number(400...3000), open,
                isIdle ? 1 : 0)
        }
        events.append(visit(at: at, open, random.oneIn(12), &random))
        // What is borrowed comes back, mostly in time.
        if !random.oneIn(3) {
            let later = at + random.number(600_000...140_000_000)
            events.append(visit(at: later, 4000, random.oneIn(20), &random))
        }
        disturbTake(at: at + 3000, lane: 0)
    }

    private mutating func planTechnician(from start: Int) {
        let at = time(from: start)
        for place in 0..<7 {
            let soon = at + place * random.number(5000...60_000)
            if random.oneIn(3) {
                let error = random.oneIn(6) ? random.number(-1...1) : 0
                events.append(PlannedEvent(at: soon, .stocktake, place, error))
            }
            if random.oneIn(2) {
                let error = random.oneIn(6) ? random.number(-2...2) : 0
                events.append(
                    PlannedEvent(
                        at: soon + 2000, .restock, place, random.number(1...12), error,
                        random.number(-1...60)))
            }
        }
        if random.oneIn(4) {
            events.append(
                PlannedEvent(at: at, .adjust, random.number(0...6), random.number(-2...2)))
        }
    }

    private mutating func planSuppliesFaults(from start: Int) {
        if random.oneIn(rates.laneFault) {
            planFate(at: time(from: start), lane: random.number(0...3))
        }
        add(.suppliesLost, rates.suppliesLost, start, [0...4, 1000...3_600_000])
        add(.motorCut, rates.motorCut, start, [0...9000, 1000...600_000])
        add(.commitsFail, rates.commitsFail, start, [1000...120_000])
        add(.scaleDrifts, rates.scaleDrifts, start, [-120...120])
        add(.lockerForced, rates.lockerForced, start, [0...3, 2000...600_000])
    }
}
