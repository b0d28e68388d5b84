import Decoding
import StationModel

/// What guests do.
extension Scene {
    /// Who shows what is not theirs: people whom no list knows.
    static let forger = People.unlistedFrom + 1
    static let replayer = People.unlistedFrom + 2

    /// Longer than the interval of repeats: a second try is a new read; and longer than an ID card
    /// takes to be read (1.7 s).
    private static let patience = World.secondTryAfter
    /// A card is lifted when it was surely read.
    private static let cardLies: Duration = .seconds(3)

    // MARK: Coming

    /// So many an hour from now on, whatever the habits are.
    mutating func come(perHour rate: Int) {
        visitorsPerHour = rate
        planArrival()
    }

    private mutating func planArrival() {
        arrivals += 1
        let rate = visitorsPerHour ?? setting.habits.peak
        guard rate > 0 else { return }
        let mean = 3600 / rate
        events.push(.arrival(arrivals), at: now + .seconds(random.number(1...2 * mean)))
    }

    /// By habit, candidates come at the busiest hour's rate, and of quieter hours some stay away.
    private mutating func staysAway() -> Bool {
        guard visitorsPerHour == nil else { return false }
        let local = setting.timeZone.local(wallTime)
        let rate = setting.habits.perHour(secondOfDay: local.secondOfDay)
        return random.number(1...setting.habits.peak) > rate
    }

    mutating func arrive() {
        planArrival()
        guard !staysAway() else { return }
        let planned = PlannedEvent.visit(at: 0, &random)
        switch random.number(1...40) {
        case 1: send(visit(of: people[Self.forger], .issuedCode, tries: 1), showing: .wrongCode)
        case 2...3: if let code = codes.last { sendReplayer(code) }
        default:
            guard let visit = Visit(planned, among: people), guests[visit.person.index] == nil,
                !setting.isCast(visit.person)
            else { return }
            send(visit, showing: .own, errands: nil)
        }
    }

    /// A stranger with a picture of somebody's code.
    mutating func sendReplayer(_ code: [UInt8]) {
        send(visit(of: people[Self.replayer], .issuedCode), showing: .picture(code))
    }

    /// A visit as the page's controls cause it: prompt, and without a second try.
    func visit(
        of person: Person, _ approach: Approach, stay: Duration = .minutes(5),
        tries: Int = Self.mostTries
    ) -> Visit {
        Visit(
            person: person, approach: approach, reaction: .milliseconds(900), hold: .seconds(3),
            repeats: 0, tailgaters: 0, stay: stay, tries: tries)
    }

    /// The first, and two more.
    static var mostTries: Int { 2 }

    /// The person stands at the door now, wherever they were.
    mutating func send(_ visit: Visit, showing: Showing, errands: [Errand]? = []) {
        turns += 1
        let guest = Guest(visit: visit, showing: showing, turn: turns, errands: errands)
        guests[visit.person.index] = guest
        act(guest, .present)
    }

    // MARK: Acts

    mutating func act(_ guest: Guest, _ act: GuestAct) {
        switch act {
        case .present: present(guest)
        case .showAgain: if guest.phase != .inside { show(guest) }
        case .losePatience: losePatience(guest)
        case .pull: pull(guest)
        case .leave:
            pressExit(for: .milliseconds(400))
            push(.pullToLeave, of: guest, after: guest.visit.reaction)
        case .pullToLeave: pullToLeave(guest)
        case .errand(let errand): run(errand, of: guest)
        }
    }

    mutating func push(_ act: GuestAct, of guest: Guest, after span: Duration) {
        events.push(.guest(guest.visit.person.index, turn: guest.turn, act), at: now + span)
    }

    private mutating func present(_ guest: Guest) {
        show(guest)
        if guest.visit.approach == .wiegandCard {
            for number in 0..<guest.visit.repeats {
                push(.showAgain, of: guest, after: .milliseconds(500 * (number + 1)))
            }
        }
        if leaf.isOpen || lockIsReleased {
            reach(guest)
        } else {
            push(.losePatience, of: guest, after: Self.patience)
        }
    }

    /// The lock has clicked, or the door stands open.
    mutating func reach(_ guest: Guest) {
        guests[guest.visit.person.index]?.phase = .reaching
        push(.pull, of: guest, after: guest.visit.reaction)
    }

    private mutating func losePatience(_ guest: Guest) {
        guard guest.phase == .waiting else { return }
        guard guest.visit.tries < Self.mostTries else {
            guests[guest.visit.person.index] = nil
            return
        }
        guests[guest.visit.person.index]?.visit.tries += 1
        present(guest)
    }

    private mutating func pull(_ guest: Guest) {
        if leaf.pull(at: now) { leafMoved() }
        guard leaf.isOpen else {
            guests[guest.visit.person.index]?.phase = .waiting
            return push(.losePatience, of: guest, after: Self.patience)
        }
        let through = guest.visit.hold + .milliseconds(900 * guest.visit.tailgaters)
        guests[guest.visit.person.index]?.phase = .inside
        passThrough(for: through)
        walk(inward: true, people: 1 + guest.visit.tailgaters)
        planErrands(of: guest)
        push(.leave, of: guest, after: through + guest.visit.stay)
    }

    private mutating func pullToLeave(_ guest: Guest) {
        if leaf.pull(at: now) { leafMoved() }
        guard leaf.isOpen else { return push(.leave, of: guest, after: Self.patience) }
        passThrough(for: guest.visit.hold)
        walk(inward: false, people: 1 + guest.visit.tailgaters)
        guests[guest.visit.person.index] = nil
    }

    // MARK: Showing

    private mutating func show(_ guest: Guest) {
        let person = guest.visit.person
        switch (guest.showing, guest.visit.approach) {
        case (.wrongCode, _): emit(.scan(forgedCode(of: person)))
        case (.picture(let code), _): emit(.scan(code))
        case (.own, .wiegandCard): emit(.showWiegandCard(person.wiegandCard))
        case (.own, .idCard):
            let text = IDCardTextBlock.bytes(
                number: person.idNumber, validity: Person.cardValidity)
            emit(.layIDCard(text))
            layings += 1
            events.push(.idCardLifted(laying: layings), at: now + Self.cardLies)
        case (.own, .issuedCode), (.own, .delegatedCode):
            let code = setting.makeCode(person.member, guest.visit.approach, wallTime)
            codes.note(code, of: person.index)
            emit(.scan(code))
        }
    }

    /// A well-formed code with a signature by chance. Outside the years that a code can tell
    /// (2024 – 2160) it is not even well-formed.
    private mutating func forgedCode(of person: Person) -> [UInt8] {
        let nonce = UInt32(truncatingIfNeeded: random.next())
        let signature = (0..<8).flatMap { _ in random.next().bigEndianBytes }
        guard let issuedAt = CodeTime(wallTime) else { return Array("YZ1:FORGED".utf8) }
        let statement = IssuedCode.Statement(
            codeKeyId: 1, member: person.member, issuedAt: issuedAt, timeToLiveSeconds: 60,
            nonce: nonce)
        return ScannedCode.issued(IssuedCode(statement, signature: signature)).text
    }
}
