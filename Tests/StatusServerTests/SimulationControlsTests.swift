import StationModel
import Synchronization
import Testing

@testable import StatusServer

private let lane = LaneAddress(device: DeviceId("vending-1"), number: 3)
private let locker = CompartmentAddress(device: DeviceId("locker-1"), number: 2)

/// A station with one of everything.
private func sampleState() -> SimulationState {
    var stage = SimulationStage()
    stage.contacts = [
        .init(device: DeviceId("help"), label: Phrase("求助", "Help"), isButton: true, hasAlarm: true)
    ]
    stage.lanes = [
        .init(
            place: lane, label: Phrase("暖宝宝", "warmer"), capacity: 10, items: 8, fate: "drops",
            button: DeviceId("lane-button"))
    ]
    stage.shelves = [
        .init(
            place: LaneAddress(device: DeviceId("scale-1"), number: 1),
            label: Phrase("水", "water"), capacity: 40)
    ]
    stage.compartments = [
        .init(address: locker, label: Phrase("雨衣", "coat"), button: DeviceId("locker-button"))
    ]
    stage.probes = [.init(device: DeviceId("probe-1"))]
    stage.cables = [.init(device: DeviceId("scanner"))]
    stage.wares = [SKUNumber(7): Phrase("暖宝宝", "warmer")]
    stage.fates = [.init(id: "drops", label: .none), .init(id: "jams", label: .none)]
    stage.faults = [.init(id: "stuck", label: .none)]
    stage.hasBeams = true
    stage.outsideMillidegrees = -4000
    var state = SimulationState(
        people: [.init(id: "p1", label: Phrase("<b>骑手</b>", "courier"))], speed: 60,
        doorHeld: true, stage: stage)
    state.hub = SimulationState.Hub(
        moods: [.init(id: "honest", label: Phrase("正常", "well")), .init(id: "gone", label: .none)],
        mood: "honest", now: UnixTime(seconds: 1000))
    return state
}

struct SimulationControlsTests {
    private func action(_ name: String, _ body: String) throws(HTTPFault) -> SimulationAction {
        try SimulationAction(name: name, body: Array(body.utf8))
    }

