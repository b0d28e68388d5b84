import StationModel
import Testing

@testable import StationCore

/// Alarms about the hub: one for each condition, and never a visitor's concern.
struct HubAlarmTests {
    static func withHub() -> StationConfiguration {
        var full = configuration()
        full.hub.events = EventUplink(endpoint: HubEndpoint(url: "https://hub.example/events"))
        return full
    }

    var station = StationHarness(withHub())

    @Test(arguments: HubCondition.allCases)
    mutating func `a condition is one alarm, raised and cleared once`(condition: HubCondition) {
        for _ in 1...3 { station.send(.hub([condition])) }
        #expect(station.isUp(condition.alarm))
        #expect(station.count(.alarmRaised) == 1)
        station.send(.hub([]))
        station.send(.hub([]))
        #expect(!station.isUp(condition.alarm))
        #expect(station.count(.alarmCleared) == 1)
    }

    @Test mutating func `a hub that is away is neither heard nor seen, and moves no lock`() {
        station.forget()
        station.send(.hub(Set(HubCondition.allCases)))
        station.wait(86_400_000)
        for effect in station.effects {
            if case .append = effect { continue }
            Issue.record("\(effect)")
        }
        for condition in HubCondition.allCases {
            #expect(condition.alarm.severity == .warning && condition.alarm.prompt == nil)
        }
    }

    @Test mutating func `what one condition explains is shown under it`() {
        station.send(.hub([.unreachable, .backlog]))
        let active = station.station.activeAlarms
        let backlog = active.first { $0.alarm.kind == .hubBacklog }
        #expect(backlog?.cause?.kind == .hubUnreachable)
        station.send(.hub([.backlog]))
        #expect(station.count(.alarmUncovered) == 1)
    }

    @Test func `an old list is the hub's consequence only where the hub brings the lists`() {
        for bringsLists in [false, true] {
            var full = Self.withHub()
            if bringsLists {
                full.hub.lists = ListDownlink(endpoint: HubEndpoint(url: "https://hub.example"))
            }
            let causes = AlarmCauses(full)
            let isExplained = causes.explains(
                Alarm(.hubUnreachable, subject: "hub"), Alarm(.listOld, subject: "members"))
            #expect(isExplained == bringsLists)
        }
    }

    /// A start counts a day of its own: it must not end the alarm that the last run raised.
    @Test(arguments: HubCondition.allCases.filter { $0.flow != nil })
    func `a way that was failing before a start is failing until it succeeds`(
        condition: HubCondition
    ) {
        let alarm = Alarm(.hubFlowFailing, subject: condition.subject)
        let before = RestoredState(cleanStop: true, alarms: [alarm])
        var station = StationHarness(Self.withHub(), restored: before)
        station.send(.hub([], undecided: Set(HubFlow.allCases)))
        #expect(station.isUp(.hubFlowFailing))
        station.send(.hub([], undecided: Set(HubFlow.allCases.filter { $0 != condition.flow })))
        #expect(!station.isUp(.hubFlowFailing))
        #expect(station.count(.alarmRaised) == 0 && station.count(.alarmCleared) == 1)
    }

    @Test func `what is undecided is what has never been well`() {
        let flows: [HubFlow: HubFlowStatus] = [
            .events: HubFlowStatus(state: .suspended, failures: 7),
            .samples: HubFlowStatus(state: .suspended, lastSuccess: wallOrigin, failures: 7),
            .directives: HubFlowStatus(state: .nothingPublished),
        ]
        #expect(HubStatus(flows: flows).undecided == [.events])
    }

    @Test(arguments: [
        (AlarmKind.hubUnreachable, "hub", AlarmKind.hubFlowFailing, "lists", true),
        (.hubNotAuthorised, "hub", .hubFlowFailing, "lists", true),
        (.hubFlowFailing, "lists", .listOld, "members", true),
        (.hubFlowFailing, "events", .listOld, "members", false),
        (.hubFlowFailing, "events", .hubBacklog, "hub", true),
        (.hubFlowFailing, "directives", .hubBacklog, "hub", false),
    ])
    func `one way that fails is explained by the whole, and explains what it carries`(
        cause: AlarmKind, of: String, consequence: AlarmKind, about: String, isExplained: Bool
    ) {
        let causes = AlarmCauses(Self.withHub())
        let explains = causes.explains(
            Alarm(cause, subject: of), Alarm(consequence, subject: about))
        #expect(explains == isExplained)
        #expect(cause.mayExplain)
    }

    @Test func `alarms of a hub that is not configured any more are over`() {
        let before = RestoredState(
            cleanStop: true, alarms: [Alarm(.hubUnreachable, subject: "hub")])
        #expect(StationHarness(Self.withHub(), restored: before).isUp(.hubUnreachable))
        #expect(!StationHarness(restored: before).isUp(.hubUnreachable))
        var station = StationHarness(Self.withHub(), restored: before)
        station.send(.configuration(configuration()))
        #expect(!station.isUp(.hubUnreachable))
    }
}
