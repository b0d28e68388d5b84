import StationCore
import StationModel

/// What the city orders by the hub, where the station asks there.
extension World {
    /// Directives and lists come by the hub; else they are given to the station as they are made.
    var hasCityDocuments: Bool { setting.hub.directives != nil && setting.hub.lists != nil }

    /// Changes what the city publishes; a question that is held is answered with it.
    private mutating func publish(_ change: (inout CityDocuments) -> Void) {
        guard var found = hub else { return }
        hub = nil
        change(&found.city.documents)
        let input = found.publishes(at: now)
        hub = found
        if let input { events.push(.hub(.input(input, boot: boot)), at: now + .milliseconds(80)) }
    }

    mutating func cityOrders(_ event: PlannedEvent) {
        guard hasCityDocuments, let order = CityOrder(rawValue: event.number(0)) else { return }
        let time = trueTime
        publish { $0.order(order, for: event.span(1), at: time) }
    }

    mutating func cityOrders(_ mode: DoorMode, for span: Duration) {
        let time = trueTime
        publish { $0.order(mode, until: time + span, at: time) }
    }

    mutating func cityOrders(_ power: RoomPower, for span: Duration) {
        let time = trueTime
        publish { $0.order(power, until: time + span, at: time) }
    }

    mutating func cityUnlocks(for member: MemberPseudonym, age: Duration) {
        let time = trueTime
        publish { $0.unlock(for: member, issued: time - age, at: time) }
    }

    mutating func cityPublishesList(suspending persons: Set<Int>) {
        let time = trueTime
        publish { $0.publishLists(suspending: persons, at: time) }
    }

    /// what changes, person, item, how many, hours until the end
    mutating func cityChangesVouchers(_ event: PlannedEvent) {
        let skus = supplies.configuration.skus
        guard hasCityDocuments, !skus.isEmpty,
            let change = CityVoucherChange(rawValue: event.number(0))
        else { return }
        let time = trueTime
        let wish = CityDocuments.VoucherBook.Wish(
            member: people[event.number(1)].member, sku: skus[event.number(2) % skus.count].number,
            quantity: UInt8(clamping: max(1, event.number(3))),
            until: time + .hours(event.number(4)))
        publish { $0.change(change, wish, at: time) }
    }

    /// what changes, how many days from now
    mutating func cityChangesCalendar(_ event: PlannedEvent) {
        guard hasCityDocuments, let change = CityCalendarChange(rawValue: event.number(0)) else {
            return
        }
        let time = trueTime
        let today = setting.configuration.station.timeZone.local(time).date
        publish { $0.change(change, today + event.number(1), at: time) }
    }

    // MARK: - At the station

    mutating func give(_ directive: StationDirective, _ hubToken: HubToken) {
        lastOrder += 1
        let token = Token(lastOrder)
        givenDirectives[token] = (directive, hubToken)
        oracle.city.isGiven(directive, as: token)
        deliverSoon(.city(directive, token))
    }

    /// Through the loop's mailbox, behind the step that runs.
    mutating func deliverSoon(_ input: Input) { events.push(.input(input, boot: boot), at: now) }

    mutating func judged(_ token: Token, _ outcome: DocumentOutcome) {
        guard let (directive, hubToken) = givenDirectives.removeValue(forKey: token) else {
            return
        }
        hub?.finish(directive, outcome)
        let input = HubInput.directiveJudged(hubToken, outcome)
        events.push(.hub(.input(input, boot: boot)), at: now)
    }

    mutating func listIsBuilt(_ token: HubToken, _ version: UInt64) {
        let members = hub?.lane.filesInUse.first { $0.hasPrefix("members") }
        guard let manifest = hub?.listBuilt(version, at: now) else { return }
        guard !manifest.isWrong else {
            let rejection = ListRejection(reason: "badLine", file: "vouchers", line: 1)
            deliverSoon(.listRefused(rejection, content: version))
            return hubStep(.listsApplied(token, .refused))
        }
        if manifest.files.first?.name != members { listChanges(suspending: manifest.suspended) }
        publishes(manifest.lists, isNew: true)
        hubStep(.listsApplied(token, .applied))
    }

    /// On disk at once; the loop hears of it a little later, unless the power fails before.
    private mutating func publishes(_ lists: PublishedLists, isNew: Bool) {
        let delay = hub?.city.manners.delay(.milliseconds(1) ... .milliseconds(400)) ?? .zero
        events.push(.input(.published(lists, isNew: isNew), boot: boot), at: now + delay)
    }

    /// A start reads what is in use.
    mutating func readKeptLists() {
        if let kept = hub?.keptManifest { publishes(kept.lists, isNew: false) }
    }

    mutating func listChanges(suspending persons: Set<Int>) {
        identity.suspended = persons
        identity.generation += 1
        oracle.suspended(identity.suspended, at: now)
        deliver(.list(listStatus))
    }

    /// The service ends by itself, and the service manager starts it again.
    mutating func restartsByOrder() {
        tally.orderedRestarts += 1
        events.push(.planned(PlannedEvent(at: 0, .restart, 3000)), at: now)
    }
}
