import Foundation
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Synchronization

/// Does what a scenario wants of the station's technicians, of the city, the disk, the clock and
/// the power.
///
/// Deeds come on the loop's thread. What can be done at once is posted or switched there; what has
/// to ask the station first goes the way of the commands, over the control socket, on a thread of
/// its own.
final class ScenarioCrew: Sendable {
    private enum Job: Sendable {
        case acknowledgeGravest
        /// The suspension of this person has changed.
        case renewList(String)
        case stop
    }

    /// A scenario has 1000 events at most.
    private static let mostJobs = Scenario.mostEvents
    private static let speedOfStall = 20

    let scenario: Scenario
    private let clock: SimulatedClock
    private let city: SimulatedCity
    private let controls: LiveControls
    private let folder: String
    private let jobs: Mailbox<Job>
    private let thread = Mutex<LaneThread?>(nil)
    private let isStopping = Mutex(false)
    private let powerCut = Mutex<Duration?>(nil)

    init(
        _ scenario: Scenario, clock: SimulatedClock, city: SimulatedCity,
        controls: LiveControls, folder: String
    ) throws(SystemError) {
        self.scenario = scenario
        (self.clock, self.city, self.controls) = (clock, city, controls)
        self.folder = folder
        jobs = try Mailbox(capacity: Self.mostJobs)
        controls.tell(scenario, from: clock.now().instant)
        var lane: LaneThread? = try LaneThread(name: "scenario") { [self] in
            do throws(SystemError) {
                try work()
            } catch {
                Log.shared.critical("the scenario's crew cannot wait: \(error)")
            }
        }
        thread.withLock { $0 = lane.take() }
    }

    /// For the board that plays it.
    func play(_ premises: Premises, _ zone: TimeZoneTable) -> SimulatedBoard.Play {
        SimulatedBoard.Play(
            ScenarioPlayer(scenario, premises: premises, zone: zone),
            carryOut: { [self] in carryOut($0) }, couldNot: { [self] in couldNot($0) })
    }

    /// How long the power is off that was just cut.
    func takePowerCut() -> Duration? { powerCut.withLock { $0.take() } }

    func stop() {
        isStopping.withLock { $0 = true }
        // A full box is one that the thread looks at anyway.
        _ = jobs.post(.stop)
        let lane = thread.withLock { $0.take() }
        if let lane { lane.join() }
    }

    // MARK: On the loop's thread

    private func carryOut(_ deed: ScenarioDeed) {
        do throws(HTTPFault) {
            switch deed {
            case .control(let control): controls.show(control)
            case .order(let command):
                try controls.order(command) { [self] outcome in
                    if case .refused = outcome { couldNot(deed) }
                }
            case .acknowledgeGravest: post(.acknowledgeGravest, for: deed)
            case .suspend(let id): suspend(id, deed)
            case .stallDisk(let on):
                // Of a stall of a minute the loop must have time to notice two real seconds.
                clock.setSpeed(on ? min(controls.speed, Self.speedOfStall) : controls.speed)
                try controls.perform(.stallDisk(on))
            case .loseTime(let areLost):
                clock.loseTimeServers(areLost)
                try controls.post(.lookAtClock)
            case .jumpClock(let span):
                try controls.perform(.jumpClock(seconds: span.wholeSeconds))
            case .cutPower(let span):
                powerCut.withLock { $0 = span }
                try controls.post(.powerFails)
            case .hub(let mood): controls.platform.becomes(mood)
            case .stocktake, .impossible: couldNot(deed)
            }
        } catch {
            couldNot(deed)
        }
    }

    private func suspend(_ id: String, _ deed: ScenarioDeed) {
        guard let shown = People.shown.first(where: { $0.id == id }) else {
            return couldNot(deed)
        }
        city.suspend(city.people.person(shown).member)
        post(.renewList(id), for: deed)
    }

    private func post(_ job: Job, for deed: ScenarioDeed) {
        if !jobs.post(job) { couldNot(deed) }
    }

    /// Never left out in silence: the log says it, and the page.
    private func couldNot(_ deed: ScenarioDeed) {
        let what = deed.words
        Log.shared.warning("not played live: \(what.english)")
        controls.tell(notPlayed: what, at: clock.now().instant)
    }

    // MARK: On the crew's thread

    private func work() throws(SystemError) {
        let poller = try Poller()
        try poller.add(jobs.descriptor, key: 0, for: .read)
        repeat {
            _ = try poller.wait(until: nil)
            for job in jobs.drain() {
                switch job {
                case .acknowledgeGravest: acknowledgeGravest()
                case .renewList(let id): renewList(for: id)
                case .stop: return
                }
            }
        } while !isStopping.withLock { $0 }
    }

    private var client: ControlClient { ControlClient(path: LiveStation.socket(in: folder)) }

    private func acknowledgeGravest() {
        do {
            let report = try client.get("/api/v1/status", as: StatusReport.self)
            guard let gravest = report.alarms.first(where: { $0.acknowledged != true }),
                let kind = AlarmKind(rawValue: gravest.alarm)
            else { return couldNot(.acknowledgeGravest) }
            carryOut(.order(.acknowledge(Alarm(kind, subject: gravest.subject))))
        } catch {
            Log.shared.warning("no alarm is acknowledged: \(error)")
            couldNot(.acknowledgeGravest)
        }
    }

    /// The city publishes another list, and the station asks for it as soon as it can.
    private func renewList(for id: String) {
        do {
            try controls.platform.publishList(lasts: scenario.listLasts)
            _ = try client.post("/control/hub/sync", json: #"{"flow":"lists"}"#)
        } catch {
            Log.shared.warning("the next list is not asked for: \(error)")
            couldNot(.suspend(id))
        }
    }
}
