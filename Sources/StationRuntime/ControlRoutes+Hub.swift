import FoundationEssentials
import HubWire
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
            route(.get, "hub/quarantine/samples") { _, _, responder in
                refusedSamples(responder)
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

    private func refusedSamples(_ responder: Responder) {
        guard let hub = access.hub else { return responder.complete(.refusal(Self.noHub)) }
        let asked = hub.post { worker in
            do throws(StorageFault) {
                responder.complete(.json(try worker.samples.spool.quarantinedSamples().json))
            } catch {
                responder.complete(.refusal(HTTPFault(.serviceUnavailable, "\(error)")))
            }
        }
        if !asked { responder.complete(Self.busy) }
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
            let type = event.kind.map { jsonString(CloudEvent.type(of: $0)) } ?? "null"
            return """
                {"event":"\(event.place.eventId)","type":\(type),\
                "reason":\(jsonString(event.reason)),"status":\(event.status.json),\
                "time":"\(event.time.rfc3339)","released":\(event.isReleased)}
                """
        }
        return "[" + events.joined(separator: ",") + "]"
    }
}

extension [QuarantinedSample] {
    /// As `yizhand hub quarantine` gets it.
    fileprivate var json: String {
        let samples = map { refused in
            let series = refused.series.map { jsonString($0.description) } ?? "null"
            let sample = Sample(time: refused.time, bits: refused.value.bitPattern)
            return """
                {"series":\(series),"value":\(jsonString(sample.valueText)),\
                "sampleTime":"\(refused.time.rfc3339)",\
                "reason":\(jsonString(refused.reason)),"status":\(refused.status.json),\
                "time":"\(refused.noted.rfc3339)"}
                """
        }
        return "[" + samples.joined(separator: ",") + "]"
    }
}

extension Sample {
    /// As text, for JSON has no word for some: as Prometheus writes them, and `stale` where the
    /// series ends.
    fileprivate var valueText: String {
        if isStale { return "stale" }
        if value.isNaN { return "NaN" }
        return value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : "\(value)"
    }
}

extension Int? {
    fileprivate var json: String { map { "\($0)" } ?? "null" }
}
