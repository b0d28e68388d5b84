import Decoding
import StationCore
import StationModel

enum VisitorAct {
    case present, pull, exit, exitPull
}

/// What people do at the door.
extension World {
    /// Longer than the interval of repeats: a second try is a new read.
    static let secondTryAfter: Duration = .seconds(4)

    mutating func act(_ visit: Visit, _ act: VisitorAct) {
        switch act {
        case .present:
            present(visit.person, visit.approach)
            for number in 0..<visit.repeats {
                repeatLast(visit, after: .milliseconds(500 * (number + 1)))
            }
            events.push(.visitor(visit, .pull), at: now + visit.reaction)
        case .pull: pull(visit)
        case .exit:
            press(for: .milliseconds(400))
            events.push(.visitor(visit, .exitPull), at: now + visit.reaction)
        case .exitPull:
            leave(visit)
        }
    }

    private mutating func repeatLast(_ visit: Visit, after span: Duration) {
        guard visit.approach == .wiegandCard || visit.approach == .idCard else { return }
        events.push(.cardStays(visit.person, until: now + span), at: now + span)
    }

    private mutating func pull(_ visit: Visit) {
        let wasOpen = leaf.isOpen
        if wasOpen || leaf.pull(at: now) {
            if !wasOpen { leafChanged() }
            let through = visit.hold + .milliseconds(900 * visit.tailgaters)
            events.push(.leafLetGo, at: now + through)
            walkIn(visit)
            var inside = visit
            inside.tries = 0
            events.push(.visitor(inside, .exit), at: now + through + visit.stay)
        } else if visit.tries < 2 {
            var again = visit
            again.tries += 1
            events.push(.visitor(again, .present), at: now + Self.secondTryAfter)
        }
    }

    /// Most tries to leave: twenty seconds apart, for longer than any power cut of a plan.
    private static let mostExits = 200

    private mutating func leave(_ visit: Visit) {
        if leaf.isOpen || leaf.pull(at: now) {
            leafChanged()
            walkOut(visit)
            events.push(.leafLetGo, at: now + visit.hold)
        } else if visit.tries < Self.mostExits {
            var again = visit
            again.tries += 1
            events.push(.visitor(again, .exit), at: now + .seconds(20))
        }
    }

    /// - Parameter atDispenser: at its readers, which know no ID card: the card is shown instead.
    mutating func present(_ person: Person, _ approach: Approach, atDispenser: Bool = false) {
        switch approach {
        case .wiegandCard: show(person.wiegandCard, to: .wiegandReader, atDispenser: atDispenser)
        case .idCard where atDispenser:
            show(person.wiegandCard, to: .wiegandReader, atDispenser: true)
        case .idCard: showIDCard(of: person)
        case .issuedCode, .delegatedCode:
            codeCounter &+= 1
            let code = StandInIdentity.code(
                of: person, delegated: approach == .delegatedCode, at: setting.began + now,
                counter: codeCounter)
            lastCodes[person.index] = code
            oracle.madeCode(code, by: person, issuedAt: setting.began + now)
            scan(code, atDispenser: atDispenser)
        }
    }

    mutating func scan(_ text: [UInt8], atDispenser: Bool = false) {
        stimulate(.scanner, atDispenser: atDispenser) { $0.scan(text, at: $1) }
    }

    mutating func show(
        _ card: WiegandCredential, to kind: SimulatedReader.Kind, atDispenser: Bool = false
    ) {
        stimulate(kind, atDispenser: atDispenser) { $0.show(card, at: $1) }
    }

    mutating func showIDCard(of person: Person) {
        stimulate(.idCardReader) { $0.showIDCard(person, at: $1) }
    }

    /// Lets a reader see something; what its decoder makes of it goes to the station.
    private mutating func stimulate(
        _ kind: SimulatedReader.Kind, atDispenser: Bool = false,
        _ body: (inout SimulatedReader, MonotonicInstant) -> [ReaderEvent]
    ) {
        let own = supplies.configuration.readers
        let place = atDispenser && !own.isEmpty
        guard station != nil,
            let id = readers.values.filter({
                $0.kind == kind && own.contains($0.id) == place
            }).map(\.id).min(),
            var reader = readers[id], reader.isPluggedIn
        else { return }
        let found = body(&reader, instant(at: now))
        readers[id] = reader
        for event in found { report(event, from: id) }
        if let gap = reader.nextDeadline {
            events.push(.decoderGap(id), at: now + max(.zero, gap - instant(at: now)))
        }
    }

    mutating func report(_ event: ReaderEvent, from id: DeviceId) {
        switch event {
        case .read(let credential, let validity, let completed):
            tally.reads += 1
            let read = Read(
                reader: id, credential: credential, cardValidity: validity,
                completed: timeKnown(of: completed, from: id))
            oracle.shown(read, at: completed)
            let arrives = max(now, bootedAt + (completed.sinceBoot - Self.uptimeAtStart))
            events.push(.input(.read(read), boot: boot), at: max(arrives, pausedUntil))
        case .noise(let noise):
            deliver(.noise(id, noise))
        }
    }

    /// The kernel stamps edges. Bytes that a paused process finds carry what its loop makes of it.
    private func timeKnown(
        of completed: MonotonicInstant, from id: DeviceId
    ) -> MonotonicInstant {
        guard now < pausedUntil, readers[id]?.kind != .wiegandReader else { return completed }
        var watch = PauseWatch(at: instant(at: pauseBegan))
        return watch.looked(at: instant(at: pausedUntil), foundNothing: false)
    }

    /// Cards that nobody knows, half a second apart.
    mutating func showStrangers(_ count: Int) {
        guard count > 0 else { return }
        let number = UInt64(random.number(1...65_535))
        show(.card(bitCount: 26, facility: 0, number: number), to: .wiegandReader)
        let others = PlannedEvent(at: 0, .strangers, count - 1)
        events.push(.planned(others), at: now + .milliseconds(500))
    }

    mutating func press(for span: Duration) {
        deliver(.contact(.exitButton, active: true, since: instant(at: now)))
        events.push(.exitReleased, at: now + span)
    }

    /// The leaf has moved: the contact bounces, rests, and is believed after its debounce time.
    mutating func leafChanged() {
        let (isOpen, time) = (leaf.isOpen, trueTime)
        room?.setDoor(open: isOpen, at: time)
        leafChanges += 1
        let since = now + .milliseconds(random.number(0...12))
        let debounce = setting.configuration.door.contactDebounce
        events.push(
            .contactRests(open: leaf.isOpen, since: since, change: leafChanges),
            at: since + debounce)
    }

    mutating func contactRests(open: Bool, since: Duration, change: Int) {
        guard change == leafChanges, now >= contactStuckUntil else { return }
        let since = instant(at: since)
        deliver(.contact(.door, active: open, since: since))
        // The level is read again and again; reading it twice must mean nothing.
        deliver(.contact(.door, active: open, since: since))
    }
}
