import DevicePorts
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Storage
import Synchronization

/// The page's controls of a simulated station.
///
/// Called on the server's thread; the world lives on the loop's. What is done there is posted, and
/// how the world truly is comes back as a copy, asked for whenever somebody looks.
final class LiveControls: SimulationControlling {
    struct State {
        var shown: SimulationState
        var post: (@Sendable (LoopMessage) -> Bool)?
        var askLedger: LedgerAsker?
        /// As of the last look.
        var comparison: LedgerComparison?
        /// A look at the world that is on its way.
        var lookSince: MonotonicInstant?
    }

    /// Asks the running station's ledger, on the storage lane; `nil` = it is not open.
    typealias LedgerAsker = @Sendable (@escaping @Sendable (Ledger?) -> Void) -> Bool

    /// Whoever looks more often sees the same world: two looks a second turn the loop often enough.
    private static let lookInterval: Duration = .milliseconds(500)

    let current: Mutex<State>
    let clock: SimulatedClock
    private let disk: DiskGate
    let platform: SimulatedPlatform

    init(clock: SimulatedClock, disk: DiskGate, platform: SimulatedPlatform, speed: Int) {
        self.clock = clock
        self.disk = disk
        self.platform = platform
        let people = People.shown.map { person in
            SimulationState.Person(
                id: person.id, label: Phrase(person.labelChinese, person.labelEnglish))
        }
        current = Mutex(State(shown: SimulationState(people: people, speed: speed)))
    }

    /// From now on controls reach this runtime of a station with this configuration; what stands
    /// there outlives a power cut.
    func attach(
        _ configuration: StationConfiguration, asking ledger: LedgerAsker? = nil,
        _ post: @escaping @Sendable (LoopMessage) -> Bool
    ) {
        current.withLock {
            if $0.post == nil { $0.shown.stage = SimulationStage(configuration) }
            $0.post = post
            $0.askLedger = ledger
        }
    }

    func state() -> SimulationState {
        lookAtWorld()
        var (shown, comparison) = current.withLock { ($0.shown, $0.comparison) }
        shown.hub = hub(comparison)
        return shown
    }

    /// The weather, for the charts.
    func outsideMillidegrees() -> Int? {
        lookAtWorld()
        return current.withLock { $0.shown.stage.outsideMillidegrees }
    }

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
        case .hub, .remoteUnlock, .remoteMode: performForCity(action)
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

    func handle(_ control: SimulationControl) throws(HTTPFault) {
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
        compareWithLedger()
    }

    /// A disk that stalls answers later, and a full lane the next look.
    private func compareWithLedger() {
        guard let ask = current.withLock({ $0.askLedger }) else { return }
        _ = ask { [self] ledger in
            guard let ledger else { return }
            do throws(StorageFault) {
                let found = try LedgerComparison.look(platform, ledger)
                current.withLock { $0.comparison = found }
            } catch {
                Log.shared.warning("the ledger is not compared with the hub: \(error)")
            }
        }
    }

    private func take(_ view: SceneView) { current.withLock { $0.shown.stage.take(view) } }
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
