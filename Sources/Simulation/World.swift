import Decoding
import StationCore
public import StationModel

/// A station and everything around it: people, the door, the disk, the clock, the power.
///
/// The world runs a plan. Its time begins at zero and is true; the station has its own clocks,
/// which the plan can disturb. What people do depends on what the station does: they pull when the
/// lock clicks, try again when it does not, and leave when they are refused. Reads travel as
/// pulses and bytes through the real decoders; identity and storage are stand-ins that keep the
/// same promises. After every step the oracle checks the invariants; the first that breaks ends
/// the run.
public struct World {
    /// What the station is configured with, and where the world begins.
    public struct Setting: Sendable {
        public var configuration: StationConfiguration
        /// True wall time at world time zero.
        public var began: UnixTime
        public var seed: UInt64
        /// Air outside, in thousandths of a degree, by the time since the beginning; without any
        /// stage the season decides.
        public var outside: [Scenario.Stage<Int>] = []
        /// Of the member list, which is never a newer one.
        var listIssued: UnixTime { began - .hours(1) }
        /// The hub that the station knows. With lists and directives all that the city orders comes
        /// by it.
        public var hub = HubConfiguration.none
        /// From the beginning to the end of the member list.
        public var listLasts: Duration = .days(400)

        public init(configuration: StationConfiguration, began: UnixTime, seed: UInt64) {
            self.configuration = configuration
            self.began = began
            self.seed = seed
        }
    }

    /// Figures of a run.
    public struct Tally: Hashable, Sendable {
        public var steps = 0
        public var effects = 0
        public var reads = 0
        public var grants = 0
        public var denials = 0
        /// Items given out.
        public var vends = 0
        public var entries = 0
        public var boots = 0
        /// To the hub.
        public var hubRequests = 0
        public var orderedRestarts = 0

        public init() {}
    }

    let setting: Setting
    let people: People
    var random: SeededRandom
    var events = EventHeap<Happening>()
    var now: Duration = .zero

    var station: Station?
    /// Happenings of an earlier boot mean nothing to a later one.
    var boot = 0
    var bootedAt: Duration = .zero
    var storage = StandInStorage()
    var identity: StandInIdentity
    var leaf: DoorLeaf
    var oracle: Oracle
    var readers: [DeviceId: SimulatedReader]
    var supplies: SuppliesWorld
    /// `nil` where the station is told of no hub.
    var hub: HubWorld?
    var fireLoopOpen = false
    /// `nil` where the station is only a door.
    var room: SimulatedRoom?
    /// The room's contacts that are active.
    var activeContacts: Set<DeviceId> = []

    var wallOffset: Duration = .zero
    var trust = ClockTrust.synced
    /// When the clock came back last from being wrong, or from running free.
    var clockDisturbedUntil: Duration = .zero
    /// What the real clock says of itself while no time server answers.
    var freeClock: ClockJudge?
    var lineReleased = false
    var leafChanges = 0
    var contactStuckUntil: Duration = .zero
    var commitScheduled = false
    var stalledUntil: Duration = .zero
    var identityStalledUntil: Duration = .zero
    var pausedUntil: Duration = .zero
    /// When the loop looked last before the pause.
    var pauseBegan: Duration = .zero
    var effectsUntilPowerCut: Int?
    var powerOffFor: Duration = .zero
    var lastCodes: [Int: [UInt8]] = [:]
    var codeCounter: UInt16 = 0
    var directiveVersion: UInt64 = 0
    var commandCount: UInt64 = 1 << 32
    /// By the newest list that the city has made.
    var suspendedByCity: Set<Int> = []
    /// Directives on their way through the station, and the hub's questions that brought them.
    var givenDirectives: [Token: (StationDirective, HubToken)] = [:]
    var lastOrder: UInt64 = 1 << 34
    public internal(set) var tally = Tally()
    var stepGuard = StepGuard()
    /// Entries on disk, where somebody wants to read them afterwards.
    var ledger: [LedgerEntry]?
    /// What the station is told, where somebody wants to tell it to another one.
    var recording: Recording?
    /// What the world waits for; a test puts a core there that never lets time pass.
    var deadline: @Sendable (Station, Moment) -> MonotonicInstant? = { $0.nextDeadline(at: $1) }

    public init(_ setting: Setting) {
        self.setting = setting
        people = People(seed: setting.seed, expiredSince: setting.began - .days(1))
        random = SeededRandom(seed: setting.seed)
        identity = StandInIdentity(people: people)
        leaf = DoorLeaf(lockReleased: false, at: .zero)
        oracle = Oracle(setting: setting, people: people)
        if setting.configuration.hasRoom {
            room = SimulatedRoom(
                setting.configuration, weather: setting.weather, at: setting.began,
                celsius: setting.firstCelsius)
        }
        supplies = SuppliesWorld(setting.configuration)
        hub = HubWorld(setting)
        readers = Dictionary(
            uniqueKeysWithValues: setting.configuration.devices.filter(\.isReader).map {
                ($0.id, SimulatedReader($0))
            })
    }

    /// The board has run for a while when the service starts.
    static let uptimeAtStart: Duration = .seconds(20)

    /// The station's clocks now.
    var moment: Moment {
        let (instant, wall) = (instant(at: now), setting.began + now + wallOffset)
        let trust = freeClock?.trust(at: instant, wall: wall) ?? trust
        return Moment(instant: instant, wall: wall, trust: trust)
    }

    /// The station's monotonic clock at a world time.
    func instant(at time: Duration) -> MonotonicInstant {
        MonotonicInstant(sinceBoot: Self.uptimeAtStart + (time - bootedAt))
    }

    /// One step of the station, its effects, and the check.
    mutating func step(_ input: Input) {
        guard var running = station else { return }
        // Only one holds it while it changes, so that nothing is copied.
        station = nil
        let moment = moment
        let effects = running.step(input, at: moment)
        station = running
        tally.steps += 1
        tally.effects += effects.count
        recording?.append(input, at: moment)
        recording?.led(to: effects)
        carryOut(effects, of: input)
    }

    /// Delivers an input; to a paused process it comes late.
    mutating func deliver(_ input: Input) {
        if now < pausedUntil {
            events.push(.input(input, boot: boot), at: pausedUntil)
        } else {
            step(input)
        }
    }
}
