import Foundation
import HubWire
import Simulation
import StationModel
import Storage

/// What the simulated city reads of what is sent up: of an event what tells it from others, of a
/// sample its series and time.
enum ReceivedBodies {
    /// The bytes are no batch of the station's events.
    struct Unreadable: Error {}

    /// CloudEvents 1.0.2, JSON batch format.
    private struct WireEvent: Decodable {
        let id: String
        let time: String
        let hash: String
        let prevhash: String?
    }

    static func events(in body: [UInt8]) throws -> [ReceivedEvent] {
        try JSONDecoder().decode([WireEvent].self, from: Data(body)).map { event in
            guard let place = LedgerPlace(eventId: event.id),
                let time = UnixTime(rfc3339: event.time)
            else { throw Unreadable() }
            return ReceivedEvent(
                epoch: place.epoch, sequence: place.sequence, hash: event.hash,
                previousHash: event.prevhash, time: time)
        }
    }

    static func samples(in body: [UInt8]) throws -> [(series: SampleSeries, time: UnixTime)] {
        try RemoteWriteReader.runs(in: body).flatMap { run in
            run.samples.map { (run.series, $0.time) }
        }
    }
}
