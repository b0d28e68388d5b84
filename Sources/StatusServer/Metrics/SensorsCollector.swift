import StationModel

/// What is measured in the room. A probe without a value has no sample: a gap in a graph is
/// honest.
struct SensorsCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let sensors = status.room.sensors
        guard !sensors.isEmpty else { return }
        values(
            "yizhan_temperature_celsius", .temperature, perUnit: 1000, "Temperature by probe.",
            sensors, into: &text)
        values(
            "yizhan_humidity_ratio", .humidity, perUnit: 1000,
            "Relative humidity by probe, 0 to 1.", sensors, into: &text)
        values(
            "yizhan_carbon_dioxide_ppm", .carbonDioxide, perUnit: 1,
            "Carbon dioxide by probe, parts per million.", sensors, into: &text)
        values("yizhan_power_watts", .power, perUnit: 1, "Power by probe.", sensors, into: &text)
        let name = "yizhan_sensor_up"
        text.begin(name, .gauge, "1 while the sensor has a value that can be believed.")
        for sensor in sensors {
            text.sample(name, labels(sensor.probe, quantity: true), sensor.quality == .ok ? 1 : 0)
        }
    }

    private func values(
        _ name: String, _ quantity: Quantity, perUnit: Int, _ help: String,
        _ sensors: [SensorStatus], into text: inout MetricsText
    ) {
        let probes = sensors.filter { $0.probe.quantity == quantity }
        guard !probes.isEmpty else { return }
        text.begin(name, .gauge, help)
        for sensor in probes {
            guard let value = sensor.value else { continue }
            text.sample(name, labels(sensor.probe), Double(value) / Double(perUnit))
        }
    }

    private func labels(_ probe: Probe, quantity: Bool = false) -> [(String, String)] {
        let label = [("probe", probe.device.text)]
        return quantity ? label + [("quantity", probe.quantity.rawValue)] : label
    }
}
