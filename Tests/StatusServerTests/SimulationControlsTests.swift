import StationModel
import Synchronization
import Testing

@testable import StatusServer

struct SimulationControlsTests {
    private func action(_ name: String, _ body: String) throws(HTTPFault) -> SimulationAction {
        try SimulationAction(name: name, body: Array(body.utf8))
    }

    @Test func `each action of the page has its meaning`() throws {
        let table: [(String, String, SimulationAction)] = [
            ("card", #"{"person":"p1"}"#, .presentCard(person: "p1")),
            ("code", #"{"person":"p2"}"#, .presentFreshCode(person: "p2")),
            ("wrong-code", "{}", .presentWrongCode), ("replay", "{}", .replayLastCode),
            ("exit", #"{"on":true}"#, .pressExit(true)),
            ("fire", #"{"on":false}"#, .openFireLoop(false)),
            ("hold", #"{"on":true}"#, .holdDoor(true)), ("disk", #"{"on":true}"#, .stallDisk(true)),
            ("clock", #"{"seconds":-3600}"#, .jumpClock(seconds: -3600)),
            ("speed", #"{"factor":10000}"#, .setSpeed(10_000)),
        ]
        for (name, body, meaning) in table { #expect(try action(name, body) == meaning) }
        #expect(table.map(\.0) == SimulationAction.names)
    }

    @Test(arguments: [
        ("card", "{}"), ("card", #"{"person":1}"#), ("exit", #"{"on":1}"#), ("exit", "[]"),
        ("exit", ""), ("exit", "{"), ("clock", #"{"seconds":99999999}"#),
        ("speed", #"{"factor":0}"#),
        ("speed", #"{"factor":10001}"#), ("speed", #"{"factor":1.5}"#),
    ])
    func `a body that does not fit is refused`(name: String, body: String) {
        #expect(throws: HTTPFault.self) { _ = try action(name, body) }
    }

    private final class Recorder: SimulationControlling {
        let actions = Mutex<[SimulationAction]>([])

        func state() -> SimulationState {
            SimulationState(
                people: [.init(id: "p1", label: Phrase("<b>骑手</b>", "courier"))], speed: 60,
                doorHeld: true)
        }

        func perform(_ action: SimulationAction) throws(HTTPFault) {
            if action == .replayLastCode { throw HTTPFault(.conflict, "No code was shown yet.") }
            actions.withLock { $0.append(action) }
        }
    }

    @Test func `the panel works through the server, with the token of the page`() throws {
        let recorder = Recorder()
        let server = try StatusServer(
            StatusServerOptions(listen: StatusConfiguration(port: 0), controlToken: "t0ken"),
            routes: Route.simulation(recorder), failed: { Issue.record("\($0)") })
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        let state = try client.exchange(request("GET", "/api/v1/simulation"))
        #expect(
            state.hasSuffix(
                #"{"people":[{"id":"p1","label":{"zh":"<b>骑手</b>","en":"courier"}}],"speed":60,"#
                    + #""exit":false,"fire":false,"hold":true,"disk":false}"#
            ))
        let fields = ["Host: 127.0.0.1", "Origin: http://127.0.0.1", "X-Yizhan-Token: t0ken"]
        let done = try client.exchange(
            request("POST", "/api/v1/simulation/card", fields, body: #"{"person":"p1"}"#))
        #expect(done.hasPrefix("HTTP/1.1 200 "))
        let refused = try client.exchange(
            request("POST", "/api/v1/simulation/replay", fields, body: "{}"))
        #expect(refused.hasPrefix("HTTP/1.1 409 ") && refused.contains("No code was shown yet."))
        #expect(recorder.actions.withLock { $0 } == [.presentCard(person: "p1")])
    }
}
