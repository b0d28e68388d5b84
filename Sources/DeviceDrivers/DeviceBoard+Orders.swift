import DevicePorts
public import StationModel

/// Orders besides outputs: items and compartments.
extension DeviceBoard {
    public func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {
        if let result = begin(lane, token, at: now) {
            unreported.append(.dispensed(token, result))
        } else {
            dispensing[lane.device] = token
        }
    }

    func noteEnd(_ event: DeviceEvent) {
        guard case .dispensed(let token, _) = event else { return }
        dispensing = dispensing.filter { $0.value != token }
    }

    /// A dispenser that goes in mid-turn: whether an item left nobody will ever know.
    func giveUpDispensing(_ device: DeviceId) {
        guard let token = dispensing.removeValue(forKey: device) else { return }
        unreported.append(.dispensed(token, .timeout))
    }

    /// What is known at once; `nil` = its end will be reported.
    private func begin(
        _ lane: LaneAddress, _ token: Token, at now: MonotonicInstant
    ) -> DispenseResult? {
        switch instruments[lane.device] {
        case .lane(let motor) where lane.number == 1: return motor.dispense(token, at: now)
        case .machine(let machine):
            guard let selection = UInt16(exactly: lane.number) else { break }
            return DispenseResult(
                machine.vend(id: token.number, selection: selection, at: now))
        default: break
        }
        return .failed("there is no lane \(lane.number)")
    }

    public func listen(to device: DeviceId, until end: MonotonicInstant) {
        let line = lineDevice(of: device) ?? device
        ears[line]?.listen(until: end)
    }

    public func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {
        for case .lockers(let line, let boards) in instruments.values
        where boards.contains(compartment.device) {
            // Refused when it is being opened already, which tells what came of it; when the line
            // is lost, or more wait than people stand there: then the rules' own time runs out.
            _ = line.open(lock: compartment.number, of: compartment.device, at: now)
        }
    }
}
