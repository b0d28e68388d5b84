import DevicePorts
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Synchronization

/// The page's controls of a simulated station.
final class LiveControls: SimulationControlling {
    private struct State {
        var shown: SimulationState
        var post: (@Sendable (LoopMessage) -> Bool)?
    }

    private let current: Mutex<State>
    private let clock: SimulatedClock
    private let disk: DiskGate

    init(clock: SimulatedClock, disk: DiskGate, speed: Int) {
        self.clock = clock
        self.disk = disk
        let people = People.shown.map { person in
            SimulationState.Person(
                id: person.id, label: Phrase(person.labelChinese, person.labelEnglish))
        }
        current = Mutex(State(shown: SimulationState(people: people, speed: speed)))
    }

    /// From now on controls reach this runtime.
    func attach(_ post: @escaping @Sendable (LoopMessage) -> Bool) {
        current.withLock { $0.post = post }
    }

    func state() -> SimulationState { current.withLock { $0.shown } }

    func perform(_ action: SimulationAction) throws(HTTPFault) {
        switch action {
        case .presentCard(let person): try tell(.present(person: person, .wiegandCard))
        case .presentFreshCode(let person): try tell(.present(person: person, .delegatedCode))
        case .presentWrongCode: try tell(.presentWrongCode)
        case .replayLastCode: try tell(.replayLastCode)
        case .pressExit(let on):
            try tell(.pressExit(on))
            current.withLock { $0.shown.exitPressed = on }
        case .openFireLoop(let on):
            try tell(.openFireLoop(on))
            current.withLock { $0.shown.fireActive = on }
        case .holdDoor(let on):
            try tell(.holdDoor(on))
            current.withLock { $0.shown.doorHeld = on }
        case .stallDisk(let on):
            disk.setStalled(on)
            current.withLock { $0.shown.diskStalled = on }
        case .jumpClock(let seconds):
            clock.jump(by: .seconds(seconds))
            try post(.lookAtClock)
        case .setSpeed(let factor):
            clock.setSpeed(factor)
            current.withLock { $0.shown.speed = factor }
            try post(.lookAtClock)
        }
    }

    private func tell(_ control: SimulationControl) throws(HTTPFault) {
        try post(
            .board { board, now in
                guard let board = board as? SimulatedBoard else { return }
                // A control that means nothing (no code was shown yet) changes nothing.
                _ = board.handle(control, at: now)
            })
    }

    private func post(_ message: LoopMessage) throws(HTTPFault) {
        let post = current.withLock { $0.post }
        guard let post, post(message) else {
            throw HTTPFault(.serviceUnavailable, "The station is not ready; try again.")
        }
    }
}
