import StationModel

/// The people and the door of a station that is driven live.
///
/// Theory of operation. The scene moves in steps: `step` carries out what is due next, `nextTime`
/// says when; what people do to the devices waits in `take`. It learns from the station what any
/// visitor does: that the lock clicks. Guests go round:
///
/// | phase | left by |
/// |---|---|
/// | waiting | the click: reaching; 4 s without one: shows the card again, twice at most |
/// | reaching | the pull after their reaction: inside, or waiting again when it came too late |
/// | inside | the end of their stay: presses exit, pulls, and is away; tries until it works |
///
/// Everyone is at one place at a time: happenings of an earlier turn of theirs mean nothing, and
/// nothing here can grow beyond the number of people. Times are those of the station's monotonic
/// clock; wall time is true time, as people's phones have it.
struct Scene {
    enum Phase {
        case waiting, reaching, inside
    }

    /// What is shown: one's own card or code, or what should not open.
    enum Showing: Hashable {
        case own, wrongCode, lastCode
    }

    struct Guest {
        var visit: Visit
        var showing: Showing
        var turn: Int
        var phase = Phase.waiting
    }

    enum GuestAct {
        case present, showAgain, losePatience, pull, leave, pullToLeave
    }

    enum Happening {
        case arrival
        case guest(Int, turn: Int, GuestAct)
        case idCardLifted(laying: Int)
        case leafLetGo, exitReleased, holderPulls
        case contactBounces(settled: Bool)
    }

    let setting: SimulatedBoard.Setting
    let people: People
    var random: SeededRandom
    var events = EventHeap<Happening>()
    var now: Duration = .zero
    var leaf = DoorLeaf(lockReleased: false, at: .zero)
    var lockIsReleased = false
    /// By the person's index.
    var guests: [Int: Guest] = [:]
    var turns = 0
    /// ID cards laid on the antenna so far: who lifts one must not take away a later one.
    var layings = 0
    /// Nobody lets go of the leaf before.
    var passingUntil: Duration = .zero
    var exitPressedUntil: Duration = .zero
    var exitIsHeld = false
    var lastCode: [UInt8]?
    private var stimuli: [Stimulus] = []
    private var hasBegun = false

    init(_ setting: SimulatedBoard.Setting) {
        self.setting = setting
        people = setting.people
        random = SeededRandom(seed: setting.seed ^ 0x4C49_5645)
    }

    var nextTime: Duration? { events.nextTime }

    /// Begins once. The first visitor may come within a minute: whoever starts a simulation wants
    /// to see one.
    mutating func begin(at time: Duration) {
        guard !hasBegun else { return }
        hasBegun = true
        now = time
        if setting.habits.peak > 0 {
            events.push(.arrival, at: now + .seconds(random.number(10...60)))
        }
    }

    /// Carries out the next happening.
    mutating func step() {
        guard let (time, happening) = events.pop() else { return }
        now = max(now, time)
        switch happening {
        case .arrival: arrive()
        case .guest(let index, let turn, let act):
            if let guest = guests[index], guest.turn == turn { self.act(guest, act) }
        case .idCardLifted(let laying): if laying == layings { emit(.liftIDCard) }
        case .leafLetGo: letGo()
        case .exitReleased: emitExit()
        case .holderPulls: if leaf.isWedged, leaf.pull(at: now) { leafMoved() }
        case .contactBounces(let settled):
            emit(.contact(.door, active: settled == leaf.isOpen))
        }
    }

    /// What people have done to the devices since the last call.
    mutating func take() -> [Stimulus] {
        defer { stimuli = [] }
        return stimuli
    }

    mutating func emit(_ stimulus: Stimulus) { stimuli.append(stimulus) }

    /// The lock's coil was switched, or not.
    mutating func lockIs(released: Bool, at time: Duration) {
        guard released != lockIsReleased else { return }
        now = max(now, time)
        lockIsReleased = released
        leaf.driveLock(released: released, at: now)
        guard released else { return }
        for guest in guests.values.sorted(by: { $0.turn < $1.turn }) where guest.phase == .waiting {
            reach(guest)
        }
        if leaf.isWedged { events.push(.holderPulls, at: now + Self.holderReaction) }
    }

    // MARK: The door

    private static let holderReaction: Duration = .milliseconds(800)

    /// The switch bounces now and then, for a few milliseconds.
    mutating func leafMoved() {
        emit(.contact(.door, active: leaf.isOpen))
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

    // MARK: The exit button

    mutating func pressExit(for span: Duration) {
        exitPressedUntil = max(exitPressedUntil, now + span)
        emitExit()
        events.push(.exitReleased, at: now + span)
    }

    mutating func emitExit() {
        emit(.contact(.exitButton, active: exitIsHeld || now < exitPressedUntil))
    }
}
