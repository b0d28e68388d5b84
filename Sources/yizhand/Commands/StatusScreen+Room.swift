import StationModel

/// What is measured and switched in the room, on the screen. A part that is not configured has no
/// line.
extension StatusScreen {
    var peopleLines: [String] {
        guard let room = report.room else { return [] }
        var parts: [Phrase] = []
        if let occupied = room.occupied {
            parts.append(occupied ? Phrase("有人", "somebody is there") : Phrase("无人", "empty"))
        }
        if let people = room.people {
            parts.append(
                Phrase(
                    "现有 \(people) 人（启动以来进 \(room.entered)，出 \(room.left)）",
                    "\(people) inside (since start \(room.entered) in, \(room.left) out)"))
        }
        return parts.isEmpty ? [] : [words(parts.enumerated)]
    }

    var sensorLines: [String] {
        let rows = (report.room?.sensors ?? []).map { sensor in
            let quantity = Quantity(rawValue: sensor.quantity)
            let value = sensor.value.map { quantity?.text($0) ?? String($0) } ?? "–"
            return [
                sensor.device, words(quantityName(sensor.quantity)), value,
                words([quality(sensor), age(sensor)].compactMap { $0 }.enumerated),
            ]
        }
        return TextTable.lines(rows, right: [2])
    }

    private func quality(_ sensor: StatusReport.Sensor) -> Phrase? {
        sensor.quality == ReadingQuality.ok.rawValue ? nil : qualityName(sensor.quality)
    }

    private func age(_ sensor: StatusReport.Sensor) -> Phrase {
        guard let age = sensor.ageSeconds else { return Phrase("从未读到", "never read") }
        return .span(seconds: age) + Phrase("前", " ago")
    }

    var climateLines: [String] {
        guard let climate = report.room?.climate else { return [] }
        let activity: Phrase =
            switch ClimateStatus.Activity(rawValue: climate.activity) {
            case .off: Phrase("停", "off")
            case .heating: Phrase("制热", "heating")
            case .cooling: Phrase("制冷", "cooling")
            case nil: .verbatim(climate.activity)
            }
        let by =
            climate.millidegrees.map { Phrase.verbatim(Quantity.temperature.text($0)) }
            ?? Phrase("没有可信的室温", "no temperature to go by")
        return [words([activity, by].enumerated)]
    }

    var applianceLines: [String] {
        let rows = (report.room?.appliances ?? []).map { appliance in
            [appliance.id, words(state(appliance))]
        }
        return TextTable.lines(rows)
    }

    private func state(_ appliance: StatusReport.Appliance) -> Phrase {
        let left = appliance.secondsLeft.map { Phrase.span(seconds: $0) }
        let span = left.map { Phrase("，还有 ", ", ") + $0 + Phrase("", " left") } ?? .none
        switch appliance.state {
        case "ready": return Phrase("可用", "ready")
        case "running": return Phrase("运行中", "running") + span
        case "coolingDown": return Phrase("冷却中", "cooling down") + span
        default: return .verbatim(appliance.state) + span
        }
    }

    var outputLines: [String] {
        guard let room = report.room else { return [] }
        var lines: [String] = []
        if let powered = room.powered {
            let order = room.powerOrder.map {
                Phrase("，按指令至 \(time($0.until))", ", ordered until \(time($0.until))")
            }
            lines.append(
                words(
                    (powered ? Phrase("插座有电", "outlets have power") : Phrase("插座断电", "outlets off"))
                        + (order ?? .none)))
        }
        let rows = room.outputs.map { output in
            [
                output.output, words(output.on ? Phrase("开", "on") : Phrase("关", "off")),
                words(
                    Phrase("动作 \(output.switches) 次", "switched \(output.switches.counted("time"))")
                ),
            ]
        }
        return lines + TextTable.lines(rows)
    }
}

extension Quantity {
    /// A value as people read it: `-3.5 °C`, `45.5 %`, `800 ppm`.
    func text(_ value: Int) -> String {
        switch self {
        case .temperature: Self.tenths((abs(value) + 50) / 100, isNegative: value < 0) + " °C"
        case .humidity: Self.tenths(abs(value), isNegative: value < 0) + " %"
        case .carbonDioxide, .weight, .distance, .power: "\(value) \(unit)"
        }
    }

    private static func tenths(_ tenths: Int, isNegative: Bool) -> String {
        "\(isNegative && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
