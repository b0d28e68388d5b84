import StationModel

extension StationDirective {
    /// From the signed payload. What a newer city says is left out and named in `unknownKeys`.
    init(payload node: JSONNode, unknownKeys: inout [String]) throws(JSONFault) {
        var fields = try JSONFields(node)
        let station = try fields.text("station", Phrase("站号", "a station's id"), StationId.init)
        let version = UInt64(try fields.integer("version", in: 1...JSONFields.greatestNumber))
        let issued = try fields.time("issued")
        let parts = try DirectiveParts(taking: &fields, unknownKeys: &unknownKeys)
        let listKeys = try WrappedListKey.all(&fields)
        unknownKeys += fields.leftOver
        self.init(
            station: station, version: version, issued: issued, parts: parts,
            listKeys: listKeys)
    }

    init(
        station: StationId, version: UInt64, issued: UnixTime, parts: DirectiveParts,
        listKeys: [WrappedListKey]
    ) {
        self.init(
            station: station, version: version, issued: issued,
            door: DoorDirective(
                version: version, mode: parts.door?.mode, until: parts.door?.until,
                unlocks: parts.unlocks ?? []),
            room: parts.outlets.map {
                RoomDirective(version: version, power: $0.power, until: $0.until)
            },
            services: parts.services ?? [], setPoints: parts.setPoints ?? [],
            message: parts.message, restart: parts.restart, listKeys: listKeys)
    }
}

// MARK: - Door and outlets

extension DirectiveParts.Door {
    static func optional(
        _ object: inout JSONFields
    ) throws(JSONFault) -> DirectiveParts.Door? {
        guard object.has("door") else { return nil }
        var fields = try object.object("door")
        let mode = try fields.word("mode", DoorMode.self)
        let until = try fields.end(isNeeded: mode != .normal)
        try fields.finish()
        return DirectiveParts.Door(mode: mode, until: until)
    }
}

extension DirectiveParts.Outlets {
    static func optional(
        _ object: inout JSONFields
    ) throws(JSONFault) -> DirectiveParts.Outlets? {
        guard object.has("outlets") else { return nil }
        var fields = try object.object("outlets")
        let power = try fields.word("power", RoomPower.self)
        let until = try fields.end(isNeeded: power != .automatic)
        try fields.finish()
        return DirectiveParts.Outlets(power: power, until: until)
    }
}

extension RemoteUnlock {
    /// Who stands at a door with a phone has given up long before; a forgotten unlock opens
    /// nothing the next day.
    fileprivate static let longest: Duration = .minutes(10)

    static func all(_ object: inout JSONFields) throws(JSONFault) -> [RemoteUnlock]? {
        guard object.has("unlocks") else { return nil }
        var unlocks: [RemoteUnlock] = []
        for element in try object.objects("unlocks", atMost: DoorDirective.mostUnlocks) {
            var fields = element
            let unlock = RemoteUnlock(
                unlockId: try fields.hexadecimal("id"),
                member: MemberPseudonym(try fields.hexadecimal("member", isShown: false)),
                issuedAt: try fields.time("issuedAt"), notAfter: try fields.time("notAfter"))
            try fields.finish()
            let length = unlock.notAfter - unlock.issuedAt
            guard length >= .zero, length <= longest else {
                throw fields.fault(
                    "notAfter",
                    found: Phrase(
                        "issuedAt 之后 \(length.wholeSeconds) 秒",
                        "\(length.wholeSeconds) s after issuedAt"),
                    expected: Phrase(
                        "0 – \(longest.wholeSeconds) 秒", "0 to \(longest.wholeSeconds) s"))
            }
            guard !unlocks.contains(where: { $0.unlockId == unlock.unlockId }) else {
                throw fields.fault("id", found: .again("id"), expected: .eachIdOnce)
            }
            unlocks.append(unlock)
        }
        return unlocks
    }
}

// MARK: - Room

extension ServiceOrder {
    static func all(
        _ object: inout JSONFields, _ unknownKeys: inout [String]
    ) throws(JSONFault) -> [ServiceOrder]? {
        guard object.has("services") else { return nil }
        var services = try object.object("services")
        var orders: [ServiceOrder] = []
        for service in StationService.allCases where services.has(service.rawValue) {
            var fields = try services.object(service.rawValue)
            let isOffered = try fields.boolean("offered")
            if isOffered, fields.has("until") { throw fields.needlessEnd }
            let until = try fields.optionalTime("until")
            try fields.finish()
            orders.append(ServiceOrder(service, isOffered: isOffered, until: until))
        }
        unknownKeys += services.leftOver
        return orders
    }
}

extension SetPointOrder {
    static func all(
        _ object: inout JSONFields, _ unknownKeys: inout [String]
    ) throws(JSONFault) -> [SetPointOrder]? {
        guard object.has("setpoints") else { return nil }
        var units = try object.object("setpoints")
        var orders: [SetPointOrder] = []
        for unit in Unit.allCases where units.has(unit.rawValue) {
            var fields = try units.object(unit.rawValue)
            let occupied = try fields.optionalSetPoint("occupiedMillidegrees")
            let vacant = try fields.optionalSetPoint("vacantMillidegrees")
            guard occupied != nil || vacant != nil else {
                throw fields.fault(
                    "occupiedMillidegrees", found: .nothing,
                    expected: Phrase("至少一个设定温度", "at least one set-point"))
            }
            let until = try fields.optionalTime("until")
            try fields.finish()
            orders.append(
                SetPointOrder(
                    unit, occupiedMillidegrees: occupied, vacantMillidegrees: vacant,
                    until: until))
        }
        unknownKeys += units.leftOver
        return orders
    }
}

extension CityMessage {
    static func optional(
        _ object: inout JSONFields
    ) throws(JSONFault) -> CityMessage? {
        guard object.has("message") else { return nil }
        var fields = try object.object("message")
        let message = CityMessage(
            Phrase(try fields.shownText("chinese"), try fields.shownText("english")),
            until: try fields.time("until"))
        try fields.finish()
        return message
    }
}

// MARK: - Service and keys

extension RestartOrder {
    static func optional(
        _ object: inout JSONFields
    ) throws(JSONFault) -> RestartOrder? {
        guard object.has("restart") else { return nil }
        var fields = try object.object("restart")
        let order = RestartOrder(
            restartId: try fields.hexadecimal("id"), notAfter: try fields.time("notAfter"))
        try fields.finish()
        return order
    }
}

extension WrappedListKey {
    static func all(_ object: inout JSONFields) throws(JSONFault) -> [WrappedListKey] {
        guard object.has("listKeys") else { return [] }
        var keys: [WrappedListKey] = []
        for element in try object.objects("listKeys", atMost: mostKeys) {
            var fields = element
            let listKeyId = try fields.plainName("listKeyId")
            let bytes = try fields.base64("wrapped")
            try fields.finish()
            guard bytes.count == byteCount else {
                throw fields.fault(
                    "wrapped", found: .bytes(Int64(bytes.count)),
                    expected: .bytes(Int64(byteCount)))
            }
            guard !keys.contains(where: { $0.listKeyId == listKeyId }) else {
                throw fields.fault(
                    "listKeyId", found: .again("\"\(listKeyId)\""), expected: .eachIdOnce)
            }
            keys.append(WrappedListKey(listKeyId: listKeyId, bytes: bytes))
        }
        return keys
    }
}
