import StationModel

/// When each timed outlet may run, from its button and its relay alone.
struct ApplianceShadow {
    private struct Outlet {
        let configuration: ApplianceConfiguration
        var isOn = false
        var changed: MonotonicInstant?
        /// The button's level; `nil` = not read.
        var isPressed: Bool?
    }

    private var outlets: [Outlet]
    private let totalLoadWatts: Int?
    /// The outlet whose button this step saw go down, and whether it could then run.
    private var press: (index: Int, mustStart: Bool)?

    init(_ configuration: AppliancesConfiguration) {
        outlets = configuration.appliances.map { Outlet(configuration: $0) }
        totalLoadWatts = configuration.totalLoadWatts
    }

    /// What ran before is not known: each rests as if it had stopped now.
    mutating func boots(at now: MonotonicInstant) {
        outlets = outlets.map { Outlet(configuration: $0.configuration, changed: now) }
        press = nil
    }

    mutating func stepBegins() { press = nil }

    mutating func follow(
        contact: DeviceId, active: Bool, isFire: Bool, isBatteryLow: Bool, isOrderedOff: Bool,
        at now: MonotonicInstant
    ) {
        guard let index = outlets.firstIndex(where: { $0.configuration.button == contact })
        else { return }
        let wasReleased = outlets[index].isPressed == false
        outlets[index].isPressed = active
        guard active, wasReleased else { return }
        let outlet = outlets[index]
        let load = loadWatts + outlet.configuration.loadWatts
        let rested = outlet.changed.map { now - $0 >= outlet.configuration.coolDown } ?? true
        let mustStart =
            !outlet.isOn && rested && totalLoadWatts.map { load <= $0 } ?? true && !isFire
            && !isBatteryLow && !isOrderedOff
        press = (index, mustStart)
    }

    mutating func lost(_ device: DeviceId) {
        for index in outlets.indices where outlets[index].configuration.button == device {
            outlets[index].isPressed = nil
        }
    }

    private var loadWatts: Int {
        outlets.filter(\.isOn).reduce(0) { $0 + $1.configuration.loadWatts }
    }

    mutating func told(
        _ output: DeviceId, on: Bool, _ view: RoomSurroundings, at now: MonotonicInstant
    ) -> BrokenRule? {
        guard let index = outlets.firstIndex(where: { $0.configuration.output == output }),
            outlets[index].isOn != on
        else { return nil }
        let outlet = outlets[index]
        let span = outlet.changed.map { now - $0 }
        outlets[index].isOn = on
        outlets[index].changed = now
        let name = outlet.configuration.id.text
        if on {
            if let span, span < outlet.configuration.coolDown {
                return BrokenRule(
                    invariant: "an appliance cools down before it runs again",
                    detail: "\(name) \(span)")
            }
            return press?.index == index
                ? nil
                : BrokenRule(invariant: "an appliance runs because of a press", detail: name)
        }
        if let span, span > outlet.configuration.onTime, !view.wasPaused {
            return BrokenRule(
                invariant: "an appliance runs for its time at most", detail: "\(name) \(span)")
        }
        return nil
    }

    func problem(_ view: RoomSurroundings, isPowered: Bool, at now: MonotonicInstant)
        -> BrokenRule?
    {
        if let totalLoadWatts, loadWatts > totalLoadWatts {
            return BrokenRule(
                invariant: "the circuit bears what runs", detail: "\(loadWatts) W")
        }
        for outlet in outlets where outlet.isOn {
            let name = outlet.configuration.id.text
            if let changed = outlet.changed, now - changed > outlet.configuration.onTime {
                return BrokenRule(
                    invariant: "an appliance runs for its time at most", detail: name)
            }
            if view.isFire || view.isBatteryLow || !view.isOccupied || !isPowered {
                return BrokenRule(
                    invariant: "an appliance runs with people, power and no fire",
                    detail: "\(name) \(view)")
            }
        }
        if let press, press.mustStart, !outlets[press.index].isOn {
            return BrokenRule(
                invariant: "who presses a ready appliance gets it",
                detail: outlets[press.index].configuration.id.text)
        }
        return nil
    }
}
