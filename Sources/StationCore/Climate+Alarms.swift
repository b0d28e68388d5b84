import StationModel

/// What the thermostat's temperatures say about trouble.
extension Climate {
    mutating func adopt(_ restored: [Alarm]) {
        alarms.adopt(restored.filter { Self.kinds.contains($0.kind) })
    }

    mutating func judgeTemperature(_ temperature: Temperature) -> [RoomAction] {
        switch temperature {
        case .awaited: return []
        case .blind: return setAlarm(.climateBlind, true)
        case .known(_, let hottest):
            let limit = configuration.overTemperatureMillidegrees
            let isOver = hottest >= limit
            let isBack = hottest <= limit - configuration.hysteresisMillidegrees
            if isOver || isBack { isTripped = isOver }
            let judged = isOver || isBack ? setAlarm(.overTemperature, isOver) : []
            return setAlarm(.climateBlind, false) + judged
        }
    }

    mutating func judgeWarming(_ degrees: Int, at now: MonotonicInstant) -> [RoomAction] {
        guard let from = warmsFrom else { return [] }
        if degrees >= from.millidegrees + Self.warmedMillidegrees {
            warmsFrom = (now, degrees)
            return setAlarm(.heaterFault, false)
        }
        // What an open door let out is not the heater's fault: it has to gain on the coldest.
        warmsFrom?.millidegrees = min(from.millidegrees, degrees)
        guard let due = warmDue, due <= now else { return [] }
        return setAlarm(.heaterFault, true)
    }

    var warmDue: MonotonicInstant? {
        guard activity == .heating, !alarms.raised.contains(alarm(.heaterFault)) else { return nil }
        return warmsFrom.map { $0.since + configuration.warmsWithin }
    }

    private func alarm(_ kind: AlarmKind) -> Alarm { Alarm(kind, subject: "room") }

    mutating func setAlarm(_ kind: AlarmKind, _ up: Bool) -> [RoomAction] {
        alarms.set(alarm(kind), up)
    }
}
