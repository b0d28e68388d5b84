import StationModel

/// What is switched in the room, and the wear of the relays that switch it.
struct RoomOutputsCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let room = status.room
        if !room.outputs.isEmpty {
            text.begin("yizhan_output_on", .gauge, "1 while the output is switched on.")
            for output in room.outputs {
                text.sample(
                    "yizhan_output_on", [("output", output.output.text)], output.isOn ? 1 : 0)
            }
            let name = "yizhan_relay_switches_total"
            text.begin(name, .counter, "Changes of level since the start: the relay's wear.")
            for output in room.outputs {
                text.sample(name, [("output", output.output.text)], output.switches)
            }
        }
        appliances(room.appliances, into: &text)
    }

    private func appliances(_ appliances: [ApplianceStatus], into text: inout MetricsText) {
        guard !appliances.isEmpty else { return }
        let starts = "yizhan_appliance_starts_total"
        text.begin(starts, .counter, "Starts by button since the start.")
        for appliance in appliances {
            text.sample(starts, [("appliance", appliance.id.text)], appliance.starts)
        }
        let refusals = "yizhan_appliance_refusals_total"
        text.begin(refusals, .counter, "Presses that could not be granted.")
        for appliance in appliances {
            text.sample(refusals, [("appliance", appliance.id.text)], appliance.refusals)
        }
    }
}
