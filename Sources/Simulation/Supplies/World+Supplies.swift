import StationCore
import StationModel

/// What people do at the dispenser, the shelf and the locker.
extension World {
    /// A press of a button lasts so long.
    private static let pressed: Duration = .milliseconds(250)
    /// From the card to the phone.
    private static let handsLast: Duration = .seconds(4)

    mutating func happenAtSupplies(_ event: PlannedEvent) {
        switch event.kind {
        case .take: take(event)
        case .voucher: showNewVoucher(event)
        case .voucherAgain: showVoucherAgain(event)
        case .shelf: useShelf(event)
        case .locker: useLocker(event)
        case .lockerForced: forceLocker(event)
        default: happenToSupplies(event)
        }
    }

    mutating func happen(_ happening: SuppliesHappening) {
        switch happening {
        case .presses(let button):
            deliver(.contact(.named(button), active: true, since: instant(at: now)))
            events.push(.supplies(.releases(button)), at: now + Self.pressed)
        case .releases(let button):
            deliver(.contact(.named(button), active: false, since: instant(at: now)))
        case .scans(let text): scan(text, atDispenser: true)
        case .laneMoves(let place, let run): laneMoves(place, run: run)
        case .pulls(let visit): pull(visit)
        case .shuts(let address): shutDoor(of: address)
        case .putsBack(let scale, let taken):
            supplies.shelves[scale]?.putBack(taken)
            supplies.shelfRestsSince = now
            oracle.supplies.moved(ShelfPlace.of(scale), by: taken.count)
            events.push(.supplies(.weighs(scale, times: 8)), at: now + .milliseconds(400))
        case .weighs(let scale, let times): weigh(scale, times: times)
        case .returns(let device): deviceReturns(device)
        case .commitsWork: commitsWork()
        }
    }

    // MARK: - Dispenser

    /// person, approach, from the card to the press, lane, presses, between them
    private mutating func take(_ event: PlannedEvent) {
        let buttons = supplies.configuration.lanes.compactMap(\.button)
        guard !buttons.isEmpty, let approach = Approach(rawValue: event.number(1) % 4) else {
            return
        }
        identify(people[event.number(0)], approach)
        let button = buttons[event.number(3) % buttons.count]
        for number in 0..<min(event.number(4), 14) {
            let at = now + event.span(2) + event.span(5) * number
            events.push(.supplies(.presses(button)), at: at)
        }
    }

    /// Where the dispenser has no readers, the door's serve both.
    mutating func identify(_ person: Person, _ approach: Approach) {
        present(person, approach, atDispenser: !supplies.configuration.readers.isEmpty)
    }

    /// person, sku, items, age, hours
    private mutating func showNewVoucher(_ event: PlannedEvent) {
        let skus = supplies.configuration.skus
        guard !skus.isEmpty else { return }
        codeCounter &+= 1
        let issuedAt = UnixTime(seconds: (setting.began + now - event.span(3)).seconds)
        let person = people[event.number(0)]
        let sku = skus[event.number(1) % skus.count].number
        let quantity = UInt8(clamping: max(1, event.number(2)))
        let id = UInt64(supplies.vouchers.count + 1)
        let text = StandInIdentity.voucher(
            id, of: person, sku, quantity: quantity, hours: UInt16(clamping: event.number(4)),
            issuedAt: issuedAt)
        let made = MadeVoucher(
            text: text, id: id, person: person, sku: sku, quantity: Int(quantity),
            issuedAt: issuedAt,
            validThrough: issuedAt + .hours(event.number(4)))
        supplies.vouchers.append(made)
        oracle.madeVoucher(made)
        showInside(text, of: person, isWise: id % 4 != 0)
    }

    /// Where the scanner stands outside, most people let themselves in before.
    private mutating func showInside(_ text: [UInt8], of person: Person, isWise: Bool) {
        guard supplies.configuration.readers.isEmpty, isWise else {
            return scan(text, atDispenser: true)
        }
        identify(person, .wiegandCard)
        events.push(.supplies(.scans(text)), at: now + Self.handsLast)
    }

    /// which of the newest vouchers, whether at the door (1)
    private mutating func showVoucherAgain(_ event: PlannedEvent) {
        let newest = supplies.vouchers.suffix(40)
        guard !newest.isEmpty else { return }
        let voucher = newest.reversed()[event.number(0) % newest.count]
        scan(voucher.text, atDispenser: event.number(1) == 0)
    }

    // MARK: - Shelf

    /// shelf, items taken, how many of them come back, after how long
    private mutating func useShelf(_ event: PlannedEvent) {
        let shelves = supplies.configuration.shelves
        guard !shelves.isEmpty else { return }
        let scale = shelves[event.number(0) % shelves.count].scale
        let taken = supplies.shelves[scale]?.take(event.number(1)) ?? []
        guard !taken.isEmpty else { return }
        supplies.shelfRestsSince = now
        oracle.supplies.moved(ShelfPlace.of(scale), by: -taken.count)
        // A hand on the shelf, and then none.
        events.push(.supplies(.weighs(scale, times: 8)), at: now + .milliseconds(200))
        let back = Array(taken.prefix(event.number(2)))
        if !back.isEmpty {
            events.push(.supplies(.putsBack(scale, back)), at: now + event.span(3))
        }
    }

    mutating func weigh(_ scale: DeviceId, times: Int) {
        guard let shelf = supplies.shelves[scale] else { return }
        guard times > 0 else { return checkShelf(scale) }
        if !supplies.lost.contains(scale) {
            let reading = Reading(.weight, shelf.grams(&random), at: instant(at: now))
            deliver(.reading(scale, reading))
        }
        events.push(.supplies(.weighs(scale, times: times - 1)), at: now + .milliseconds(700))
    }

    /// Somebody has counted, and the station knows it: what the scales say is judged from here on.
    mutating func weighAgain() {
        supplies.shelfRestsSince = now
        for scale in supplies.shelves.keys.sorted() {
            events.push(.supplies(.weighs(scale, times: 7)), at: now + .milliseconds(1))
        }
    }

    /// Longer than a weight takes to be believed.
    private static let settled: Duration = .seconds(4)

    private mutating func checkShelf(_ scale: DeviceId) {
        let rests = max(supplies.shelfRestsSince, bootedAt, pausedUntil) + Self.settled
        guard station != nil, now >= rests, !supplies.lost.contains(scale),
            !oracle.supplies.awaitsOrder
        else { return }
        oracle.supplies.checkShelf(scale)
    }
}

/// A scale carries one shelf.
enum ShelfPlace {
    static func of(_ scale: DeviceId) -> LaneAddress { LaneAddress(device: scale, number: 1) }
}
