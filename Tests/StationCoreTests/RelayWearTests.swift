import StationModel
import Testing

@testable import StationCore

struct RelayWearTests {
    static let (heater, light) = (DeviceId("heater"), DeviceId("light"))

    var outputs = RoomOutputs(switchings: [heater: 40, light: 7])

    func wear(_ id: DeviceId) -> UInt64? {
        outputs.status(uses: [:]).first { $0.output == id }?.switches
    }

    @Test func `every change of two relays counts for the one that changed, once`() {
        let levels: [Bool?] = [nil, false, true]
        for before in levels {
            for after in levels {
                for other in levels {
                    var test = RelayWearTests()
                    var wanted: [DeviceId: Bool] = [:]
                    wanted[Self.heater] = before
                    wanted[Self.light] = other
                    _ = test.outputs.settle(wanted)
                    _ = test.outputs.memory()
                    wanted[Self.heater] = after
                    let drives = test.outputs.settle(wanted)
                    let changed = (before ?? false) != (after ?? false)
                    #expect(drives.count == (changed ? 1 : 0))
                    let count = 40 + (before == true ? 1 : 0) + (changed ? 1 : 0)
                    #expect(test.outputs.memory() == (changed ? [Self.heater: UInt64(count)] : nil))
                    #expect(test.outputs.memory() == nil, "told once")
                }
            }
        }
    }

    @Test mutating func `wear goes on from the last run, and stays with a relay out of use`() {
        _ = outputs.settle([Self.heater: true])
        #expect(wear(Self.heater) == 41)
        _ = outputs.settle([:])
        #expect(wear(Self.heater) == nil)
        _ = outputs.settle([Self.heater: true])
        #expect(wear(Self.heater) == 43)
    }

    @Test mutating func `what comes late is added to what has switched since the start`() {
        outputs = RoomOutputs()
        _ = outputs.settle([Self.heater: true])
        outputs.restore([Self.heater: 40, Self.light: 7])
        _ = outputs.settle([Self.heater: false, Self.light: true])
        #expect(wear(Self.heater) == 42 && wear(Self.light) == 8)
        #expect(outputs.memory() == [Self.heater: 42, Self.light: 8])
    }

    @Test(arguments: [false, true])
    func `a heater's entry carries its wear, on a late start only when the old count is known`(
        isLate: Bool
    ) {
        let restored = RestoredState(relaySwitchings: [Self.heater: 40])
        var test = StationRoomTests(
            restored: isLate ? RestoredState() : restored, isStateLate: isLate)
        test.wait(minutes: 4, at: 15_000)
        #expect(test.levels("heater") == [true])
        #expect(written(test) == (isLate ? nil : 41))
        test.station.send(.restored(restored))
        #expect(written(test) == 41)
    }

    /// What the newest entry that says something says of the heater.
    private func written(_ test: StationRoomTests) -> UInt64? {
        var newest: UInt64?
        for case .append(let record) in test.station.effects {
            for case .relaySwitchings(let counts) in record.changes {
                newest = counts[Self.heater] ?? newest
            }
        }
        return newest
    }
}
