import StationModel

/// What the machines of the room see of each other, and what all of them want of the outputs.
extension Room {
    /// A station that is only a door, and owes nothing of a room that it had: its every step is
    /// spared the rest.
    var isNothing: Bool {
        sensors.isEmpty && beams.isEmpty && climate == nil && lights == nil && contactor == nil
            && appliances.outlets.isEmpty && !occupancy.canTell && outputs.isNothing
            && !flow.isOwed
    }

    func use(_ view: Surroundings) -> Appliances.View {
        Appliances.View(
            isPowered: (contactor?.isOn ?? true) && !view.isPowerEnding,
            isOccupied: occupancy.isOccupied,
            isFire: view.isFire, isWithheld: areAppliancesWithheld)
    }

    func thermostat(_ view: Surroundings) -> Climate.View? {
        guard let climate else { return nil }
        return Climate.View(
            temperature: temperature(climate.configuration), isOccupied: occupancy.isOccupied,
            mustStop: view.isFire || view.isPowerEnding)
    }

    /// The first probe that has a value is the best.
    func temperature(_ configuration: ClimateConfiguration) -> Climate.Temperature {
        var values: [Int] = []
        var isAwaited = false
        for device in configuration.probes {
            let probe = Probe(device, .temperature)
            guard let sensor = sensors.first(where: { $0.probe == probe }) else { continue }
            if let value = sensor.value {
                values.append(value)
            } else if sensor.isAwaited {
                isAwaited = true
            }
        }
        guard let best = values.first, let coldest = values.min(), let hottest = values.max() else {
            return isAwaited ? .awaited : .blind
        }
        return .known(Climate.Known(best: best, coldest: coldest, hottest: hottest))
    }

    /// - Parameter isChanged: whether the order is another one, which a restart must find.
    func powerRecord(_ data: [String: LedgerValue], isChanged: Bool) -> RoomAction {
        let change = StateChange.roomPower(contactor?.order, directiveVersion: directiveVersion)
        return .record(.roomPowerChanged, subject: "room", data, isChanged ? [change] : [])
    }

    /// Where every output should be.
    var wanted: [DeviceId: Bool] {
        var wanted: [DeviceId: Bool] = [:]
        for light in lights?.configuration.outputs ?? [] { wanted[light] = lights?.isOn }
        for outlet in appliances.outlets {
            wanted[outlet.configuration.output] = outlet.isRunning
        }
        if let contactor { wanted[contactor.configuration.output] = contactor.isOn }
        guard let climate else { return wanted }
        if let cooler = climate.configuration.airConditioner {
            wanted[cooler.output] = climate.activity == .cooling
        }
        if let heater = climate.configuration.heater {
            wanted[heater.output] = climate.activity == .heating
        }
        return wanted
    }
}
