import StationCore
import StationModel

/// Turning a plan's lines into what happens.
extension World {
    mutating func happen(_ happening: Happening) {
        switch happening {
        case .planned(let event): happen(event)
        case .visitor(let visit, let act): self.act(visit, act)
        case .input(let input, let boot): if boot == self.boot { deliver(input) }
        case .decoderGap(let id): decoderGap(at: id)
        case .cardStays(let person, let until): cardStays(person, until: until)
        case .contactRests(let open, let since, let change):
            contactRests(open: open, since: since, change: change)
        case .contactFreed: if now >= contactStuckUntil { leafChanged() }
        case .commit(let boot): if boot == self.boot { commit() }
        case .leafLetGo: if leaf.letGo() { leafChanged() }
        case .wedgeGone:
            leaf.wedge(false)
            if leaf.letGo() { leafChanged() }
        case .exitReleased:
            deliver(.contact(.exitButton, active: false, since: instant(at: now)))
        case .roomContactRests(let id): roomContactRests(id)
        case .room(let happening): happen(happening)
        case .fireLoopCloses(let byStaff): closeFireLoop(resetByStaff: byStaff)
        case .resetFire(let byStaff, let tries): resetFire(byStaff: byStaff, tries: tries)
        case .hub(let happening): happen(happening)
        case .clockReturns:
            clockDisturbedUntil = now
            wallOffset = .zero
            trust = .synced
            freeClock = nil
        case .powerFails(let boot):
            if boot == self.boot, effectsUntilPowerCut != nil { powerFails() }
        case .supplies(let happening): happen(happening)
        case .starts(let adoptingLock): if station == nil { start(adoptingLock: adoptingLock) }
        }
    }

    private mutating func decoderGap(at id: DeviceId) {
        guard station != nil, var reader = readers[id] else { return }
        let found = reader.advance(to: instant(at: now))
        readers[id] = reader
        for event in found { report(event, from: id) }
    }

    private mutating func cardStays(_ person: Person, until: Duration) {
        show(person.wiegandCard, to: .wiegandReader)
        let next = now + .milliseconds(400)
        if next <= until { events.push(.cardStays(person, until: until), at: next) }
    }

    private mutating func happen(_ event: PlannedEvent) {
        switch event.kind {
        case .visit, .strangers, .replay, .garbage, .cardLeft, .exit, .wedge, .force, .pull:
            happenAtDoor(event)
        case .fire, .mode, .remoteUnlock, .unlock, .listChange: happenByOrder(event)
        case .roomCall: roomCalls(event)
        case .hub: hubChanges(event)
        case .order: cityOrders(event)
        case .cityVoucher: cityChangesVouchers(event)
        case .cityCalendar: cityChangesCalendar(event)
        case .acknowledge: acknowledge(event)
        case .passer, .bag, .press, .roomPower, .contactLost, .sensorFault, .heaterFails,
            .relayStuck:
            happenInRoom(event)
        case .clockJump, .clockLost, .storageStall, .identityStall, .powerCut, .restart,
            .contactStuck, .readerLost, .pause:
            goWrong(event)
        case .take, .voucher, .voucherAgain, .shelf, .locker, .lockerForced, .restock, .stocktake,
            .adjust, .laneFault, .scaleDrifts, .suppliesLost, .motorCut, .commitsFail:
            happenAtSupplies(event)
        }
    }

    private mutating func happenAtDoor(_ event: PlannedEvent) {
        switch event.kind {
        case .visit:
            guard let visit = Visit(event, among: people) else { return }
            act(visit, .present)
        case .strangers: showStrangers(event.number(0))
        case .replay: if let code = lastCodes[event.number(0)] { scan(code) }
        case .garbage:
            for number in 0..<event.number(0) { scan(Array("YZ1:GARBAGE\(number)".utf8)) }
        case .cardLeft: cardStays(people[event.number(0)], until: now + event.span(1))
        case .exit: press(for: event.span(0))
        case .wedge:
            leaf.wedge(true)
            events.push(.wedgeGone, at: now + event.span(0))
        case .pull:
            if leaf.pull(at: now) { leafChanged() }
            events.push(.leafLetGo, at: now + event.span(0))
        default:
            if leaf.force() { leafChanged() }
            events.push(.leafLetGo, at: now + .seconds(20))
        }
    }

    private mutating func happenByOrder(_ event: PlannedEvent) {
        switch event.kind {
        case .fire:
            fireLoopOpen = true
            deliver(.contact(.fireAlarm, active: true, since: instant(at: now)))
            events.push(
                .fireLoopCloses(resetByStaff: event.number(1) == 1), at: now + event.span(0))
        case .mode: orderMode(event)
        case .remoteUnlock: unlockRemotely(event)
        case .unlock: command(.unlock)
        default:
            let index = event.number(0) % People.unlistedFrom
            if suspendedByCity.remove(index) == nil { suspendedByCity.insert(index) }
            if hasCityDocuments {
                cityPublishesList(suspending: suspendedByCity)
            } else {
                listChanges(suspending: suspendedByCity)
            }
        }
    }

    private mutating func orderMode(_ event: PlannedEvent) {
        let mode = DoorMode.allCases[event.number(0) % 3]
        let until = moment.wall + event.span(1)
        if event.number(1) % 2 == 0, event.number(2) == 0 {
            command(.setMode(mode, until: mode == .normal ? nil : until))
        } else if hasCityDocuments {
            cityOrders(mode, for: event.span(1))
        } else {
            directiveVersion += 1
            deliver(
                .directive(
                    DoorDirective(
                        version: directiveVersion, mode: mode, until: until, unlocks: [])))
        }
    }

    /// The city keeps an unlock in every directive until it expires: it arrives three times.
    private mutating func unlockRemotely(_ event: PlannedEvent) {
        guard !hasCityDocuments else {
            return cityUnlocks(for: people[event.number(0)].member, age: event.span(1))
        }
        directiveVersion += 1
        let issued = setting.began + now - event.span(1)
        let unlock = RemoteUnlock(
            unlockId: directiveVersion, member: people[event.number(0)].member, issuedAt: issued,
            notAfter: issued + .seconds(20))
        let directive = Input.directive(
            DoorDirective(version: directiveVersion, mode: nil, until: nil, unlocks: [unlock]))
        deliver(directive)
        for delay in [2, 6] {
            events.push(.input(directive, boot: boot), at: now + .seconds(delay))
        }
    }

    mutating func command(_ command: Command) {
        commandCount += 1
        deliver(.command(command, by: Operator(name: "technician"), Token(commandCount)))
    }

    private mutating func closeFireLoop(resetByStaff: Bool) {
        fireLoopOpen = false
        deliver(.contact(.fireAlarm, active: false, since: instant(at: now)))
        events.push(.resetFire(byStaff: resetByStaff, tries: 0), at: now + .seconds(61))
    }

    /// A staff card twice, four seconds apart, or the command; again later if it was refused.
    private mutating func resetFire(byStaff: Bool, tries: Int) {
        guard tries < 40, storage.fireLatchFile else { return }
        if byStaff, tries % 4 < 2 {
            show(people[People.staff].wiegandCard, to: .wiegandReader)
        } else {
            command(.resetFire)
        }
        events.push(.resetFire(byStaff: byStaff, tries: tries + 1), at: now + .seconds(4))
    }
}
