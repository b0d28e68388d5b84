import StationModel

/// The city's directive as a whole: what is obeyed, what is not, and the entry that says so.
extension Station {
    /// The newest version says everything; the same version says nothing new, but its unlocks are
    /// judged by their ids each time.
    mutating func receive(_ directive: StationDirective, token: Token, at moment: Moment) {
        guard directive.version >= directiveVersion else {
            refuseDirective(.outdated, of: directive, at: moment)
            return emit(.directiveJudged(token, .refused))
        }
        // Who makes a directive by hand may forget the limit that its form has.
        guard directive.door.unlocks.count <= DoorDirective.mostUnlocks else {
            refuseDirective(.malformed, of: directive, at: moment)
            return emit(.directiveJudged(token, .refused))
        }
        let isNew = directive.version > directiveVersion
        let door = obey(directive.door, isPart: true, at: moment)
        guard isNew else { return emit(.directiveJudged(token, .nothingNew)) }
        let outlets = directive.room.flatMap { receiveRoom($0, at: moment) }
        obeyLasting(directive, at: moment)
        let restarts = obeyRestart(directive.restart)
        sinceLateStart?.city.note(version: directive.version)
        var data = data(of: city.orders).merging(
            appliedData(directive, door, outlets)
        ) { own, _ in own }
        if restarts { data["restart"] = .flag(true) }
        append(
            .directiveApplied, at: moment, subject: "directive", data: data,
            changes: [.directiveVersion(directiveVersion), .cityOrders(city.orders)])
        emit(.directiveJudged(token, .applied))
    }

    /// What was obeyed at once, and what could not be.
    private func appliedData(
        _ directive: StationDirective, _ door: (mode: CommandOutcome?, unlocks: Int),
        _ outlets: CommandOutcome?
    ) -> [String: LedgerValue] {
        var data: [String: LedgerValue] = ["version": .integer(Int64(clamping: directive.version))]
        if door.mode == .done { data["mode"] = directive.door.mode.map { .text($0.rawValue) } }
        if outlets == .done { data["outlets"] = directive.room.map { .text($0.power.rawValue) } }
        if door.unlocks > 0 { data["unlocks"] = .integer(Int64(door.unlocks)) }
        if !directive.listKeys.isEmpty {
            data["listKeys"] = .integer(Int64(directive.listKeys.count))
        }
        let isClimateObeyed = configuration.climate(obeying: city.orders.setPoints).isObeyed
        let disobeyed = [
            door.mode?.isRefused == true ? "door" : nil,
            outlets?.isRefused == true ? "outlets" : nil, isClimateObeyed ? nil : "setPoints",
        ].compactMap(\.self)
        if !disobeyed.isEmpty { data["notObeyed"] = .text(disobeyed.joined(separator: " ")) }
        return data
    }

    private mutating func refuseDirective(
        _ reason: DirectiveRefusal, of directive: StationDirective, at moment: Moment
    ) {
        refuseDirective(
            reason, content: directive.version,
            data: ["version": .integer(Int64(clamping: directive.version))], at: moment)
    }

    /// A directive that is none, or that must not be obeyed.
    mutating func refuseDirective(
        _ reason: DirectiveRefusal, content: UInt64, data: [String: LedgerValue] = [:],
        at moment: Moment
    ) {
        let isNews = refusedDirectives.tells(
            reason.rawValue, of: content, at: moment.instant)
        guard isNews else { return }
        append(
            .directiveRefused, at: moment, subject: "directive",
            data: data.merging(["reason": .text(reason.rawValue)]) { own, _ in own })
    }

    // MARK: - What lasts

    private mutating func obeyLasting(_ directive: StationDirective, at moment: Moment) {
        let wall = clock.bestWall(at: moment)
        city.apply(CityOrders(directive, applied: wall), at: moment.instant)
        // What came after its end is not told as ended: it never held.
        _ = city.advance(to: moment, wall: wall)
        followCity(at: moment)
        if let message = city.orders.message { say(.message(message.text), at: moment) }
    }

    /// Ends what the city ordered for a time.
    mutating func advanceCity(to moment: Moment) {
        let ended = city.advance(to: moment, wall: clock.bestWall(at: moment))
        guard let ended else { return }
        followCity(at: moment)
        append(
            .directiveEnded, at: moment, subject: "directive", data: data(of: ended),
            changes: [.cityOrders(city.orders)])
    }

    /// Each machine learns what the city wants of it now. Fire and exit ask none of this.
    mutating func followCity(at moment: Moment) {
        let orders = city.orders
        let withheld = Set(orders.withheld.map(\.service))
        modes.isFreeAccessWithheld = withheld.contains(.freeAccess)
        room.areAppliancesWithheld = withheld.contains(.appliances)
        perform(supplies.withhold(withheld), at: moment)
        if let climate = configuration.climate(obeying: orders.setPoints).climate {
            room.climate?.reconfigure(climate)
        }
    }

    private func data(of orders: CityOrders) -> [String: LedgerValue] {
        var data: [String: LedgerValue] = [:]
        let withheld = orders.withheld.map(\.service.rawValue).sorted()
        if !withheld.isEmpty { data["withheld"] = .text(withheld.joined(separator: " ")) }
        if !orders.setPoints.isEmpty { data["setPoints"] = .integer(Int64(orders.setPoints.count)) }
        if orders.message != nil { data["message"] = .flag(true) }
        return data
    }

    // MARK: - Hub

    /// What needs somebody at the hub. It never concerns a visitor.
    ///
    /// A way that was failing before a start has failed until it succeeds: the start counts a day
    /// of its own, and says nothing of that one.
    mutating func receive(
        _ conditions: Set<HubCondition>, _ undecided: Set<HubFlow> = [], at moment: Moment
    ) {
        for condition in HubCondition.allCases {
            let isUp = conditions.contains(condition)
            if !isUp, let flow = condition.flow, undecided.contains(flow) { continue }
            set(condition.alarm, isUp, subject: condition.subject, at: moment)
        }
    }

    /// Without a hub nobody will ever say that it is well again.
    mutating func clearAlarmsWithoutHub(at moment: Moment) {
        if configuration.hub == .none { receive([], at: moment) }
    }
}

extension CommandOutcome {
    var isRefused: Bool { if case .refused = self { true } else { false } }
}
