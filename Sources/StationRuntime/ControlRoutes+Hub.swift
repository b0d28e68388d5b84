import FoundationEssentials
import StationCore
import StationModel
import StatusServer
import Storage

/// What a technician wants of the way to the hub.
extension ControlRoutes {
    var hubRoutes: [Route] {
        [
            route(.post, "hub/sync") { request, _, responder in sync(request, responder) },
            route(.get, "hub/quarantine") { _, _, responder in
                ask(responder) { .json(try $0.quarantinedEvents().json) }
            },
            route(.post, "hub/quarantine/release") { request, _, responder in
                release(request, responder)
            },
        ]
    }

    private func sync(_ request: HTTPRequest, _ responder: Responder) {
        guard let hub = access.hub else { return responder.complete(.refusal(Self.noHub)) }
        let order: SyncOrder
        do {
            order = try JSONDecoder().decode(SyncOrder.self, from: Data(request.body))
        } catch {
            return responder.complete(
                .refusal(HTTPFault(error, inBodyOf: "a wish to ask the hub now")))
        }
        let flows = order.flow.map { [$0] } ?? HubFlow.allCases
        let taken = hub.post { worker in
            for flow in flows { worker.step(.sync(flow)) }
        }
        responder.complete(taken ? .json("{}", status: .accepted) : Self.busy)
    }

    /// What is released stays so over a restart, and while the hub is away.
    private func release(_ request: HTTPRequest, _ responder: Responder) {
        let place: LedgerPlace
        do {
            place = try JSONDecoder().decode(ReleaseOrder.self, from: Data(request.body)).place
        } catch {
            return responder.complete(
                .refusal(HTTPFault(error, inBodyOf: "a wish to send an event again")))
        }
        ask(responder) { [hub = access.hub] ledger in
            guard try ledger.release(place) else { return .refusal(Self.notQuarantined) }
            hub?.post { worker in worker.askForReleased() }
            return .json("{}", status: .accepted)
        }
    }

    private static let notQuarantined = HTTPFault(
        .notFound, "The hub has refused no such event, or it is there by now.")

    private static let noHub = HTTPFault(
        .serviceUnavailable, "The lane to the hub does not run; see the journal.")
}

/// `{"flow":"events"}`; without it all flows.
private struct SyncOrder: Decodable {
    let flow: HubFlow?

    private enum Key: String, CodingKey { case flow }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let word = try container.decodeIfPresent(String.self, forKey: .flow) else {
            flow = nil
            return
        }
        guard let known = HubFlow(rawValue: word) else {
            let words = HubFlow.allCases.map(\.rawValue).joined(separator: ", ")
            throw HTTPFault(.badRequest, "\"flow\" is one of \(words).")
        }
        flow = known
    }
}

/// `{"event":"0123456789abcdef-000000000042"}`
private struct ReleaseOrder: Decodable {
    let event: String

    var place: LedgerPlace {
        get throws {
            guard let place = LedgerPlace(eventId: event) else {
                throw HTTPFault(
                    .badRequest, "\"event\" is no event's id such as 0123456789abcdef-000000000042."
                )
            }
            return place
        }
    }
}

extension [QuarantinedEvent] {
    /// As `yizhand hub quarantine` gets it.
    fileprivate var json: String {
        let events = map { event in
            """
            {"event":"\(event.place.eventId)","reason":\(jsonString(event.reason)),\
            "time":"\(event.time.rfc3339)","released":\(event.isReleased)}
            """
        }
        return "[" + events.joined(separator: ",") + "]"
    }
}
