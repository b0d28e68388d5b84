import StationModel
import Testing

@testable import StatusServer

/// A network that has been away for three hours, and a token that the hub does not know.
let sampleHub = HubStatus(
    flows: [
        .events: HubFlowStatus(
            state: .backingOff, backlog: 42, oldest: evening.wall - .hours(3),
            lastSuccess: evening.wall - .milliseconds(10_800_500),
            lastTrouble: HubTrouble(.fault(.unreachable), at: evening.wall - .seconds(20)),
            failures: 37, nextTry: evening.instant + .seconds(95),
            requests: [.succeeded: 1201, .refused: 3, .unavailable: 2, .unanswered: 37]),
        .criticalEvents: HubFlowStatus(state: .resting, lastSuccess: evening.wall - .days(2)),
        .samples: HubFlowStatus(state: .waitingForClock, backlog: 900),
        .lists: HubFlowStatus(
            state: .suspended,
            lastTrouble: HubTrouble(.notAuthorised, status: 401, at: evening.wall - .hours(1)),
            failures: 120, nextTry: evening.instant - .seconds(1)),
    ],
    quarantinedEvents: 2, lostSamples: [.budget: 500, .refused: 7],
    refusedSeries: [HubRefusedSeries("yizhan_up{lane=\"1\"}", lost: 7)],
    conditions: [.backlog, .notAuthorised])

struct HubStatusTests {
    private func json(_ hub: HubStatus, at moment: Moment = evening) -> String {
        HubJSON(hub: hub, moment: moment).json.serialised
    }

    @Test func `a flow tells how it stands, what waits, and since when`() {
        let text = json(sampleHub)
        for part in [
            #"{"flow":"events","name":{"zh":"事件上报","en":"Events"},"state":"backingOff""#,
            #""uplink":true,"backlog":42,"oldestSeconds":10800,"lastSuccess":1768469399500,"#
                + #""failures":37,"refused":false,"nextTrySeconds":95,"#
                + #""trouble":{"reason":"unreachable","status":null,"time":1768480180000,"#,
            #""flow":"samples""#,
            #""backlog":900,"oldestSeconds":null,"lastSuccess":null,"#
                + #""failures":0,"refused":false,"nextTrySeconds":null,"trouble":null}"#,
            #""state":"suspended""#, #""uplink":false,"backlog":0,"#,
            // A time that has passed is now.
            #""failures":120,"refused":false,"nextTrySeconds":0,"#
                + #""trouble":{"reason":"notAuthorised","status":401,"#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `flows stand in one order, and one that is not configured is not there`() {
        let places = HubFlow.allCases.map { flow in
            json(sampleHub).range(of: "\"flow\":\"\(flow.rawValue)\"")
        }
        #expect(places.map { $0 != nil } == [true, true, true, true, false])
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    }

    @Test func `what needs somebody, what was refused and what was lost are counted`() {
        let text = json(sampleHub)
        let lost = [(SampleLossReason.refused, 7), (.budget, 500)].map { reason, count in
            "{\"reason\":\"\(reason.rawValue)\",\"count\":\(count),"
                + "\"text\":\(reason.name.json.serialised),"
                + "\"next\":\(reason.nextStep.json.serialised)}"
        }
        let losses = "\"lostSamples\":[" + lost.joined(separator: ",") + "]"
        #expect(text.contains(#""quarantinedEvents":2,"# + losses + #","refusedSeries":["#))
        #expect(text.contains(#"[{"series":"yizhan_up{lane=\"1\"}","lost":7}],"conditions":["#))
        let words = [HubCondition.notAuthorised, .backlog].map { condition in
            JSON.object([
                ("condition", .text(condition.rawValue)), ("text", condition.name.json),
            ]).serialised
        }
        #expect(text.hasSuffix("\"conditions\":[" + words.joined(separator: ",") + "]}"))
    }

    @Test(arguments: HubReason.allCases, [false, true])
    func `whatever goes wrong is told with the next step`(reason: HubReason, forADay: Bool) {
        let hub = HubStatus(flows: [
            .events: HubFlowStatus(
                state: .suspended, lastTrouble: HubTrouble(reason, at: evening.wall), failures: 1,
                failsForADay: forADay)
        ])
        let text = json(hub)
        #expect(text.contains("\"reason\":\"\(reason.word)\""))
        #expect(text.contains("\"text\":" + reason.name.json.serialised))
        let next = reason.nextStep(of: .events, forADay: forADay)
        #expect(text.contains("\"next\":" + next.json.serialised))
    }

    @Test(arguments: SampleLossReason.allCases)
    func `each reason of a loss has its words and its own counter`(reason: SampleLossReason) throws
    {
        #expect(!reason.name.chinese.isEmpty && !reason.nextStep.chinese.isEmpty)
        #expect(reason.name.english != reason.rawValue && !reason.nextStep.english.isEmpty)
        var status = try sampleStatus()
        status.hub?.lostSamples = [reason: 12]
        let lines = Metrics().text(of: status, .prometheus).split(separator: "\n")
            .filter { $0.hasPrefix("yizhan_hub_lost_samples_total{") }
        #expect(lines.count == SampleLossReason.allCases.count)
        let counter = "yizhan_hub_lost_samples_total{reason=\"\(reason.rawValue)\"} 12"
        #expect(lines.filter { !$0.hasSuffix(" 0") }.map(String.init) == [counter])
    }

    @Test func `without a clock nobody says how long something has waited`() throws {
        let moment = Moment(instant: evening.instant, wall: evening.wall, trust: .untrusted)
        #expect(json(sampleHub, at: moment).contains(#""backlog":42,"oldestSeconds":null"#))
        var status = try sampleStatus()
        status.moment = moment
        let lines = Metrics().text(of: status, .prometheus).split(separator: "\n")
            .filter { $0.hasPrefix("yizhan_hub_oldest_seconds{") }
        // Nothing waits in these two, whatever the time is.
        #expect(
            lines == [
                "yizhan_hub_oldest_seconds{flow=\"criticalEvents\"} 0",
                "yizhan_hub_oldest_seconds{flow=\"samples\"} 0",
            ])
    }

