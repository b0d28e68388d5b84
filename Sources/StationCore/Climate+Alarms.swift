import StationModel

/// What the thermostat's temperatures say about trouble.
extension Climate {
    mutating func adopt(_ restored: [Alarm]) {
        alarms.adopt(restored.filter { Self.kinds.contains($0.kind) })
        // Hot at the last stop: until a probe says that it has cooled, the heater stays off.
        isTripped = isTripped || restored.contains { $0.kind == .overTemperature }
    }

    mutating func judgeTemperature(_ temperature: Temperature) -> [RoomAction] {
        switch temperature {
        case .awaited: return []
        case .blind: return setAlarm(.climateBlind, true)
        case .known(let known):
            let limit = configuration.overTemperatureMillidegrees
            let isOver = known.hottest >= limit
            let isBack = known.hottest <= limit - configuration.hysteresisMillidegrees
            if isOver || isBack { isTripped = isOver }
            let judged = isOver || isBack ? setAlarm(.overTemperature, isOver) : []
            return setAlarm(.climateBlind, false) + judged + judgeAgreement(known)
        }
    }

    /// One probe alone disagrees with nobody.
    private mutating func judgeAgreement(_ known: Known) -> [RoomAction] {
        let apart = known.hottest - known.coldest
        if apart >= Self.disagreeMillidegrees { return setAlarm(.probesDisagree, true) }
        let isBack = apart <= Self.disagreeMillidegrees - configuration.hysteresisMillidegrees
        return isBack ? setAlarm(.probesDisagree, false) : []
    }

    mutating func judgeWarming(_ known: Known, at now: MonotonicInstant) -> [RoomAction] {
        guard let from = warmsFrom else { return [] }
        let gained = max(known.best - from.best, known.coldest - from.coldest)
        if gained >= Self.warmedMillidegrees {
            warmsFrom = (now, known.best, known.coldest)
            return setAlarm(.heaterFault, false)
        }
        // What an open door let out is not the heater's fault: it has to gain on the coldest.
        warmsFrom?.best = min(from.best, known.best)
        warmsFrom?.coldest = min(from.coldest, known.coldest)
        guard let due = warmDue, due <= now else { return [] }
        return setAlarm(.heaterFault, true)
    }

    /// Heat is no longer wanted. The room is warm, or only nobody is there any more: that proves
    /// nothing of a heater that did not warm it.
    func warmed(_ known: Known) -> Bool { heatsUntil.map { known.best >= $0 } ?? false }

    mutating func judgeWarmed(_ known: Known) -> [RoomAction] {
        warmed(known) ? setAlarm(.heaterFault, false) : []
    }

    var warmDue: MonotonicInstant? {
        guard activity == .heating, !alarms.raised.contains(alarm(.heaterFault)) else { return nil }
        return warmsFrom.map { $0.since + configuration.warmsWithin }
    }

    private func alarm(_ kind: AlarmKind) -> Alarm { Alarm(kind, subject: "room") }

    mutating func setAlarm(_ kind: AlarmKind, _ up: Bool) -> [RoomAction] {
        alarms.set(alarm(kind), up)
    }

    func record(
        _ unit: ClimateStatus.Activity, on: Bool, _ degrees: Int?
    ) -> RoomAction {
        var data: [String: LedgerValue] = ["on": .flag(on)]
        if let degrees { data["millidegrees"] = .integer(Int64(degrees)) }
        let kind: EntryKind = unit == .heating ? .heaterSwitched : .coolingSwitched
        return .record(kind, subject: "room", data, [])
    }
}
