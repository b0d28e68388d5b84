import Foundation
import Glibc
import LinuxIO
import StationModel

/// What a city's run tells: each phase as it ends, then what the stations say of themselves.
struct CityReport {
    /// A minute of the city must take less: then these engines keep up on this machine.
    private static let minute = 60e9

    private let options: CityOptions
    private var report = Report()

    init(_ options: CityOptions) { self.options = options }

    func begin() {
        report.begin([
            "\(options.stations) stations of \(options.series) series every \(options.interval) s, "
                + "\(options.visits) visits a day of three events each.",
            "From the outage on every \(options.outageInterval) s. The city's clock waits for the "
                + "engines: a request takes none of its time.",
        ])
    }

    /// Runs a phase and tells what it took.
    @discardableResult
    mutating func phase<Result>(
        _ name: String, _ clockwork: CityClockwork, _ body: () throws -> Result
    ) throws -> Result {
        clockwork.network.tally = .init()
        let (begin, from) = (Clocks.monotonic(), clockwork.second)
        let before = try CityWork(options.processes)
        let result = try body()
        let took = Double((Clocks.monotonic() - begin).wholeNanoseconds)
        let minutes = Double(clockwork.second - from) / 60
        let tally = clockwork.network.tally
        if tally.requests > 0 {
            add(name, "a simulated minute took", .nanoseconds, took / minutes, .atMost(Self.minute))
        } else {
            add(name, "took", .nanoseconds, took)
        }
        add(name, "simulated", .nanoseconds, minutes * 60e9)
        add(name, "requests", .count, Double(tally.requests))
        add(name, "requests while it ran", .perSecond, Double(tally.requests) / (took / 1e9))
        add(name, "sent", .bytes, Double(tally.bytes))
        for (process, work) in try CityWork(options.processes).since(before) {
            add(name, "processor, \(process)", .nanoseconds, Double(work))
        }
        for (answer, count) in tally.refusals.sorted(by: { $0.key < $1.key }) {
            add(name, "answers \(answer)", .count, Double(count))
        }
        if tally.poisoned > 0 {
            add(name, "requests refused for the poison", .count, Double(tally.poisoned))
        }
        // A phase may take minutes, and who waits reads a pipe.
        fflush(nil)
        return result
    }

    mutating func end(_ clockwork: CityClockwork, returned: Int) {
        let stations = clockwork.stations
        add("all of it", "samples", .count, Double(stations.map(\.account.samples).reduce(0, +)))
        add("all of it", "in spools", .count, Double(stations.map(\.account.spooled).reduce(0, +)))
        add("all of it", "events", .count, Double(stations.map(\.eventCount).reduce(0, +)))
        add("all of it", "told as lost", .count, told(stations))
        for station in stations where !station.troubles.isEmpty {
            print("\(station.id): \(station.troubles.prefix(3).joined(separator: "; "))")
        }
        report.end()
    }

    private func told(_ stations: [CityStation]) -> Double {
        Double(stations.map(\.account.toldLost).reduce(0, +))
    }

    private mutating func add(
        _ phase: String, _ label: String, _ unit: Report.Unit, _ value: Double,
        _ budget: Report.Budget? = nil
    ) {
        report.add(.init(label: "\(phase): \(label)", unit: unit, measured: value, budget: budget))
    }

    // MARK: - The account

    private struct Line: Encodable {
        let station: String
        let events: Int
        let samples: Int
        let sum: Double
        let ofWrongClock: Int
        let poisoned: Int
        let toldLost: Int
        let troubles: [String]
    }

    /// What the engines must have, a line of JSON for each station.
    static func write(_ stations: [CityStation], to path: String) throws {
        let encoder = JSONEncoder()
        var text = Data()
        for station in stations {
            let account = station.account
            text += try encoder.encode(
                Line(
                    station: station.id.text, events: station.eventCount,
                    samples: account.samples, sum: account.sum,
                    ofWrongClock: account.ofWrongClock, poisoned: account.poisoned,
                    toldLost: account.toldLost, troubles: station.troubles))
            text += Data("\n".utf8)
        }
        try text.write(to: URL(fileURLWithPath: path))
    }
}