    @Test func `what the city orders is told with its ends`() {
        let until = UnixTime(seconds: 1_790_820_000)
        let orders = CityOrders(
            withheld: [ServiceOrder(.lockers, isOffered: false, until: nil)],
            setPoints: [
                SetPointOrder(
                    .heater, occupiedMillidegrees: 21_000, vacantMillidegrees: nil, until: until)
            ], message: CityMessage(Phrase("今晚停水", "No water tonight."), until: until),
            applied: UnixTime(seconds: 0))
        #expect(
            CityJSON(orders: orders).json.serialised == """
                {"message":{"text":{"zh":"今晚停水","en":"No water tonight."},\
                "until":1790820000000},"withheld":[{"service":"lockers",\
                "name":{"zh":"智能柜","en":"lockers"},"until":null}],\
                "setPoints":[{"unit":"heater","occupiedMillidegrees":21000,\
                "vacantMillidegrees":null,"until":1790820000000}]}
                """)
        #expect(
            CityJSON(orders: .none).json.serialised
                == #"{"message":null,"withheld":[],"setPoints":[]}"#)
    }

    @Test func `a station without a hub says nothing of one`() throws {
        var status = try sampleStatus()
        #expect(StatusJSON(status: status, ready: true).json.serialised.contains(json(sampleHub)))
        status.hub = nil
        let snapshot = StatusJSON(status: status, ready: true).json.serialised
        #expect(snapshot.contains(#""hub":null"#))
        #expect(!Metrics().text(of: status, .prometheus).contains("yizhan_hub_"))
    }
}

extension String {
    /// Where the text occurs first.
    fileprivate func range(of text: String) -> Int? {
        firstRange(of: text).map { utf8.distance(from: startIndex, to: $0.lowerBound) }
    }
}
