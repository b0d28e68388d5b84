import DevicePorts
import StationModel

extension DeviceEvent {
    /// What an instrument's report means to the rules, where it is more than a report.
    func meaning(at now: MonotonicInstant) -> DeviceEvent? {
        guard case .instrument(let id, let event) = self else { return nil }
        switch event {
        case .presence(let isThere, let since):
            return .contact(.named(id), active: isThere, since: since)
        case .vending(.finished(let vend, let outcome)):
            return .dispensed(Token(vend), DispenseResult(outcome))
        case .locker(.door(let lock, let isOpen)):
            let door = CompartmentAddress(device: id, number: lock)
            return .compartment(door, isOpen: isOpen, since: now)
        case .locker(.opened(let lock, .stillClosed)):
            let door = CompartmentAddress(device: id, number: lock)
            return .compartment(door, isOpen: false, since: now)
        // An opened door has been reported by its own change; of an unknown one nothing is known,
        // and one that was not told to open is as it was.
        case .locker(.opened(_, .open)), .locker(.opened(_, .unknown)),
            .locker(.opened(_, .notSent)), .reading, .relays, .deafRelays, .inputs, .strayDrop,
            .vending(.started), .vending(.chosen), .vending(.slot):
            return nil
        }
    }
}

extension DispenseResult {
    /// What the machine's words mean; where its motor may have turned, nobody knows.
    init(_ outcome: VendingControllerOutcome) {
        switch outcome {
        case .vended: self = .dropped
        case .empty: self = .empty
        case .notStarted(let text): self = .failed(text)
        case .jammed: self = .jammed
        case .failed, .unknown: self = .timeout
        }
    }

    /// What is known at once about an order; `nil` = its end will be reported.
    init?(_ acceptance: VendingAcceptance) {
        switch acceptance {
        case .accepted: return nil
        case .busy: self = .failed("the machine gives something else out")
        case .over(let outcome): self.init(outcome)
        }
    }
}
