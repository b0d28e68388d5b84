import Foundation
import HubLink
import StationModel

/// How one request to the simulated city ends, and when.
struct SimulatedExchange: Sendable {
    let outcome: HubLink.Outcome
    /// By the simulated clock.
    let after: Duration
    /// Of a file that is fetched: what is behind what the station has.
    var part: [UInt8]?
    /// It is a question that is answered sooner where there is news.
    var isHeld = false

    init(_ outcome: HubLink.Outcome, after: Duration) {
        self.outcome = outcome
        self.after = after
    }

    init(_ answer: HubAnswer, after: Duration) { self.init(.success(answer), after: after) }

    /// What the station hears within the time that it gives the request.
    func within(_ timeout: Duration) -> SimulatedExchange {
        after <= timeout ? self : SimulatedExchange(.failure(.timedOut), after: timeout)
    }

    /// Puts what came where the request wants it, as a courier does.
    func delivered(to destination: HubRequest.Destination) -> HubLink.Outcome {
        guard case .success(let answer) = outcome else { return outcome }
        switch destination {
        case .excerpt: return outcome
        case .memory(let limit):
            return answer.body.count <= limit ? outcome : .failure(.bodyTooLong)
        case .file(let path, let start, let limit):
            guard let part else { return outcome }
            return write(part.prefix(Int(clamping: limit - start)), to: path, behind: start)
        }
    }

    private func write(
        _ bytes: ArraySlice<UInt8>, to path: String, behind start: Int64
    ) -> HubLink.Outcome {
        do {
            let url = URL(filePath: path)
            let before = start > 0 ? try Data(contentsOf: url).prefix(Int(start)) : Data()
            try (before + Data(bytes)).write(to: url)
        } catch {
            return .failure(.cannotWriteFile)
        }
        return .success(
            HubAnswer(
                status: start > 0 ? 206 : 200, fileBytes: start + Int64(bytes.count)))
    }
}
