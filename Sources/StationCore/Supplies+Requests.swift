import StationModel

/// From a request to its turn at the machine, or its refusal.
extension Supplies {
    mutating func ask(_ request: Request, at time: Time) -> [SuppliesAction] {
        let device = request.lane.device
        guard let dispenser = dispensers[device] else { return [] }
        if dispenser.isIdle { return start(request, at: time) }
        guard waiting[device, default: []].count < Self.mostWaiting else {
            return refuse(request, .busy)
        }
        waiting[device, default: []].append(request)
        return [.prompt(.pleaseWait, reader: request.visitor.reader)]
    }

    /// Decides now, and writes the intent.
    mutating func start(_ request: Request, at time: Time) -> [SuppliesAction] {
        if let reason = standstill { return refuse(request, reason) }
        if withheld.contains(.dispensers) { return refuse(request, .serviceWithheld) }
        guard let lane = lane(of: request, today: time.today) else {
            return refuse(request, shortage(of: request.sku, today: time.today))
        }
        switch right(
            of: request.visitor, to: request.sku, voucher: request.voucher, at: time)
        {
        case .refused(let reason): return refuse(request, reason)
        case .right(let right):
            let vend = Vend(
                visitor: request.visitor, sku: request.sku, lane: lane, entitlement: right,
                asked: request.asked, voucher: request.voucher, failed: request.failed)
            let actions = dispensers[lane.device]?.begin(vend, at: time.instant) ?? []
            return actions.flatMap { carryOut($0, of: lane.device, at: time) }
        }
    }

    mutating func startNext(at device: DeviceId, _ time: Time) -> [SuppliesAction] {
        let sentAway = giveUpWaiting(at: device, time)
        guard dispensers[device]?.isIdle == true, let next = waiting[device]?.first else {
            return sentAway
        }
        waiting[device]?.removeFirst()
        let actions = sentAway + start(next, at: time)
        if dispensers[device]?.isIdle == false { return actions }
        return actions + startNext(at: device, time)
    }

    /// Who has waited for so long is told that nothing comes, even while the machine still works
    /// for somebody else, or waits for the disk.
    mutating func giveUpWaiting(at device: DeviceId, _ time: Time) -> [SuppliesAction] {
        guard let requests = waiting[device], !requests.isEmpty else { return [] }
        let late = requests.filter { time.instant - $0.asked > Self.patience }
        waiting[device] = requests.filter { time.instant - $0.asked <= Self.patience }
        return late.flatMap { refuse($0, .waitedTooLong) }
    }

    /// Nobody is served any more: the service ends, or the machines are others.
    mutating func sendAway() -> [SuppliesAction] {
        defer { waiting = [:] }
        return waiting.sorted { $0.key < $1.key }.flatMap(\.value)
            .flatMap { refuse($0, .notReady) }
    }

    private func refuse(_ request: Request, _ reason: DenialReason) -> [SuppliesAction] {
        refuse(request.visitor, reason, subject: request.lane.text)
    }

    func refuse(
        _ visitor: Visitor, _ reason: DenialReason, subject: String
    ) -> [SuppliesAction] {
        [
            .record(
                .vendRefused, subject: subject, data: ["reason": .text(reason.rawValue)],
                member: visitor.member, []),
            .prompt(.denied(reason), reader: visitor.reader),
        ]
    }
}