    private let table: [(String, String, SimulationAction)] = [
        ("card", #"{"person":"p1"}"#, .presentCard(person: "p1")),
        ("code", #"{"person":"p1"}"#, .presentFreshCode(person: "p1")),
        (
            "voucher", #"{"person":"p1","sku":7,"count":2}"#,
            .presentVoucher(person: "p1", SKUNumber(7), count: 2)
        ),
        ("wrong-code", "{}", .presentWrongCode), ("replay", "{}", .replayLastCode),
        ("exit", #"{"on":true}"#, .pressExit(true)),
        ("fire", #"{"on":false}"#, .openFireLoop(false)),
        ("hold", #"{"on":true}"#, .holdDoor(true)),
        ("housing", #"{"on":true}"#, .openHousing(true)),
        ("walk", #"{"way":"hesitate"}"#, .walk(.hesitating)),
        ("beam", #"{"on":true}"#, .blockBeam(true)),
        ("contact", #"{"device":"help","on":true}"#, .contact(DeviceId("help"), active: true)),
        ("lane", #"{"place":"vending-1/3","fate":"jams"}"#, .laneFate(lane, fate: "jams")),
        (
            "shelf", #"{"device":"scale-1","count":-2}"#,
            .takeFromShelf(DeviceId("scale-1"), count: -2)
        ),
        ("refill", #"{"place":"vending-1/3","count":2}"#, .refill(lane, count: 2)),
        ("compartment", #"{"place":"locker-1/2","on":true}"#, .compartment(locker, open: true)),
        (
            "probe", #"{"device":"probe-1","fault":"stuck"}"#,
            .probe(DeviceId("probe-1"), fault: "stuck")
        ),
        ("outside", #"{"millidegrees":-12000}"#, .outside(millidegrees: -12_000)),
        ("plug", #"{"device":"scanner","on":false}"#, .plug(DeviceId("scanner"), isIn: false)),
        ("disk", #"{"on":true}"#, .stallDisk(true)),
        ("clock", #"{"seconds":-3600}"#, .jumpClock(seconds: -3600)),
        ("speed", #"{"factor":10000}"#, .setSpeed(10_000)),
        (
            "acknowledge", #"{"alarm":"helpCalled","subject":"help"}"#,
            .acknowledge(Alarm(.helpCalled, subject: "help"))
        ),
        ("hub", #"{"mood":"gone"}"#, .hub(mood: "gone")),
        ("remote-unlock", #"{"person":"p1"}"#, .remoteUnlock(person: "p1")),
        ("remote-mode", #"{"mode":"open","minutes":30}"#, .remoteMode(.open, minutes: 30)),
    ]

    @Test func `each action of the page has its meaning, and all of it stands on the stage`() throws
    {
        for (name, body, meaning) in table {
            #expect(try action(name, body) == meaning)
            try sampleState().check(meaning)
        }
        #expect(table.map(\.0) == SimulationAction.names)
    }

    @Test func `what may be left out is left out on purpose`() throws {
        #expect(
            try action("probe", #"{"device":"probe-1"}"#)
                == .probe(DeviceId("probe-1"), fault: nil))
        #expect(
            try action("probe", #"{"device":"probe-1","fault":null}"#)
                == .probe(DeviceId("probe-1"), fault: nil))
        #expect(try action("outside", "{}") == .outside(millidegrees: nil))
        try sampleState().check(.probe(DeviceId("probe-1"), fault: nil))
    }

    @Test(arguments: [
        ("card", "{}"), ("card", #"{"person":1}"#), ("exit", #"{"on":1}"#), ("exit", "[]"),
        ("exit", ""), ("exit", "{"), ("clock", #"{"seconds":31622401}"#),
        ("clock", #"{"seconds":-31622401}"#), ("speed", #"{"factor":0}"#),
        ("speed", #"{"factor":10001}"#), ("speed", #"{"factor":1.5}"#),
        ("voucher", #"{"person":"p1","sku":7,"count":0}"#),
        ("voucher", #"{"person":"p1","sku":7,"count":10}"#),
        ("voucher", #"{"person":"p1","sku":-7,"count":1}"#),
        ("voucher", #"{"person":"p1","count":1}"#), ("walk", #"{"way":"up"}"#), ("walk", "{}"),
        ("contact", #"{"device":"help"}"#), ("contact", #"{"on":true}"#),
        ("lane", #"{"place":"vending-1","fate":"jams"}"#), ("lane", #"{"place":"vending-1/3"}"#),
        ("shelf", #"{"device":"scale-1","count":0}"#),
        ("shelf", #"{"device":"scale-1","count":21}"#), ("refill", #"{"place":"vending-1/3"}"#),
        ("refill", #"{"place":"vending-1/3","count":0}"#),
        ("refill", #"{"place":"vending-1/3","count":10001}"#),
        ("compartment", #"{"place":"/2","on":true}"#), ("outside", #"{"millidegrees":-55001}"#),
        ("outside", #"{"millidegrees":"cold"}"#), ("plug", #"{"device":"scanner"}"#),
        ("acknowledge", #"{"alarm":"noSuch","subject":"x"}"#),
        ("acknowledge", #"{"alarm":"helpCalled"}"#), ("hub", "{}"), ("hub", #"{"mood":7}"#),
        ("remote-unlock", "{}"), ("remote-mode", #"{"minutes":30}"#),
        ("remote-mode", #"{"mode":"open"}"#), ("remote-mode", #"{"mode":"wide","minutes":30}"#),
        ("remote-mode", #"{"mode":"open","minutes":0}"#),
        ("remote-mode", #"{"mode":"open","minutes":44641}"#),
    ])
    func `a body that does not fit is refused`(name: String, body: String) {
        let fault = #expect(throws: HTTPFault.self) { _ = try action(name, body) }
        #expect(fault?.status == .badRequest)
    }

    @Test(arguments: [
        SimulationAction.presentCard(person: "p2"), .presentFreshCode(person: ""),
        .presentVoucher(person: "p1", SKUNumber(8), count: 1),
        .presentVoucher(person: "p2", SKUNumber(7), count: 1),
        .contact(DeviceId("door"), active: true),
        .laneFate(LaneAddress(device: DeviceId("vending-1"), number: 4), fate: "jams"),
        .laneFate(lane, fate: "flies"), .takeFromShelf(DeviceId("vending-1"), count: 1),
        .refill(LaneAddress(device: DeviceId("vending-2"), number: 3), count: 1),
        .refill(lane, count: 3),
        .compartment(CompartmentAddress(device: DeviceId("locker-1"), number: 3), open: true),
        .probe(DeviceId("scanner"), fault: nil), .probe(DeviceId("probe-1"), fault: "melts"),
        .plug(DeviceId("probe-9"), isIn: true), .hub(mood: "asleep"), .remoteUnlock(person: "p2"),
    ])
    func `what does not stand on the stage is refused`(action: SimulationAction) {
        let fault = #expect(throws: HTTPFault.self) { try sampleState().check(action) }
        #expect(fault?.status == .badRequest)
    }

    @Test func `every button of the stage can be pressed, and nothing is done at a mere door`()
        throws
    {
        for button in ["help", "lane-button", "locker-button"] {
            try sampleState().check(.contact(DeviceId(button), active: true))
        }
        let door = SimulationState(people: [], speed: 1)
        for action in [
            SimulationAction.walk(.inwards), .blockBeam(true), .outside(millidegrees: 0),
            .outside(millidegrees: nil), .hub(mood: "honest"), .remoteUnlock(person: "p1"),
            .remoteMode(.normal, minutes: 1),
        ] {
            #expect(throws: HTTPFault.self) { try door.check(action) }
        }
        try door.check(.pressExit(true))
    }

    private final class Recorder: SimulationControlling {
        let actions = Mutex<[SimulationAction]>([])

        func state() -> SimulationState { sampleState() }

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
            state.contains(
                #"{"people":[{"id":"p1","label":{"zh":"<b>骑手</b>","en":"courier"}}],"speed":60,"#
                    + #""exit":false,"fire":false,"hold":true,"housing":false,"disk":false,"#
                    + #""stage":{"contacts":[{"device":"help""#))
        let fields = ["Host: 127.0.0.1", "Origin: http://127.0.0.1", "X-Yizhan-Token: t0ken"]
        func post(_ name: String, _ body: String) throws -> String {
            let path = "/api/v1/simulation/\(name)"
            return try client.exchange(request("POST", path, fields, body: body))
        }
        #expect(try post("card", #"{"person":"p1"}"#).hasPrefix("HTTP/1.1 200 "))
        let refused = try post("replay", "{}")
        #expect(refused.hasPrefix("HTTP/1.1 409 ") && refused.contains("No code was shown yet."))
        let unknown = try post("plug", #"{"device":"toaster","on":true}"#)
        #expect(unknown.hasPrefix("HTTP/1.1 400 ") && unknown.contains("no cable of toaster"))
        let mood = try post("hub", #"{"mood":"asleep"}"#)
        #expect(mood.hasPrefix("HTTP/1.1 400 "))
        #expect(mood.contains("The platform has no mood asleep; there are: honest, gone."))
        #expect(recorder.actions.withLock { $0 } == [.presentCard(person: "p1")])
    }

    @Test func `the stage tells the panel everything that it draws`() {
        let text = sampleState().stage.json.serialised
        for part in [
            #""device":"help","label":{"zh":"求助","en":"Help"},"button":true"#,
            #""button":true,"alarm":true,"active":false"#,
            #""place":"vending-1/3""#,
            #""capacity":10,"items":8,"fate":"drops","button":"lane-button""#,
            #""capacity":40,"items":null,"fate":null,"button":null"#,
            #""compartment":"locker-1/2""#, #""open":false,"button":"locker-button""#,
            #""probes":[{"device":"probe-1","fault":null}]"#,
            #""cables":[{"device":"scanner","plugged":true}]"#, #""wares":[{"sku":7"#,
            #""beams":true,"blocked":false,"outside":-4000,"outsideHeld":false"#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `the panel learns how the platform behaves, and what it has`() {
        var state = sampleState()
        let before = state.json.serialised
        #expect(
            before.contains(
                #""hub":{"moods":[{"id":"honest","label":{"zh":"正常","en":"well"}},"#))
        #expect(
            before.contains(
                #""mood":"honest","now":1000000,"events":0,"repeatedEvents":0,"newestEvent":null,"#
                    + #""samples":0,"repeatedSamples":0,"newestSample":null,"#
                    + #""agreement":null,"missingEvents":0}"#))
        state.hub?.events = 127
        state.hub?.repeatedEvents = 3
        state.hub?.newestEvent = UnixTime(seconds: 900)
        state.hub?.samples = 3414
        state.hub?.repeatedSamples = 2
        state.hub?.newestSample = UnixTime(seconds: 960)
        state.hub?.agreement = .behind
        state.hub?.missingEvents = 5
        #expect(
            state.json.serialised.contains(
                #""events":127,"repeatedEvents":3,"newestEvent":900000,"#
                    + #""samples":3414,"repeatedSamples":2,"newestSample":960000,"#
                    + #""agreement":"behind","missingEvents":5}"#))
        let door = SimulationState(people: [], speed: 1)
        #expect(door.json.serialised.contains(#""hub":null"#))
    }

    @Test func `the panel learns which story is played, and what of it could not be`() {
        #expect(sampleState().json.serialised.hasSuffix(#","scenario":null}"#))
        var state = sampleState()
        var story = SimulationState.Scenario(
            title: Phrase("寒潮之夜", "Cold wave"), about: Phrase("看取暖器", "Watch the heater"),
            beganSecond: 100, lastsSeconds: 54_000)
        story.take(notPlayed: Phrase("补货", "restock"), second: 160)
        state.scenario = story
        #expect(
            state.json.serialised.hasSuffix(
                #","scenario":{"title":{"zh":"寒潮之夜","en":"Cold wave"},"#
                    + #""about":{"zh":"看取暖器","en":"Watch the heater"},"#
                    + #""beganSecond":100,"lastsSeconds":54000,"#
                    + #""notPlayed":[{"second":160,"what":{"zh":"补货","en":"restock"}}]}}"#))
    }

    @Test func `of what could not be played the newest twenty are told`() {
        var story = SimulationState.Scenario(
            title: .none, about: .none, beganSecond: 0, lastsSeconds: 60)
        for second in 0..<50 {
            story.take(notPlayed: .verbatim("\(second)"), second: Int64(second))
        }
        #expect(story.notPlayed.map(\.second) == Array(30..<50))
    }
}
