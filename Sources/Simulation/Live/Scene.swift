import StationModel

/// The people, the door and the room of a station that is driven live.
///
/// Theory of operation. The scene moves in steps: `step` carries out what is due next, `nextTime`
/// says when; what is done to the devices waits in `take`. It learns from the station what any
/// visitor does (`Deeds`): that the lock clicks, that it grows warm. Guests go round:
///
/// | phase | left by |
/// |---|---|
/// | waiting | the click: reaching; 4 s without one: shows the card again, twice at most |
/// | reaching | the pull after their reaction: inside, or waiting again when it came too late |
/// | inside | the end of their stay: presses exit, pulls, and is away; tries until it works |
///
/// Who comes by themselves has errands inside: a hand warmer, the dryer, the shelf, a locker.
/// Whoever is inside breaks the beams on the way, moves now and then, and warms the air.
///
/// Everyone is at one place at a time: happenings of an earlier turn of theirs mean nothing, and
/// nothing can grow beyond the number of people. Wall time is true time, as phones have it.
struct Scene {
    enum Phase {
        case waiting, reaching, inside
    }

    /// What is shown: one's own card or code, or what should not open.
    enum Showing: Hashable {
        case own, wrongCode
        case picture([UInt8])
    }

    struct Guest {
        var visit: Visit
        var showing: Showing
        var turn: Int
        /// What somebody was sent for; `nil` = they have errands of their own.
        let errands: [Errand]?
        var phase = Phase.waiting
    }

    enum GuestAct {
        case present, showAgain, losePatience, pull, leave, pullToLeave
        case errand(Errand)
    }

    enum Happening {
        case arrival(Int)
        case guest(Int, turn: Int, GuestAct)
        case idCardLifted(laying: Int)
        case leafLetGo, exitReleased, holderPulls
        case contactBounces(settled: Bool)
        case buttonReleased(DeviceId)
        case compartmentShut(CompartmentAddress)
        case broughtBack(DeviceId, weights: [Int])
        case beam(Gate.Beam, broken: Bool)
        case crossed(inward: Bool)
        case fidget, calm, roomMoment
    }

    let setting: SimulatedBoard.Setting
    let people: People
    var random: SeededRandom
    var events = EventHeap<Happening>()
    var now: Duration = .zero
    var leaf = DoorLeaf(lockReleased: false, at: .zero)
    var gate: Gate
    var room: SceneRoom
    /// By the person's index.
    var guests: [Int: Guest] = [:]
    var turns = 0
    /// ID cards laid on the antenna so far: who lifts one must not take away a later one.
    var layings = 0
    /// Nobody lets go of the leaf before.
    var passingUntil: Duration = .zero
    var exitPressedUntil: Duration = .zero
    var exitIsHeld = false
    var codes = ShownCodes()
    /// Who come by themselves; `nil` = by their habits.
    var visitorsPerHour: Int?
    /// An arrival that was planned before the newest one means nothing.
    var arrivals = 0
    private var stimuli: [Stimulus] = []
    private(set) var hasBegun = false

    init(_ setting: SimulatedBoard.Setting) {
        self.setting = setting
        people = setting.people
        gate = Gate(setting.premises.room.occupancy.beams.first)
        room = SceneRoom(
            setting.premises, weather: setting.weather,
            at: setting.wallTime(MonotonicInstant(sinceBoot: .zero)))
        random = SeededRandom(seed: setting.seed ^ 0x4C49_5645)
    }

    var nextTime: Duration? { events.nextTime }

    /// Begins once. The first visitor may come within a minute: whoever starts a simulation wants
    /// to see one.
    mutating func begin(at time: Duration) {
        guard !hasBegun else { return }
        hasBegun = true
        now = time
        beginRoom()
        if setting.habits.peak > 0 {
            events.push(.arrival(arrivals), at: now + .seconds(random.number(10...60)))
        }
    }

    /// Carries out the next happening.
    mutating func step() {
        guard let (time, happening) = events.pop() else { return }
        now = max(now, time)
        switch happening {
        case .arrival(let number): if number == arrivals { arrive() }
        case .guest(let index, let turn, let act):
            if let guest = guests[index], guest.turn == turn { self.act(guest, act) }
        case .idCardLifted(let laying): if laying == layings { emit(.liftIDCard) }
        case .leafLetGo: letGo()
        case .exitReleased: emitExit()
        case .holderPulls: if leaf.isWedged, leaf.pull(at: now) { leafMoved() }
        case .contactBounces(let settled):
            emit(.contact(.door, active: settled == leaf.isOpen))
        case .buttonReleased(let button): emit(.contact(.named(button), active: false))
        case .compartmentShut(let address): emit(.compartment(address, open: false))
        case .broughtBack(let scale, let weights): bringBack(weights, to: scale)
        case .beam(let beam, let broken): set(beam, broken: broken)
        case .crossed(let inward): cross(inward: inward)
        case .fidget: fidget()
        case .calm: calm()
        case .roomMoment: roomMoment()
        }
    }

    /// What people have done to the devices since the last call.
    mutating func take() -> [Stimulus] {
        defer { stimuli = [] }
        return stimuli
    }

    mutating func emit(_ stimulus: Stimulus) { stimuli.append(stimulus) }

    /// The program has switched something, or not.
    mutating func feel(_ deeds: Deeds, at time: Duration) {
        guard deeds != room.deeds else { return }
        now = max(now, time)
        let clicks = deeds.lockIsReleased != lockIsReleased
        room.deeds = deeds
        airChanges()
        guard clicks else { return }
        leaf.driveLock(released: lockIsReleased, at: now)
        guard lockIsReleased else { return }
        for guest in guests.values.sorted(by: { $0.turn < $1.turn }) where guest.phase == .waiting {
            reach(guest)
        }
        if leaf.isWedged { events.push(.holderPulls, at: now + Self.holderReaction) }
    }

    var lockIsReleased: Bool { room.deeds.lockIsReleased }

    var wallTime: UnixTime { setting.wallTime(MonotonicInstant(sinceBoot: now)) }

    // MARK: The door

    private static let holderReaction: Duration = .milliseconds(800)

    /// The switch bounces now and then, for a few milliseconds.
    mutating func leafMoved() {
        emit(.contact(.door, active: leaf.isOpen))
        airChanges()
        guard random.oneIn(2) else { return }
        events.push(.contactBounces(settled: false), at: now + .milliseconds(2))
        events.push(.contactBounces(settled: true), at: now + .milliseconds(5))
    }

    /// Somebody goes through the open door.
    mutating func passThrough(for span: Duration) {
        passingUntil = max(passingUntil, now + span)
        events.push(.leafLetGo, at: now + span)
    }

    private mutating func letGo() {
        if now >= passingUntil, leaf.letGo() { leafMoved() }
    }

    mutating func hold(_ isHeld: Bool) {
        guard isHeld != leaf.isWedged else { return }
        leaf.wedge(isHeld)
        if isHeld {
            events.push(.holderPulls, at: now + Self.holderReaction)
        } else {
            letGo()
        }
    }
}
