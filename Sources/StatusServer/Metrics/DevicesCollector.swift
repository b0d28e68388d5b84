import StationModel

/// Whether each device answers, and what its reader threw away.
struct DevicesCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        text.begin("yizhan_device_up", .gauge, "1 while the device works.")
        for device in status.devices {
            text.sample(
                "yizhan_device_up", [("device", device.id.text)],
                device.condition == .working ? 1 : 0)
        }
        let name = "yizhan_reader_noise_total"
        text.begin(name, .counter, "What a reader delivered that was no credential.")
        for device in status.devices {
            for noise in Noise.allCases {
                guard let count = device.noise[noise] else { continue }
                text.sample(name, [("device", device.id.text), ("noise", noise.rawValue)], count)
            }
        }
    }
}
