import HubLink
import LinuxIO
import StationModel

/// The simulated time of a whole city: every station is woken when its machine wants it, second
/// after second, and what it sends is carried to the engines before the clock goes on.
final class CityClockwork {
    let stations: [CityStation]
    let network: CityNetwork
    private var calendar: CityCalendar
    /// Seconds since the beginning.
    private(set) var second = 0

    init(_ stations: [CityStation], _ network: CityNetwork) {
        self.stations = stations
        self.network = network
        calendar = CityCalendar(stations: stations.count)
        for station in stations { plan(station) }
    }

    /// - Parameter action: what happens in a second, before anybody is woken.
    func run(until end: Int, _ action: (Int) -> Void = { _ in }) throws {
        while second < end {
            action(second)
            try turn()
        }
    }

    /// Until nobody has anything left to send; returns the seconds that it took.
    func runUntilCaughtUp(atMost most: Int) throws -> Int {
        let begin = second
        while second < begin + most {
            try turn()
            // Everybody is asked what is left: not in each second.
            if second % 10 == 0, stations.allSatisfy(\.isCaughtUp) { return second - begin }
        }
        let behind = stations.filter { !$0.isCaughtUp }.prefix(3).map(\.id.text)
        throw BenchmarkFault(
            "after \(most) simulated seconds some are still behind: "
                + behind.joined(separator: ", "))
    }

    /// Everybody, as when a configuration is changed.
    func forAll(_ body: (CityStation) -> Void) {
        for station in stations {
            body(station)
            plan(station)
        }
    }

    private func turn() throws {
        let woken = calendar.take(second).map { stations[$0] }
        let end = Duration.seconds(second + 1)
        for station in woken {
            while station.nextTime < end {
                station.wake(at: max(station.nextTime, .seconds(second)))
                if network.state == .down {
                    try network.exchange(for: [station], at: station.nowTime)
                }
            }
        }
        try network.exchange(for: woken, at: end)
        second += 1
        for station in woken { plan(station) }
    }

    private func plan(_ station: CityStation) {
        calendar.put(station.number, at: max(second, Int(station.nextTime.wholeSeconds)))
    }
}
