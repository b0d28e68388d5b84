import StationModel

/// The room's part of `/api/v1/status`. Values are in the quantity's own unit (thousandths of a
/// degree, thousandths of relative humidity, parts per million); spans are seconds.
struct RoomJSON: Sendable {
    let room: RoomStatus
    let now: MonotonicInstant

    var json: JSON {
        .object([
            ("occupied", .optional(room.isOccupied, JSON.flag)),
            ("people", .optional(room.people, { .integer($0) })),
            ("entered", .integer(room.entered)),
            ("left", .integer(room.left)),
            ("sensors", .list(room.sensors.map(sensor))),
            ("climate", .optional(room.climate, climate)),
            ("appliances", .list(room.appliances.map(appliance))),
            ("powered", .optional(room.isPowered, JSON.flag)),
            ("powerOrder", .optional(room.powerOrder, order)),
            ("outputs", .list(room.outputs.map(output))),
        ])
    }

    private func sensor(_ sensor: SensorStatus) -> JSON {
        .object([
            ("device", .text(sensor.probe.device.text)),
            ("quantity", .text(sensor.probe.quantity.rawValue)),
            ("value", .optional(sensor.value, { .integer($0) })),
            ("quality", .text(sensor.quality.rawValue)),
            ("ageSeconds", .optional(sensor.taken) { .integer((now - $0).wholeSeconds) }),
        ])
    }

    private func climate(_ climate: ClimateStatus) -> JSON {
        .object([
            ("activity", .text(climate.activity.rawValue)),
            ("millidegrees", .optional(climate.temperatureMillidegrees, { .integer($0) })),
            ("heatTo", .optional(climate.heatToMillidegrees, { .integer($0) })),
            ("coolTo", .optional(climate.coolToMillidegrees, { .integer($0) })),
        ])
    }

    private func appliance(_ appliance: ApplianceStatus) -> JSON {
        let (state, until): (String, MonotonicInstant?) =
            switch appliance.state {
            case .ready: ("ready", nil)
            case .running(let until): ("running", until)
            case .coolingDown(let until): ("coolingDown", until)
            }
        return .object([
            ("id", .text(appliance.id.text)),
            ("state", .text(state)),
            ("secondsLeft", .optional(until) { .integer(max(0, ($0 - now).wholeSeconds)) }),
            ("starts", .integer(appliance.starts)),
            ("refusals", .integer(appliance.refusals)),
        ])
    }

    private func order(_ order: RoomPowerOrder) -> JSON {
        .object([
            ("power", .text(order.power.rawValue)),
            ("until", .integer(order.until.milliseconds)),
        ])
    }

    private func output(_ output: RoomOutputStatus) -> JSON {
        .object([
            ("output", .text(output.output.text)),
            ("use", .optional(output.use) { .text($0.rawValue) }),
            ("on", .flag(output.isOn)),
            ("switches", .integer(output.switches)),
        ])
    }
}
