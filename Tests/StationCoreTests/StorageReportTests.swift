import StationModel
import Testing

@testable import StationCore

/// What storage reports besides the entries that it has written.
struct StorageReportTests {
    var station = StationHarness()
    private let salvaged = SalvagedLedger(
        entries: 300, isComplete: false, damage: "entry 201: hashMismatch")

    @Test mutating func `a salvage is an alarm with its counts, and writing does not end it`() {
        station.send(.ledgerSalvaged(salvaged))
        let raised = station.entries.filter { $0.kind == .alarmRaised }
        #expect(raised.count == 1)
        #expect(raised.first?.data["salvaged"] == .integer(300))
        #expect(raised.first?.data["complete"] == .flag(false))
        #expect(raised.first?.data["detail"] == .text("entry 201: hashMismatch"))
        for condition in StorageCondition.allCases + [.healthy] {
            station.send(.storage(condition))
            #expect(station.isUp(.storageDamaged))
        }
    }

    @Test mutating func `damage that a write has met is remembered for the run`() {
        station.send(.storage(.damaged))
        station.send(.storage(.healthy))
        #expect(station.isUp(.storageDamaged))
    }

    @Test func `damage of an earlier run waits for its acknowledgement, and another is another`() {
        let damage = Alarm(.storageDamaged, subject: "station")
        let state = RestoredState(cleanStop: true, alarms: [damage])
        var healthy = StationHarness(restored: state)
        healthy.send(.storage(.healthy))
        #expect(healthy.isUp(.storageDamaged))
        healthy.send(.command(.acknowledge(damage), by: Operator(name: "t"), Token(1)))
        #expect(!healthy.isUp(.storageDamaged))
        var damaged = StationHarness(restored: state)
        damaged.send(.ledgerSalvaged(salvaged))
        #expect(damaged.count(.alarmRaised) == 1)
        #expect(damaged.isUp(.storageDamaged))
    }

    @Test(arguments: StorageCondition.allCases)
    mutating func `every other condition ends with the next one`(condition: StorageCondition) {
        station.send(.storage(condition))
        #expect(condition.alarm.map { station.isUp($0) } ?? true)
        station.send(.storage(.healthy))
        station.wait(5000)
        #expect(condition.alarm.map { station.isUp($0) } ?? false == (condition == .damaged))
    }

    @Test(arguments: FireMemory.allCases)
    mutating func `a fire that one memory does not keep is an alarm of that memory`(
        memory: FireMemory
    ) {
        station.send(.fireKept(memory, false))
        station.send(.fireKept(memory, false))
        #expect(station.count(.alarmRaised) == 1)
        for other in FireMemory.allCases where other != memory {
            station.send(.fireKept(other, true))
        }
        #expect(station.isUp(.fireNotKept))
        station.send(.fireKept(memory, true))
        #expect(!station.isUp(.fireNotKept))
    }

    @Test(arguments: LedgerUpkeep.allCases)
    mutating func `a task of upkeep that fails is one alarm until it succeeds`(
        task: LedgerUpkeep
    ) {
        station.send(.upkeep(task, fault: "fsync: no space"))
        station.send(.upkeep(task, fault: "fsync: no space"))
        for other in LedgerUpkeep.allCases where other != task {
            station.send(.upkeep(other, fault: nil))
        }
        station.send(.storage(.healthy))
        #expect(station.count(.alarmRaised) == 1)
        #expect(station.isUp(.upkeepFailed))
        station.send(.upkeep(task, fault: nil))
        #expect(station.count(.alarmCleared) == 1)
        #expect(!station.isUp(.upkeepFailed))
    }
}
