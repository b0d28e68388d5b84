import StationModel

/// One thing that people, the city or bad luck will do, at a time since the world began.
///
/// A plan is plain data: it is made from a seed, printed when an invariant breaks, shortened by
/// leaving events out, and replayed from its text.
public struct PlannedEvent: Hashable, Sendable, CustomStringConvertible {
    /// What is done, and what its numbers mean. Times are milliseconds.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// person, approach, reaction, hold, repeats, tailgaters, stay, gait
        case visit
        /// how many different unknown cards
        case strangers
        /// person: shows the last code of that person again, as a screenshot
        case replay
        /// how many malformed codes
        case garbage
        /// person, how long the card stays on the antenna
        case cardLeft
        /// how long the button is pressed
        case exit
        /// how long the loop is open, and whether staff resets it afterwards (1) or a command (0)
        case fire
        /// mode (0 normal, 1 open, 2 lockdown), how long, whether the city orders it (1) or chance
        /// says who does
        case mode
        /// person, age of the unlock when it arrives
        case remoteUnlock
        /// nothing: a technician's command
        case unlock
        /// how long the wedge stays
        case wedge
        /// nothing: somebody breaks the door open
        case force
        /// somebody pulls the door without having shown anything: how long it is held
        case pull
        /// by how much the wall clock jumps, whether it still claims to be synced (1), until when
        case clockJump
        /// how long no time server answers
        case clockLost
        /// how long nothing is acknowledged
        case storageStall
        /// how long no identification is answered
        case identityStall
        /// how long the power is off, and after how many more effects it fails (-1: now)
        case powerCut
        /// how long the service is stopped, cleanly
        case restart
        /// how long the door's contact does not move
        case contactStuck
        /// reader, how long it is unplugged
        case readerLost
        /// person: suspended on the next list, and allowed again by the one after
        case listChange
        /// which contact with an alarm, how long it is active, whether it does so alone (1): else
        /// the first reader goes with the mains
        case roomCall
        /// a technician acknowledges: which of the alarms that are up (-1: the
        /// gravest that nobody has acknowledged)
        case acknowledge
        /// person, approach, from the card to the press, button, presses, between them, whether the
        /// door has seen them already (1)
        case take
        /// person, item, how many, age of the voucher, hours that it lasts
        case voucher
        /// which of the newest vouchers, whether at the door (1)
        case voucherAgain
        /// shelf, how many are taken, how many of them come back, after how long
        case shelf
        /// person, approach, from the card to the press, compartment, reaction, how long it stands
        /// open, whether nothing is taken or put back (1)
        case locker
        /// compartment, how long it stands open
        case lockerForced
        /// place, items brought, by how many the technician miscounts, days until they expire
        case restock
        /// place, by how many the technician miscounts
        case stocktake
        /// place, by how many the books are said to be wrong
        case adjust
        /// lane, fate (`LaneFate`), for how many runs
        case laneFault
        /// by how many thousandths of a unit
        case scaleDrifts
        /// device, how long
        case suppliesLost
        /// the power fails so long after the next motor has started, and how long it is off
        case motorCut
        /// how long every commit is answered with a failure
        case commitsFail
        /// how long deliveries of reads are held back (a paused process)
        case pause
        /// somebody at the beams who turns back: from outside (1) or from within (0)
        case passer
        /// a thing in the doorway: which beam (0 outer, 1 inner), how long
        case bag
        /// which appliance's button, how long it is held
        case press
        /// what is ordered of the outlets' power (0 automatic, 1 off, 2 on), how long
        case roomPower
        /// which beam, sensor of presence or button cannot be read, how long
        case contactLost
        /// which probe, how it fails, how long
        case sensorFault
        /// how long the heater gives no heat
        case heaterFails
        /// which relay of the room does not move, how long
        case relayStuck
        /// how the hub behaves (`HubMood`), how long
        case hub
        /// what the city orders by the hub (`CityOrder`), how long
        case order
        /// what becomes of the city's vouchers (`CityVoucherChange`), person, item, how many, hours
        /// until their end
        case cityVoucher
        /// what becomes of a day in the city's calendar (`CityCalendarChange`), how many days ahead
        case cityCalendar
    }

    /// Milliseconds since the world began.
    public var atMilliseconds: Int
    public var kind: Kind
    public var numbers: [Int]

    public init(at milliseconds: Int, _ kind: Kind, _ numbers: Int...) {
        atMilliseconds = milliseconds
        self.kind = kind
        self.numbers = numbers
    }

    /// From a line as `description` prints it; `nil` for anything else.
    public init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.count >= 2, let time = Int(words[0]), time >= 0,
            let kind = Kind(rawValue: String(words[1]))
        else { return nil }
        let numbers = words.dropFirst(2).map { Int($0) }
        guard numbers.allSatisfy({ $0 != nil }) else { return nil }
        atMilliseconds = time
        self.kind = kind
        self.numbers = numbers.compactMap { $0 }
    }

    /// `3600000 visit 4 1 900 1500 0 0 600000`
    public var description: String {
        ([String(atMilliseconds), kind.rawValue] + numbers.map(String.init)).joined(separator: " ")
    }

    /// The number at a place; 0 where the line has none.
    func number(_ place: Int) -> Int { place < numbers.count ? numbers[place] : 0 }

    /// The number at a place as a duration in milliseconds.
    func span(_ place: Int) -> Duration { .milliseconds(number(place)) }
}

extension PlannedEvent {
    /// Anybody, as people are: most pull at once, few are slow; some show their card again and
    /// again; some let others in.
    static func visit(at time: Int, _ random: inout SeededRandom) -> PlannedEvent {
        let person = random.number(0...People.count - 1)
        let approach = random.number(0...Approach.allCases.count - 1)
        let reaction = random.oneIn(12) ? random.number(4000...7000) : random.number(300...2500)
        let repeats = random.oneIn(4) ? random.number(1...4) : 0
        let tailgaters = random.oneIn(8) ? random.number(1...3) : 0
        let stay = random.number(60_000...2_400_000)
        return PlannedEvent(
            at: time, .visit, person, approach, reaction, random.number(800...6000), repeats,
            tailgaters, stay)
    }
}

/// How a person shows who they are; the raw value is the number in a plan.
public enum Approach: Int, Hashable, CaseIterable, Sendable {
    case wiegandCard, idCard, issuedCode, delegatedCode
}
