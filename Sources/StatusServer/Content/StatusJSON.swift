import StationModel

/// `/api/v1/status`: everything that the page shows, and what programs read.
///
/// Times are milliseconds since 1970 UTC, as the station's clock had them; spans are seconds.
/// `text` members hold both languages; everything else is the same in both. No person appears.
struct StatusJSON: Sendable {
    let status: StationStatus
    let ready: Bool
    /// The running sample of the history: who follows the stream draws on with it.
    var sample: HistorySample?

    var json: JSON {
        .object([
            ("station", station),
            ("version", .text(status.version)),
            ("language", .text(status.language.rawValue)),
            ("ready", .flag(ready)),
            ("now", .integer(status.moment.wall.milliseconds)),
            ("second", .integer(status.moment.instant.sinceBoot.wholeSeconds)),
            ("upSeconds", .integer((status.moment.instant - status.started.instant).wholeSeconds)),
            ("clock", clock),
            ("door", door),
            ("alarms", .list(status.alarms.sortedForPeople.map(alarm))),
            ("devices", .list(status.devices.map(device))),
            ("list", list),
            ("published", PublishedJSON(lists: status.published).json),
            ("ledger", ledger),
            ("access", access),
            ("visitsToday", visits),
            ("room", RoomJSON(room: status.room, now: status.moment.instant).json),
            ("supplies", SuppliesJSON(supplies: status.supplies).json),
            ("hub", .optional(status.hub) { HubJSON(hub: $0, moment: status.moment).json }),
            ("city", CityJSON(orders: status.city).json),
            ("recent", .list(status.recent.map(event).reversed())),
            ("said", .optional(status.said, announcement)),
            ("sample", .optional(sample, \.json)),
        ])
    }

    private var zone: TimeZoneTable { status.identity.timeZone }

    private var station: JSON {
        let offset = zone.offsetSeconds(at: status.moment.wall)
        return .object([
            ("id", .text(status.identity.id.text)),
            ("name", .text(status.identity.name)),
            ("place", .text(status.identity.place)),
            ("timeZone", .text(zone.name)),
            ("utcOffsetSeconds", .integer(offset)),
        ])
    }

    private var clock: JSON {
        .object([
            ("trust", .text(status.moment.trust.word)),
            (
                "uncertaintySeconds",
                .optional(status.moment.trust.uncertaintySeconds, { .integer($0) })
            ),
            ("text", status.moment.trust.phrase.json),
        ])
    }

    private var door: JSON {
        let door = status.door
        return .object([
            ("state", .text(door.stateWord)),
            ("released", .flag(door.released)),
            ("open", .optional(door.open, JSON.flag)),
            ("openSince", .optional(door.openSince, milliseconds)),
            ("authority", .text(door.authority.rawValue)),
            ("releasedUntil", .optional(door.releasedUntil, milliseconds)),
            ("mode", .text((door.override?.mode ?? .normal).rawValue)),
            ("modeUntil", .optional(door.override?.until) { .integer($0.milliseconds) }),
            ("freeAccess", .flag(door.freeAccess)),
            ("fireLatched", .flag(door.fireLatched)),
            ("fireInputActive", .flag(door.fireInputActive)),
        ])
    }

    private func device(_ device: DeviceStatus) -> JSON {
        let noise = Noise.allCases.compactMap { kind in
            device.noise[kind].map { (kind.rawValue, JSON.integer($0)) }
        }
        var failure: String?
        if case .failed(let detail) = device.condition { failure = detail }
        return .object([
            ("id", .text(device.id.text)),
            ("up", .flag(failure == nil)),
            ("detail", .optional(failure, JSON.text)),
            ("noise", .object(noise)),
        ])
    }

    private var list: JSON {
        let list = status.list
        return .object([
            ("missing", .flag(list.isMissing)),
            ("version", .integer(list.version)),
            ("count", .integer(list.count)),
            ("issued", .optional(list.issued) { .integer($0.milliseconds) }),
            ("notAfter", .optional(list.notAfter) { .integer($0.milliseconds) }),
            ("ageSeconds", .optional(status.listAgeSeconds, { .integer($0) })),
        ])
    }

    private var ledger: JSON {
        let ledger = status.ledger
        return .object([
            ("epoch", .text(ledger.epoch.hex)),
            ("lastSequence", .integer(ledger.lastSequence)),
            ("queued", .integer(ledger.queued)),
            ("lost", .integer(ledger.lost)),
            ("condition", .text(ledger.condition.rawValue)),
            ("writtenBytes", .integer(ledger.writtenBytes)),
            ("usedBytes", .optional(ledger.usedBytes) { .integer($0) }),
            ("listBytes", .optional(ledger.listBytes) { .integer($0) }),
            ("budgetBytes", .integer(ledger.budgetBytes)),
        ])
    }

    private var access: JSON {
        let granted = status.access.decisions.filter { $0.key.denial == nil }
        let denied = status.access.decisions.filter { $0.key.denial != nil }
        return .object([
            ("granted", .integer(granted.values.reduce(0, &+))),
            ("denied", .integer(denied.values.reduce(0, &+))),
            ("repeats", .integer(status.access.repeats)),
        ])
    }

    private var visits: JSON {
        .object(
            status.visitsToday.sorted { $0.key < $1.key }.map { ($0.key.name, .integer($0.value)) })
    }

    private func event(_ event: RecentEvent) -> JSON {
        .object([
            ("number", .integer(event.number)),
            ("kind", .text(event.entry.kind.rawValue)),
            ("time", milliseconds(event.entry.moment)),
            ("subject", .text(event.entry.subject)),
            ("text", event.entry.sentence(in: zone, items: status.supplies.itemNames).json),
        ])
    }

    func milliseconds(_ moment: Moment) -> JSON { .integer(moment.wall.milliseconds) }
}

extension DoorStatus {
    /// One word for what a person meets: an open door, a released one, a locked one.
    var stateWord: String {
        switch (open, released) {
        case (true?, _): "open"
        case (_, true): "released"
        case (false?, false): "locked"
        case (nil, false): "unknown"
        }
    }
}

extension StationStatus {
    /// Seconds since the list was signed; `nil` without a list or a clock to measure by.
    var listAgeSeconds: Int64? {
        guard moment.trust.isTrusted, let issued = list.issued else { return nil }
        return max(0, (moment.wall - issued).wholeSeconds)
    }
}

extension [ActiveAlarm] {
    /// The gravest first, then the oldest.
    var sortedForPeople: [ActiveAlarm] {
        sorted { left, right in
            let (first, second) = (left.alarm.kind.urgency, right.alarm.kind.urgency)
            return first == second ? left.since.instant < right.since.instant : first > second
        }
    }
}
