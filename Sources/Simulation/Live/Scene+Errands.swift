public import StationModel

/// What a guest does inside.
public enum Errand: Hashable, Sendable {
    /// A lane, a dryer.
    case button(DeviceId)
    case shelf(DeviceId, putsBack: Bool)
    case compartment(CompartmentAddress, button: DeviceId)
    /// 1 – 255 items.
    case voucher(SKUNumber, count: UInt8 = 1)
}

extension Scene {
    private static let pressLasts: Duration = .milliseconds(300)
    /// Long enough to take something out.
    private static let handsLast = 6...15
    /// From the door to a button, while the station still knows who it is.
    private static let toTheButton = 4...10

    /// Who was sent has come for something, or for nothing.
    mutating func planErrands(of guest: Guest) {
        guard let errands = guest.errands else { return planOwnErrands(of: guest) }
        for errand in errands { plan(errand, of: guest, within: Self.toTheButton) }
    }

    /// Some want a hand warmer, some dry shoes, some a bottle; few have a voucher.
    private mutating func planOwnErrands(of guest: Guest) {
        let supplies = setting.premises.supplies
        let lanes = supplies.lanes.compactMap(\.button)
        if let button = pick(lanes, oneIn: 3) {
            plan(.button(button), of: guest, within: Self.toTheButton)
        } else if let locker = pick(supplies.lockers, oneIn: 12) {
            let errand = Errand.compartment(locker.address, button: locker.button)
            plan(errand, of: guest, within: Self.toTheButton)
        } else if let lane = pick(supplies.lanes, oneIn: 20) {
            // While the window of their card is open: the scanner stands at the door.
            plan(.voucher(lane.sku), of: guest, within: 4...10)
        }
        if let dryer = pick(setting.premises.appliances.appliances, oneIn: 4) {
            plan(.button(dryer.button), of: guest, within: 20...90)
        }
        if let shelf = pick(supplies.shelves, oneIn: 4) {
            let errand = Errand.shelf(shelf.scale, putsBack: random.oneIn(4))
            plan(errand, of: guest, within: 20...120)
        }
    }

    private mutating func pick<Choice>(_ choices: [Choice], oneIn count: Int) -> Choice? {
        guard !choices.isEmpty, random.oneIn(count) else { return nil }
        return choices[random.number(0...choices.count - 1)]
    }

    private mutating func plan(
        _ errand: Errand, of guest: Guest, within seconds: ClosedRange<Int>
    ) {
        push(.errand(errand), of: guest, after: .seconds(random.number(seconds)))
    }

    mutating func run(_ errand: Errand, of guest: Guest) {
        guard guest.phase == .inside else { return }
        switch errand {
        case .button(let button): press(button)
        case .shelf(let scale, let putsBack):
            let weights = room.shelves[scale]?.take(1) ?? []
            tellWeights()
            guard putsBack, !weights.isEmpty else { return }
            events.push(
                .broughtBack(scale, weights: weights),
                at: now + .seconds(random.number(Self.handsLast)))
        case .compartment(let address, let button):
            press(button)
            events.push(
                .compartmentShut(address), at: now + .seconds(random.number(Self.handsLast)))
        case .voucher(let sku, let count): showVoucher(sku, count, of: guest.visit.person)
        }
    }

    private mutating func press(_ button: DeviceId) {
        emit(.contact(.named(button), active: true))
        events.push(.buttonReleased(button), at: now + Self.pressLasts)
    }

    mutating func showVoucher(_ sku: SKUNumber, _ quantity: UInt8, of person: Person) {
        let code = setting.makeVoucher(person.member, sku, quantity, wallTime)
        codes.note(voucher: code)
        emit(.scan(code))
    }
}
