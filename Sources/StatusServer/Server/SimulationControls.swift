import FoundationEssentials
public import StationModel

/// What the page of a simulation can do to it, and how it says so: the contract between the page
/// (`controls.js`) and the composition root.
///
/// `GET /api/v1/simulation` answers with `SimulationState`. Every action is a POST to
/// `/api/v1/simulation/<action>` with a JSON object, this server as its Origin and the page's
/// token in `X-Yizhan-Token`; the answer is `{}`, or `{"error":"…"}` with a 4xx.
///
/// | action | object | meaning |
/// |---|---|---|
/// | `card` | `{"person":"p1"}` | this person presents a card |
/// | `code` | `{"person":"p1"}` | this person presents a fresh code |
/// | `wrong-code` | `{}` | somebody presents a code with a wrong signature |
/// | `replay` | `{}` | the last code once more, as on a screenshot |
/// | `exit` | `{"on":true}` | the exit button is pressed, or let go |
/// | `fire` | `{"on":true}` | the fire loop opens, or closes |
/// | `hold` | `{"on":true}` | somebody holds the door open, or lets go |
/// | `disk` | `{"on":true}` | the disk stalls, or works again |
/// | `clock` | `{"seconds":-3600}` | the wall clock jumps, at most a year either way |
/// | `speed` | `{"factor":60}` | seconds simulated per second, 1 – 10,000 |
public protocol SimulationControlling: Sendable {
    /// The state now. Called on the server's thread: it must return soon.
    func state() -> SimulationState
    /// Carries an action out, or queues it. Called on the server's thread: it must return soon.
    func perform(_ action: SimulationAction) throws(HTTPFault)
}

/// What the panel shows.
public struct SimulationState: Hashable, Sendable {
    /// Somebody who can come to the door; invented.
    public struct Person: Hashable, Sendable {
        /// What an action names this person by.
        public var id: String
        /// For the list of people: `骑手 · 有效`. In both languages, for the page changes its own.
        public var label: Phrase

        public init(id: String, label: Phrase) {
            self.id = id
            self.label = label
        }
    }

    /// Whom the panel offers.
    public var people: [Person]
    /// Seconds simulated per second.
    public var speed: Int
    /// Whether the exit button is held down.
    public var exitPressed: Bool
    /// Whether the fire loop is open.
    public var fireActive: Bool
    /// Whether somebody holds the door open.
    public var doorHeld: Bool
    /// Whether the disk answers nothing.
    public var diskStalled: Bool

    public init(
        people: [Person], speed: Int, exitPressed: Bool = false, fireActive: Bool = false,
        doorHeld: Bool = false, diskStalled: Bool = false
    ) {
        self.people = people
        self.speed = speed
        self.exitPressed = exitPressed
        self.fireActive = fireActive
        self.doorHeld = doorHeld
        self.diskStalled = diskStalled
    }

    var json: JSON {
        .object([
            (
                "people",
                .list(
                    people.map { person in
                        .object([("id", .text(person.id)), ("label", person.label.json)])
                    })
            ),
            ("speed", .integer(speed)), ("exit", .flag(exitPressed)), ("fire", .flag(fireActive)),
            ("hold", .flag(doorHeld)), ("disk", .flag(diskStalled)),
        ])
    }
}

/// One thing that a spectator does to the simulated station.
public enum SimulationAction: Hashable, Sendable {
    case presentCard(person: String)
    case presentFreshCode(person: String)
    case presentWrongCode
    case replayLastCode
    case pressExit(Bool)
    case openFireLoop(Bool)
    case holdDoor(Bool)
    case stallDisk(Bool)
    case jumpClock(seconds: Int64)
    case setSpeed(Int)

    /// The last parts of the paths.
    public static let names = [
        "card", "code", "wrong-code", "replay", "exit", "fire", "hold", "disk", "clock", "speed",
    ]
    /// Seconds simulated per second.
    public static let speeds = 1...10_000
    static let longestJumpSeconds: Int64 = 366 * 86_400

    /// From the last part of the path and the request's body.
    init(name: String, body: [UInt8]) throws(HTTPFault) {
        let object = try SimulationArguments(body)
        switch name {
        case "card": self = .presentCard(person: try object.required(\.person, "person"))
        case "code": self = .presentFreshCode(person: try object.required(\.person, "person"))
        case "wrong-code": self = .presentWrongCode
        case "replay": self = .replayLastCode
        case "exit": self = .pressExit(try object.required(\.on, "on"))
        case "fire": self = .openFireLoop(try object.required(\.on, "on"))
        case "hold": self = .holdDoor(try object.required(\.on, "on"))
        case "disk": self = .stallDisk(try object.required(\.on, "on"))
        case "clock": self = .jumpClock(seconds: try object.jump())
        case "speed": self = .setSpeed(try object.speed())
        default: throw HTTPFault(.notFound, "There is no action \(name).")
        }
    }
}

/// The object of an action's body.
private struct SimulationArguments: Decodable {
    let person: String?
    let on: Bool?
    let seconds: Int64?
    let factor: Int?

    init(_ body: [UInt8]) throws(HTTPFault) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch {
            throw HTTPFault(.badRequest, "The body is not a JSON object of this action.")
        }
    }

    func required<Value>(
        _ path: KeyPath<Self, Value?>, _ name: String
    ) throws(HTTPFault) -> Value {
        guard let value = self[keyPath: path] else {
            throw HTTPFault(.badRequest, "The body lacks \"\(name)\".")
        }
        return value
    }

    func jump() throws(HTTPFault) -> Int64 {
        let seconds = try required(\.seconds, "seconds")
        let most = SimulationAction.longestJumpSeconds
        guard (-most...most).contains(seconds) else {
            throw HTTPFault(.badRequest, "\"seconds\" is more than a year.")
        }
        return seconds
    }

    func speed() throws(HTTPFault) -> Int {
        let factor = try required(\.factor, "factor")
        guard SimulationAction.speeds.contains(factor) else {
            throw HTTPFault(.badRequest, "\"factor\" is not 1 – 10,000.")
        }
        return factor
    }
}

extension Route {
    /// The routes of a simulation's controls.
    public static func simulation(_ controls: some SimulationControlling) -> [Route] {
        let path = "/api/v1/simulation"
        let state = Route(.get, path, audience: .everybody) { _, _, responder in
            responder.complete(.json(controls.state().json.serialised))
        }
        let actions = SimulationAction.names.map { name in
            Route(.post, "\(path)/\(name)", audience: .everybody) { request, _, responder in
                do throws(HTTPFault) {
                    try controls.perform(try SimulationAction(name: name, body: request.body))
                    responder.complete(.json("{}"))
                } catch {
                    responder.complete(.refusal(error))
                }
            }
        }
        return [state] + actions
    }
}
