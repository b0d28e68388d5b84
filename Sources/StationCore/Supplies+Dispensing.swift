import StationModel

/// From a person's choice to the item, at the dispensers.
extension Supplies {
    // MARK: - Who stands here

    /// Opens the window of a person. At the door's reader the person was greeted already.
    mutating func identified(
        _ visitor: Visitor, atDispenser: Bool, at time: Time
    ) -> [SuppliesAction] {
        openWindow(of: visitor, at: time.instant)
        return atDispenser ? [.prompt(.chooseItem, reader: visitor.reader)] : []
    }

    /// Why a voucher is refused at once; `nil` = `present` it.
    func refusal(
        of voucher: Voucher, _ code: VerifiedCode, at time: Time
    ) -> DenialReason? {
        switch vouchers.judge(voucher, of: code, lowerBound: time.lowerBound) {
        case .refused(let reason): return reason
        case .good(let held):
            if let reason = standstill { return reason }
            if lane(for: held.sku, today: time.today) != nil { return nil }
            if freeCompartment(with: held.sku, today: time.today) != nil { return nil }
            if isWithheld(held.sku) { return .serviceWithheld }
            return shortage(of: held.sku, today: time.today)
        }
    }

    /// Vends for a voucher that is not refused.
    mutating func present(
        _ voucher: Voucher, _ code: VerifiedCode, by visitor: Visitor, at time: Time
    ) -> [SuppliesAction] {
        guard
            case .good(let held) = vouchers.judge(voucher, of: code, lowerBound: time.lowerBound)
        else { return [] }
        vouchers.hold(held)
        openWindow(of: visitor, at: time.instant)
        if let lane = lane(for: held.sku, today: time.today) {
            return ask(
                Request(
                    visitor: visitor, sku: held.sku, lane: lane, voucher: held.voucherId,
                    asked: time.instant), at: time)
        }
        guard let address = freeCompartment(with: held.sku, today: time.today) else { return [] }
        return open(address, for: visitor, voucher: held.voucherId, at: time)
    }

    /// A level of a button. `isFresh`: no backlog of a paused process.
    mutating func button(
        _ device: DeviceId, isDown: Bool, isFresh: Bool, at time: Time
    ) -> [SuppliesAction] {
        let before = buttons.updateValue(isDown, forKey: device)
        guard isDown, before == false, isFresh else { return [] }
        guard var current = session, time.instant <= current.until,
            current.presses < Self.mostPresses
        else { return askForCard(at: device) }
        let lane = configuration.lanes.first { $0.button == device }
        let locker = configuration.lockers.first { $0.button == device }
        if current.isContested(at: time.instant), lane != nil || locker != nil {
            return askAgain(current, at: device)
        }
        if let lane {
            current.presses += 1
            current.until = time.instant + configuration.identifyWindow
            session = current
            return ask(
                Request(
                    visitor: current.visitor, sku: lane.sku, lane: lane.address, voucher: nil,
                    asked: time.instant), at: time)
        }
        guard let locker else { return [] }
        current.presses += 1
        session = current
        return open(locker.address, for: current.visitor, voucher: nil, at: time)
    }

    mutating func forget(button device: DeviceId) { buttons[device] = nil }

    /// Why nothing at all is given out now.
    var standstill: DenialReason? {
        if !storageWorks { return .storageFault }
        if awaitsState { return .notReady }
        if isFire { return .fire }
        return isPowerEnding ? .laneFault : nil
    }

    // MARK: - Lanes

    func isUsable(_ lane: LaneAddress, today: CivilDate) -> Bool {
        stock.availability(of: lane, today: today) == .available
            && !lostDevices.contains(lane.device) && orders[lane] == nil
    }

    /// The chosen lane, or another of the same item: in the same machine, or in one that is idle.
    func lane(of request: Request, today: CivilDate) -> LaneAddress? {
        let same = configuration.lanes.filter { $0.sku == request.sku }.map(\.address).sorted()
        let here = same.filter { $0.device == request.lane.device }
        // Spirals on lines are a machine each; another one that is busy serves somebody else.
        let elsewhere = same.filter {
            $0.device != request.lane.device && dispensers[$0.device]?.isIdle == true
        }
        return ([request.lane] + here + elsewhere).first {
            !request.failed.contains($0) && isUsable($0, today: today)
        }
    }

    /// The first usable lane of an item, in a machine that is idle if there is one.
    private func lane(for sku: SKUNumber, today: CivilDate) -> LaneAddress? {
        if withheld.contains(.dispensers) { return nil }
        let usable = configuration.lanes.filter {
            $0.sku == sku && isUsable($0.address, today: today)
        }.map(\.address).sorted()
        return usable.first { dispensers[$0.device]?.isIdle == true } ?? usable.first
    }

    /// Whether it would be given out if the city offered the service.
    private func isWithheld(_ sku: SKUNumber) -> Bool {
        withheld.contains(.dispensers) && configuration.lanes.contains { $0.sku == sku }
            || withheld.contains(.lockers) && configuration.lockers.contains { $0.kind.sku == sku }
    }

    func shortage(of sku: SKUNumber, today: CivilDate) -> DenialReason {
        let places = stock.limits.filter { $0.value.sku == sku }.keys
        if places.contains(where: { orders[$0] != nil }) { return .busy }
        let isBroken = places.contains {
            lostDevices.contains($0.device)
                || stock.availability(of: $0, today: today) == .broken
        }
        let isEmpty = places.contains { stock.availability(of: $0, today: today) == .empty }
        return isBroken && !isEmpty ? .laneFault : .laneEmpty
    }
}

extension Entitlement {
    /// How it is written into entries.
    var data: [String: LedgerValue] {
        switch self {
        case .quota: ["right": .text("quota")]
        case .voucher(let id): ["right": .text("voucher"), "voucher": .text(id.hex)]
        case .free: [:]
        }
    }
}
