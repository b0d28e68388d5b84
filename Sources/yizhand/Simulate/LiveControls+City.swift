import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer

/// The city's side of the controls.
extension LiveControls {
    /// What the hub has got, and how it behaves.
    func hub(_ comparison: LedgerComparison?) -> SimulationState.Hub {
        let books = platform.books
        var hub = SimulationState.Hub(
            moods: HubMood.allCases.map { SimulationStage.Choice(id: $0.id, label: $0.label) },
            mood: platform.mood.id, now: platform.wall)
        hub.events = books.events
        hub.repeatedEvents = books.repeatedEvents
        hub.newestEvent = books.newestEvent
        hub.samples = books.samples
        hub.repeatedSamples = books.repeatedSamples
        hub.newestSample = books.newestSample
        hub.agreement = comparison?.agreement
        hub.missingEvents = comparison?.missing ?? 0
        return hub
    }

    /// What was asked for exists: it was looked up in the state before.
    func performForCity(_ action: SimulationAction) {
        switch action {
        case .hub(let id):
            guard let mood = HubMood.allCases.first(where: { $0.id == id }) else { return }
            platform.becomes(mood)
        case .remoteUnlock(let id):
            guard let shown = People.shown.first(where: { $0.id == id }) else { return }
            platform.unlock(for: shown)
        case .remoteMode(let mode, let minutes): platform.order(mode, for: .minutes(minutes))
        default: break
        }
    }
}
