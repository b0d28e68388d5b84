import DevicePorts
import StationModel

/// One lock board on a line: when its doors are looked at, and what was last seen.
struct LockerMember {
    /// While a compartment is open somebody stands before it.
    static let attentive: Duration = .milliseconds(300)
    /// Else a door that is forced is noticed before its thief is gone.
    static let calm: Duration = .seconds(5)
    /// Two damaged answers in a row are an accident, three are not.
    static let mostLost = 3

    let configuration: LockerBoardConfiguration
    private(set) var condition: DeviceCondition?
    private(set) var lookDue = MonotonicInstant(sinceBoot: .zero)
    /// Lock 1 first; `nil` = never seen since the line was opened.
    private(set) var doors: [Bool]?
    private var reported: [Bool]?
    private var lost = 0
    private var backOff = BackOff()

    init(_ configuration: LockerBoardConfiguration) { self.configuration = configuration }

    /// The line was opened: what was seen before is not known any more.
    mutating func restart(at now: MonotonicInstant) {
        (lookDue, doors, lost) = (now, nil, 0)
    }

    /// Something has happened to a door.
    mutating func lookSoon(at instant: MonotonicInstant) { lookDue = instant }

    /// The board told all its levels.
    mutating func saw(_ levels: [Bool], at now: MonotonicInstant) -> [DeviceEvent] {
        let doors = levels.map { $0 == configuration.openLevel }
        lookDue = now + (doors.contains(true) ? Self.attentive : Self.calm)
        (self.doors, lost) = (doors, 0)
        backOff.reset()
        let changed = doors.indices.filter { reported?[$0] != doors[$0] }
        reported = doors
        return become(.working)
            + changed.map { instrument(.door(lock: $0 + 1, isOpen: doors[$0])) }
    }

    /// It did not tell them.
    mutating func lostLook(_ text: String, at now: MonotonicInstant) -> [DeviceEvent] {
        lost += 1
        guard lost >= Self.mostLost || condition != .working else {
            lookDue = now + Self.attentive
            return []
        }
        lookDue = now + backOff.next()
        return lost >= Self.mostLost ? fail(text) : []
    }

    mutating func fail(_ text: String) -> [DeviceEvent] {
        doors = nil
        if case .failed = condition { return [] }
        return become(.failed(text))
    }

    func instrument(_ event: LockerBoardEvent) -> DeviceEvent {
        .instrument(configuration.id, .locker(event))
    }

    private mutating func become(_ next: DeviceCondition) -> [DeviceEvent] {
        guard condition != next else { return [] }
        condition = next
        return [.condition(configuration.id, next)]
    }
}
