import FoundationEssentials
import Identity
import LinuxIO
import StationModel
import StatusServer
import Storage

/// What the control socket's routes work with.
struct ControlAccess: Sendable {
    let mailbox: Mailbox<LoopMessage>
    let storage: StorageLane
    let members: MemberLane
    let lists: ListSwitch
    let importing: ListImport
    let journal: DeviceJournal
    /// `nil` = it could not start.
    let hub: HubLane?
    let station: StationId
}

/// The commands' side of the daemon: HTTP over the control socket, for programs on the board only.
///
/// | request | answer |
/// |---|---|
/// | `POST /control/door/unlock` | `{"outcome":"done"}`; 409 `{"refused":"lockdown"}` |
/// | `POST /control/door/mode` `{"mode","until"}` | the same; `until` in RFC 3339 |
/// | `POST /control/door/reset-fire` | the same |
/// | `POST /control/alarms/ack` `{"alarm","subject"}` | the same |
/// | `POST /control/stock/restock` `{"place","count","expires"}` | the same, with the `stock` |
/// | `POST /control/stock/adjust` `{"place","by","reason"}` | the same |
/// | `POST /control/stock/stocktake` `{"place","counted"}` | the same; all three with a `number` |
/// | `POST /control/card` | arms the inspection of the next read |
/// | `GET /control/card` | the inspected read; 204-like `{"waiting":true}` until then |
/// | `GET /control/devices` | every device: condition, newest readings, levels |
/// | `GET /control/devices/events?device=ID&after=0` | what it reported after an event |
/// | `GET /control/ledger/tail?count=20` | the newest entries, oldest first |
/// | `GET /control/ledger/verify` | what recomputing from the last checkpoint gives |
/// | `GET /control/ledger/verify?from=1&limit=1000` | the same for a part, `&publicKey=` in hex |
/// | `GET /control/ledger/export?format=csv&limit=1000` | a page; `&after=` goes on with the next |
/// | `GET /control/members/info` | the list in use |
/// | `POST /control/members/check` `{"kind","text"}` | what would be decided about a credential |
/// | `POST /control/members/import` `{"directory","force","dryRun"}` | 202; 409 while one runs |
/// | `GET /control/members/import` | how the import stands, or how the last one ended |
/// | `POST /control/hub/sync` `{"flow"}` | asks now, whatever has failed before |
/// | `GET /control/hub/quarantine` | the events that the hub has refused for their content |
/// | `GET /control/hub/quarantine/samples` | the newest samples that it has refused so |
/// | `POST /control/hub/quarantine/release` `{"event"}` | sends a refused event once more |
struct ControlRoutes: Sendable {
    let access: ControlAccess
    let inspected = InspectionSlot()

    var routes: [Route] {
        doorRoutes + stockRoutes + alarmRoutes + cardRoutes + deviceRoutes + ledgerRoutes
            + memberRoutes + hubRoutes
    }

    // MARK: - Door

    private var doorRoutes: [Route] {
        [
            route(.post, "door/unlock") { _, person, responder in
                command(.unlock, person, responder)
            },
            route(.post, "door/reset-fire") { _, person, responder in
                command(.resetFire, person, responder)
            },
            route(.post, "door/mode") { request, person, responder in
                do {
                    let order = try JSONDecoder().decode(
                        ModeOrder.self, from: Data(request.body))
                    command(try order.command, person, responder)
                } catch {
                    responder.complete(
                        .refusal(HTTPFault(error, inBodyOf: "an order to change the mode")))
                }
            },
        ]
    }

    func command(_ command: Command, _ person: Operator, _ responder: Responder) {
        let message = LoopMessage.command(command, by: person) { outcome in
            switch outcome {
            case .done: responder.complete(.json(#"{"outcome":"done"}"#))
            case .corrected(let stock):
                responder.complete(.json(#"{"outcome":"done","stock":\#(stock.json)}"#))
            case .refused(let refusal):
                responder.complete(
                    .json(#"{"refused":"\#(refusal.rawValue)"}"#, status: .conflict))
            }
        }
        if !access.mailbox.post(message) { responder.complete(Self.busy) }
    }

    static let busy = HTTPResponse.refusal(
        HTTPFault(.serviceUnavailable, "The station is too busy; try again."))

    // MARK: - Card

    private var cardRoutes: [Route] {
        [
            route(.post, "card") { _, _, responder in
                inspected.clear()
                let message = LoopMessage.inspectNextRead { inspected.put($0) }
                let taken = access.mailbox.post(message)
                responder.complete(taken ? .json("{}") : Self.busy)
            },
            route(.get, "card") { _, _, responder in
                responder.complete(.json(inspected.json))
            },
        ]
    }

    // MARK: - Helpers

    /// Puts a question to the ledger's owner.
    func ask(
        _ responder: Responder, _ question: @escaping @Sendable (Ledger) throws -> HTTPResponse
    ) {
        let asked = access.storage.ask { ledger in
            guard let ledger else {
                return responder.complete(
                    .refusal(HTTPFault(.serviceUnavailable, "The ledger is not open.")))
            }
            do {
                responder.complete(try question(ledger))
            } catch {
                responder.complete(.refusal(HTTPFault(.serviceUnavailable, "\(error)")))
            }
        }
        if !asked { responder.complete(Self.busy) }
    }

    func route(
        _ method: HTTPMethod, _ path: String,
        _ handle: @escaping @Sendable (HTTPRequest, Operator, Responder) -> Void
    ) -> Route {
        Route(method, "/control/\(path)", audience: .controlSocket) { request, peer, responder in
            handle(request, Operator(peer), responder)
        }
    }
}

/// `{"mode":"open","until":"2026-11-21T06:00:00Z"}`
private struct ModeOrder: Decodable {
    let mode: String
    let until: String?

    var command: Command {
        get throws {
            guard let mode = DoorMode(rawValue: mode) else {
                throw HTTPFault(.badRequest, "The mode is normal, open or lockdown.")
            }
            guard let until else { return .setMode(mode, until: nil) }
            guard let time = UnixTime(rfc3339: until) else {
                throw HTTPFault(.badRequest, "\"until\" is no time such as 2026-11-21T06:00:00Z.")
            }
            return .setMode(mode, until: time)
        }
    }
}

extension Operator {
    /// The peer of a control socket, by the user id that the kernel vouches for.
    init(_ peer: HTTPPeer) {
        switch peer {
        case .local(let userId): self.init(name: "uid \(userId)")
        case .network: self.init(name: "network")
        }
    }
}
