import StationModel
import Testing

@testable import StationCore

/// Anything at any time: what must hold for the room whatever happens.
struct RoomStormTests {
    static func stormyRoom() -> StationConfiguration {
        var stormy = StationRoomTests.fullRoom()
        stormy.room.climate?.airConditioner = ClimateTests.cooler
        stormy.room.contactor?.hours = LightsAndContactorTests.evening
        return stormy
    }

    struct Storm {
        var station = StationHarness(RoomStormTests.stormyRoom())
        var generator: SeededGenerator
        /// What the relays were last told.
        var on: Set<String> = []
        /// What was ever switched on: a calm storm proves nothing.
        var everOn: Set<String> = []
        var version: UInt64 = 0
        /// A fire is latched to the end, so most storms have none.
        let burns: Bool

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
            burns = seed % 4 == 0
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int {
            Int.random(in: range, using: &generator)
        }

        mutating func blow() {
            let devices = [
                StationRoomTests.radar, StationRoomTests.outer, StationRoomTests.inner,
                AppliancesTests.dryer.button,
            ]
            let device = devices[number(0...3)]
            switch number(0...11) {
            case 0...3: station.set(.named(device), number(0...1) == 1)
            case 4: station.set(.door, number(0...99) == 0)
            case 5: station.set(.fireAlarm, burns && number(0...49) == 0)
            case 6, 7: read()
            case 8: station.send(.device(device, number(0...1) == 0 ? .failed("x") : .working))
            case 9: order()
            case 10: station.wait(number(1...20_000))
            default: station.wait(number(1...12) * 60_000)
            }
            follow()
        }

        private mutating func read() {
            let now = instant(station.now)
            let reading =
                number(0...3) == 0
                ? Reading(.temperature, no: .fault, at: now)
                : Reading(.temperature, number(-50...90) * 1000, at: now)
            station.send(.reading(StationRoomTests.probe, reading))
        }

        private mutating func order() {
            version += 1
            let power = RoomPower.allCases[number(0...2)]
            let until = station.present.wall + .minutes(number(-5...90))
            station.send(
                .roomDirective(RoomDirective(version: version, power: power, until: until)))
        }

        private mutating func follow() {
            for case .actuate(let actuation) in station.effects {
                let name = actuation.output.rawValue
                if actuation.on { on.insert(name) } else { on.remove(name) }
            }
            everOn.formUnion(on)
            station.forget()
        }

        /// The first rule that is broken now.
        var breach: String? {
            let core = station.station
            if on.contains("heater"), on.contains("cooler") { return "both heat and cool" }
            let climate = on.contains("heater") || on.contains("cooler")
            if climate, core.room.sensors[0].value == nil { return "runs without a temperature" }
            if core.fire.isLatched, climate || on.contains("outlet-1") { return "runs in a fire" }
            if core.fire.isLatched, !on.contains("light") { return "dark in a fire" }
            if on.contains("outlet-1"), !on.contains("contactor") { return "runs without power" }
            if !core.room.occupancy.isOccupied, core.room.people != 0 { return "nobody counted" }
            let deadline = core.room.nextDeadline(
                at: station.present, wall: station.present.wall)
            if let deadline, deadline <= instant(station.now) { return "a deadline passed over" }
            return nil
        }
    }

    @Test(arguments: 1...20)
    func `whatever happens, the room keeps its rules`(seed: UInt64) {
        var storm = Storm(seed: seed)
        for turn in 0..<1000 {
            storm.blow()
            if let breach = storm.breach {
                Issue.record("seed \(seed), turn \(turn): \(breach)")
                return
            }
        }
        let all: Set = ["heater", "cooler", "outlet-1"]
        #expect(storm.burns || storm.everOn.isSuperset(of: all), "\(storm.everOn)")
    }
}
