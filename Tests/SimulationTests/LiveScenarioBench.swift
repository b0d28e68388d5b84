import StationModel
import Synchronization

@testable import Simulation

/// What a scenario asks of those outside the board.
final class StageHands: Sendable {
    private let waiting = Mutex<[ScenarioDeed]>([])
    private let all = Mutex<[ScenarioDeed]>([])
    private let refused = Mutex<[ScenarioDeed]>([])

    func play(_ player: ScenarioPlayer) -> SimulatedBoard.Play {
        SimulatedBoard.Play(
            player,
            carryOut: { [self] deed in
                waiting.withLock { $0.append(deed) }
                all.withLock { $0.append(deed) }
            },
            couldNot: { [self] deed in refused.withLock { $0.append(deed) } })
    }

    /// Those since the last call.
    func take() -> [ScenarioDeed] {
        waiting.withLock { deeds in
            defer { deeds = [] }
            return deeds
        }
    }

    var done: [ScenarioDeed] { all.withLock { $0 } }
    var notDone: [ScenarioDeed] { refused.withLock { $0 } }
}

extension LiveStationBench {
    /// Until so many minutes after the beginning.
    func pass(until minute: Double) {
        pass(began + .seconds(Int(minute * 60)) - now)
    }

    /// Of what the station's owner does, that which needs no clock, disk or power of its own.
    func carryOut(_ deed: ScenarioDeed) {
        switch deed {
        case .order(let command): order(command)
        case .acknowledgeGravest:
            let gravest = status.alarms.first { !$0.isAcknowledged }
            if let gravest { order(.acknowledge(gravest.alarm)) }
        case .suspend(let id):
            guard let shown = People.shown.first(where: { $0.id == id }) else { return }
            let index = people.person(shown).index
            if identity.suspended.remove(index) == nil { identity.suspended.insert(index) }
        case .control, .stocktake, .stallDisk, .loseTime, .jumpClock, .cutPower, .hub,
            .impossible:
            break
        }
    }
}
