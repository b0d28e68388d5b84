import HubLink
import LinuxIO
import StationCore
import StationModel

/// The way from the city to its engines: real requests through real couriers, and what lies
/// between, which can fail.
final class CityNetwork {
    enum State {
        case up
        /// What is sent arrives, and no answer comes back.
        case losesAnswers
        case down
    }

    /// What went over the network since it was set to zero.
    struct Tally {
        var requests = 0
        var bytes = 0
        /// By status; of requests that nobody answered, by the fault.
        var refusals: [String: Int] = [:]
        /// Bodies with the poison, which the engine never saw.
        var poisoned = 0
    }

    /// Each has one request of each flow under way and a process of its own. Five thousand
    /// couriers would be as many processes of 15 MiB, and would measure this machine's scheduler:
    /// a real city has a board for each. Four keep both cores and both engines busy.
    private static let linkCount = 4

    private struct Waiting {
        let station: CityStation
        let sending: CityStation.Sending
    }

    private struct Arrived: Sendable {
        let slot: Int
        let flow: HubFlow
        let outcome: HubLink.Outcome
    }

    var state = State.up
    var tally = Tally()
    private let links: [HubLink]
    private let answers: Mailbox<Arrived>
    private let poller: Poller
    private var queues: [HubFlow: Queue<Waiting>] = [:]
    private var free: [HubFlow: [Int]]
    private var underWay: [HubFlow: [Int: Waiting]] = [.events: [:], .samples: [:]]

    init(_ station: StationId, courier: CourierProgram) throws {
        let speaker = HubSpeaker(station: station, key: nil, userAgent: "yizhand/benchmark")
        links = try (0..<Self.linkCount).map { _ in try HubLink(speaker, courier: courier) }
        // One answer of each request that is under way.
        answers = try Mailbox(capacity: 2 * Self.linkCount)
        poller = try Poller()
        try poller.add(answers.descriptor, key: 0, for: .read)
        free = [.events: Array(0..<Self.linkCount), .samples: Array(0..<Self.linkCount)]
    }

    func stop() {
        for link in links { link.stop() }
    }

    /// Carries what these stations want sent, and what their machines want next, until nothing is
    /// under way. The city's clock waits meanwhile: answers come at once by it.
    func exchange(for stations: [CityStation], at time: Duration) throws {
        for station in stations { enqueue(station, at: time) }
        repeat {
            for flow in [HubFlow.samples, .events] { dispatch(flow) }
            guard underWay.values.contains(where: { !$0.isEmpty }) else { return }
            _ = try poller.wait(until: nil)
            for answer in answers.drain() { arrived(answer, at: time) }
        } while true
    }

    private func enqueue(_ station: CityStation, at time: Duration) {
        while let sending = station.outgoing.popLast() {
            if state == .down {
                station.receive(.failed(sending.token, .unreachable), at: time)
            } else if station.account.poisoned > 0, CityTraffic.isPoisoned(sending.body) {
                // VictoriaMetrics takes any number; others refuse a whole request for one sample.
                tally.poisoned += 1
                station.receive(.answered(sending.token, HubAnswer(status: 400)), at: time)
            } else {
                queues[sending.token.flow, default: Queue()].add(
                    Waiting(station: station, sending: sending))
            }
        }
    }

    private func dispatch(_ flow: HubFlow) {
        while let slot = free[flow]?.last, let next = queues[flow]?.take() {
            free[flow]?.removeLast()
            underWay[flow]?[slot] = next
            tally.requests += 1
            tally.bytes += next.sending.body.count
            guard let request = next.station.request(next.sending) else { continue }
            links[slot].send(request) { [answers] outcome in
                let isTaken = answers.post(Arrived(slot: slot, flow: flow, outcome: outcome))
                precondition(isTaken, "there is room for each answer")
            }
        }
    }

    private func arrived(_ answer: Arrived, at time: Duration) {
        guard let asked = underWay[answer.flow]?.removeValue(forKey: answer.slot) else { return }
        free[answer.flow]?.append(answer.slot)
        let token = asked.sending.token
        switch answer.outcome {
        case .success(let found):
            if found.status >= 300 { tally.refusals["\(found.status)", default: 0] += 1 }
            let isLost = state == .losesAnswers
            asked.station.receive(
                isLost ? .failed(token, .connectionLost) : .answered(token, found), at: time)
        case .failure(let fault):
            tally.refusals[fault.rawValue, default: 0] += 1
            asked.station.receive(.failed(token, fault), at: time)
        }
        enqueue(asked.station, at: time)
    }
}

/// First in, first out.
private struct Queue<Element> {
    private var elements: [Element] = []
    private var next = 0

    mutating func add(_ element: Element) { elements.append(element) }

    mutating func take() -> Element? {
        guard next < elements.count else { return nil }
        next += 1
        let element = elements[next - 1]
        if next == elements.count { (elements, next) = ([], 0) }
        return element
    }
}
