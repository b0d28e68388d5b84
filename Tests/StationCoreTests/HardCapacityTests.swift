import StationModel
import Testing

@testable import StationCore

/// A full room keeps people out only while its count is one to rely on.
struct HardCapacityTests {
    static let radar = DeviceId("radar")
    static let (outer, inner) = (DeviceId("outer"), DeviceId("inner"))
    var station: StationHarness

    init() { self.init(hasRadar: true) }

    init(hasRadar: Bool) {
        var full = configuration(
            access: AccessConfiguration(capacity: 3, capacityStrictness: .hard))
        full.room.occupancy = OccupancyConfiguration(
            beams: [BeamPairConfiguration(outer: Self.outer, inner: Self.inner)],
            presence: hasRadar ? [.radar(Self.radar)] : [])
        station = StationHarness(full)
        station.people[card(1)] = .member(member(1), digest: digest(1))
        station.set(.door, false)
        for device in [Self.radar, Self.outer, Self.inner] { station.set(.named(device), false) }
    }

    mutating func enter() {
        for (device, broken) in [
            (Self.outer, true), (Self.inner, true), (Self.outer, false), (Self.inner, false),
        ] {
            station.set(.named(device), broken)
            station.sleep(100)
        }
        station.sleep(2000)
    }

    /// Whether somebody is let in now.
    mutating func isLetIn() -> Bool {
        station.forget()
        station.wait(10_000)
        station.show(card(1))
        return station.count(.accessGranted) == 1 && station.denials.isEmpty
    }

    enum Past: CaseIterable { case neverEmpty, emptyJustNow, emptyHalfADayAgo, longAgo }
    enum Radar: CaseIterable { case none, quiet, seesSomebody, lost }

    @Test(arguments: Past.allCases, Radar.allCases)
    func `a full room refuses only when all its sensors lately knew that it was empty`(
        past: Past, radar: Radar
    ) {
        var test = Self(hasRadar: radar != .none)
        if past != .neverEmpty { test.station.wait(3_600_000) }
        for _ in 0..<3 { test.enter() }
        if radar != .none { test.station.set(.named(Self.radar), true) }
        switch past {
        case .neverEmpty, .emptyJustNow: break
        case .emptyHalfADayAgo: test.station.wait(12 * 3_600_000 - 60_000)
        case .longAgo: test.station.wait(12 * 3_600_000)
        }
        switch radar {
        case .none, .seesSomebody: break
        case .quiet: test.station.set(.named(Self.radar), false)
        case .lost: test.station.send(.device(Self.radar, .failed("no answer")))
        }
        #expect(test.station.station.room.people == 3)
        let isSure =
            (radar == .quiet || radar == .seesSomebody)
            && (past == .emptyJustNow || past == .emptyHalfADayAgo)
        let isLetIn = test.isLetIn()
        #expect(isLetIn != isSure, "\(past) \(radar)")
        let entry = test.station.entries.last { $0.kind == .accessGranted }
        #expect(isSure || entry?.data["overCapacity"] == .flag(true))
    }

    @Test func `two who leave abreast keep nobody out where only beams count`() {
        var test = Self(hasRadar: false)
        for _ in 0..<3 { test.enter() }
        test.station.wait(7 * 86_400_000)
        #expect(test.station.station.room.people == 3)
        let isLetIn = test.isLetIn()
        #expect(isLetIn)
    }
}
