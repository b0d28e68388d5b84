import Simulation
import StationModel
import StationRuntime
import StatusServer
import Synchronization

/// What is asked of the station itself.
extension LiveControls {
    /// Items of a batch that is brought today keep for a year.
    private static let shelfLifeDays = 365
    private static let technician = Operator(name: "simulation")

    /// A technician brings items and books them. When the books hold no more, because they were
    /// wrong, the technician counts.
    func refill(_ place: LaneAddress, _ count: Int) throws(HTTPFault) {
        let stage = current.withLock { $0.shown.stage }
        if stage.shelves.contains(where: { $0.place == place }) {
            return try handle(.shelf(place.device, taken: -count))
        }
        let there = stage.lanes.first { $0.place == place }?.items ?? 0
        try handle(.refill(place, count: count))
        let expires = TimeZoneTable.shanghai.local(clock.now().wall).date + Self.shelfLifeDays
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
