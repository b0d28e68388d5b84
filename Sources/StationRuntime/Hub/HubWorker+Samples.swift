import HubWire
import StationCore
import StationModel

/// Samples: taken of the newest status, encoded, and kept in the spool.
extension HubWorker {
    mutating func takeSamples(_ token: HubToken, isLast: Bool) {
        // The loop publishes before it serves: there is a status a moment after the start.
        guard let status = lane.stationStatus else { return step(.storageFailed(token)) }
        let block = samples.take(status, at: options.clock.now(), isLast: isLast)
        step(.sampled(token, block))
    }

    mutating func encodeSamples(_ token: HubToken, _ range: SampleRange) {
        step(.storageFailed(token))
    }

    mutating func spool(_ number: UInt64) {
    }

    mutating func acknowledgeSamples(before number: UInt64) {
    }
}
