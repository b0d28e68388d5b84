import StationCore
import StationModel

/// Lights and contactor by presence and hours, and the wear of every relay.
struct SwitchShadow {
    private let lights: LightConfiguration?
    private let contactor: ContactorConfiguration?
    private let zone: TimeZoneTable
    private let relays: Set<DeviceId>
    /// Of the city's calendar; `nil` = the configuration's holds.
    var cityDays: [CivilDate: Schedule.DayKind]?
    /// Levels that outputs were told, and how often they have changed in their life.
    private var levels: [DeviceId: Bool] = [:]
    private var switches: [DeviceId: UInt64] = [:]
    private(set) var order: RoomPowerOrder?
    /// An untrusted clock cannot end an order before this.
    private var orderApplied: MonotonicInstant?

    init(_ configuration: StationConfiguration) {
        lights = configuration.room.lights
        contactor = configuration.room.contactor
        zone = configuration.station.timeZone
        relays = Set(configuration.roomOutputs)
    }

    /// A start goes on counting: after a clean stop nothing is missing, and none is made up.
    mutating func boots(_ restored: RestoredState, at now: MonotonicInstant) -> BrokenRule? {
        order = restored.roomPower
        orderApplied = order == nil ? nil : now
        levels = [:]
        let (seen, found) = (switches, restored.relaySwitchings)
        switches = found
        let isMadeUp = found.contains { $0.value > seen[$0.key] ?? 0 }
        return isMadeUp || (restored.cleanStop && found != seen)
            ? BrokenRule(
                invariant: "a restart forgets no wear", detail: "\(found), \(seen) seen") : nil
    }

    mutating func told(_ output: DeviceId, on: Bool) {
        guard relays.contains(output), levels[output] ?? false != on else { return }
        levels[output] = on
        switches[output, default: 0] += 1
    }

    mutating func follow(_ change: StateChange, at now: MonotonicInstant) {
        guard case .roomPower(let new, _) = change, new != order else { return }
        order = new
        orderApplied = new == nil ? nil : now
    }

    /// Whether the outlets have power.
    var isPowered: Bool { contactor.map { levels[$0.output] ?? false } ?? true }
    var isOrderedOff: Bool { order?.power == .off }

    // MARK: - Judging

    func problem(_ view: RoomSurroundings, at moment: Moment) -> BrokenRule? {
        if let lights, let first = lights.outputs.first {
            let wanted = view.isFire || (view.isOccupied && isOpen(lights.hours, at: moment))
            for light in lights.outputs where (levels[light] ?? false) != wanted {
                return BrokenRule(
                    invariant: "lights follow presence and hours", detail: "\(first) \(view)")
            }
        }
        return contactorProblem(view, at: moment)
    }

    private func contactorProblem(
        _ view: RoomSurroundings, at moment: Moment
    ) -> BrokenRule? {
        guard let contactor else { return nil }
        if let order, let orderApplied, hasEnded(order, orderApplied, at: moment) {
            return BrokenRule(invariant: "an order of power ends", detail: "\(order)")
        }
        let isLongVacant =
            view.vacantSince.map { moment.instant - $0 >= contactor.offAfterVacant } ?? false
        let wanted =
            switch order?.power {
            case .off: false
            case .on: true
            case .automatic, nil: isOpen(contactor.hours, at: moment) || !isLongVacant
            }
        return isPowered == wanted
            ? nil
            : BrokenRule(
                invariant: "the contactor follows presence, hours and orders",
                detail: "\(isPowered) \(view)")
    }

    private func hasEnded(
        _ order: RoomPowerOrder, _ applied: MonotonicInstant, at moment: Moment
    ) -> Bool {
        moment.trust.isTrusted
            ? moment.wall >= order.until
            : moment.instant - applied >= order.remainingWhenApplied
    }

    /// Without a clock to trust every hour is open.
    private func isOpen(_ schedule: Schedule, at moment: Moment) -> Bool {
        guard moment.trust.isTrusted, schedule != .always else { return true }
        var schedule = schedule
        if let cityDays { schedule.calendar = cityDays }
        return schedule.isOpen(at: zone.local(moment.wall))
    }

    /// The station's own count of switchings against those that were seen.
    func problem(_ outputs: [RoomOutputStatus]) -> BrokenRule? {
        for output in outputs {
            let seen = switches[output.output] ?? 0
            if output.switches != seen || output.isOn != (levels[output.output] ?? false) {
                return BrokenRule(
                    invariant: "wear is the switchings that were seen",
                    detail: "\(output), \(seen) seen")
            }
        }
        return nil
    }
}
