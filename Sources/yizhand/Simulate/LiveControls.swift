import DevicePorts
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Synchronization

/// The page's controls of a simulated station.
///
/// Called on the server's thread; the world lives on the loop's. What is done there is posted, and
/// how the world truly is comes back as a copy, asked for whenever somebody looks.
final class LiveControls: SimulationControlling {
    private struct State {
        var shown: SimulationState
        var post: (@Sendable (LoopMessage) -> Bool)?
        /// A look at the world that is on its way.
        var lookSince: MonotonicInstant?
    }

    /// Whoever looks more often sees the same world: two looks a second turn the loop often enough.
    private static let lookInterval: Duration = .milliseconds(500)
    /// Items of a batch that is brought today keep for a year.
    private static let shelfLifeDays = 365
    private static let technician = Operator(name: "simulation")

    private let current: Mutex<State>
    private let clock: SimulatedClock
    private let disk: DiskGate
    private let timeZone = TimeZoneTable.shanghai

    init(clock: SimulatedClock, disk: DiskGate, speed: Int) {
        self.clock = clock
        self.disk = disk
        let people = People.shown.map { person in
            SimulationState.Person(
                id: person.id, label: Phrase(person.labelChinese, person.labelEnglish))
        }
        current = Mutex(State(shown: SimulationState(people: people, speed: speed)))
    }

    /// From now on controls reach this runtime of a station with this configuration; what stands
    /// there outlives a power cut.
    func attach(
        _ configuration: StationConfiguration,
        _ post: @escaping @Sendable (LoopMessage) -> Bool
    ) {
        current.withLock {
            if $0.post == nil { $0.shown.stage = SimulationStage(configuration) }
            $0.post = post
        }
    }

    func state() -> SimulationState {
        lookAtWorld()
        return current.withLock { $0.shown }
    }

    /// The weather, for the charts.
    func outsideMillidegrees() -> Int? { state().stage.outsideMillidegrees }

    func perform(_ action: SimulationAction) throws(HTTPFault) {
        switch action {
        case .stallDisk(let on): disk.setStalled(on)
        case .jumpClock(let seconds):
            clock.jump(by: .seconds(seconds))
            try post(.lookAtClock)
        case .setSpeed(let factor):
            clock.setSpeed(factor)
            try post(.lookAtClock)
        case .acknowledge(let alarm): try order(.acknowledge(alarm))
        case .refill(let place, let count): try refill(place, count)
        default: try tell(action)
        }
        current.withLock { $0.shown.take(action) }
    }

    // MARK: The scenario

    /// As somebody at the page, or the command, wants it.
    var speed: Int { current.withLock { $0.shown.speed } }

    /// What is played from now on.
    func tell(_ scenario: Scenario, from began: MonotonicInstant) {
        current.withLock {
            $0.shown.scenario = SimulationState.Scenario(
                title: scenario.title, about: scenario.about,
                beganSecond: began.sinceBoot.wholeSeconds,
                lastsSeconds: scenario.lasts.wholeSeconds)
        }
    }

    /// Something of the scenario could not be done.
    func tell(notPlayed what: Phrase, at now: MonotonicInstant) {
        current.withLock {
            $0.shown.scenario?.take(notPlayed: what, second: now.sinceBoot.wholeSeconds)
        }
    }

    /// The scenario has moved or broken something that the panel has a switch for.
    func show(_ control: SimulationControl) {
        guard let action = SimulationAction(control) else { return }
        current.withLock { $0.shown.take(action) }
    }

    // MARK: The world

    private func tell(_ action: SimulationAction) throws(HTTPFault) {
        guard let control = SimulationControl(action) else { return }
        try handle(control)
    }

    private func handle(_ control: SimulationControl) throws(HTTPFault) {
        try post(
            .board { [self] board, now in
                guard let board = board as? SimulatedBoard else { return }
                // A control that means nothing (no code was shown yet) changes nothing.
                _ = board.handle(control, at: now)
                take(board.sceneView)
            })
    }

    private func lookAtWorld() {
        let now = Clocks.monotonic()
        let isDue = current.withLock { state in
            guard state.lookSince.map({ now - $0 >= Self.lookInterval }) ?? true else {
                return false
            }
            state.lookSince = now
            return true
        }
        guard isDue, let post = current.withLock({ $0.post }) else { return }
        // A full mailbox: the next look comes soon.
        _ = post(
            .board { [self] board, _ in
                if let board = board as? SimulatedBoard { take(board.sceneView) }
            })
    }

    private func take(_ view: SceneView) { current.withLock { $0.shown.stage.take(view) } }

    // MARK: The station

    /// A technician brings items and books them. When the books hold no more, because they were
    /// wrong, the technician counts.
    private func refill(_ place: LaneAddress, _ count: Int) throws(HTTPFault) {
        let stage = current.withLock { $0.shown.stage }
        if stage.shelves.contains(where: { $0.place == place }) {
            return try handle(.shelf(place.device, taken: -count))
        }
        let there = stage.lanes.first { $0.place == place }?.items ?? 0
        try handle(.refill(place, count: count))
        let expires = timeZone.local(clock.now().wall).date + Self.shelfLifeDays
        try order(.restock(place, count: count, expires: expires)) { [self] outcome in
            guard outcome == .refused(.countOutOfRange) else { return }
            do throws(HTTPFault) {
                try order(.stocktake(place, counted: there + count))
            } catch {
                Log.shared.warning("\(place.text) was filled and not counted: \(error.explanation)")
            }
        }
    }

    func order(
        _ command: Command, then: @escaping @Sendable (CommandOutcome) -> Void = { _ in }
    ) throws(HTTPFault) {
        try post(.command(command, by: Self.technician, answer: then))
    }

    func post(_ message: LoopMessage) throws(HTTPFault) {
        let post = current.withLock { $0.post }
        guard let post, post(message) else {
            throw HTTPFault(.serviceUnavailable, "The station is not ready; try again.")
        }
    }
}

extension SimulationState {
    /// Takes over what an action has switched.
    fileprivate mutating func take(_ action: SimulationAction) {
        switch action {
        case .pressExit(let on): exitPressed = on
        case .openFireLoop(let on): fireActive = on
        case .holdDoor(let on): doorHeld = on
        case .openHousing(let on): housingOpen = on
        case .stallDisk(let on): diskStalled = on
        case .setSpeed(let factor): speed = factor
        default: stage.take(action)
        }
    }
}
