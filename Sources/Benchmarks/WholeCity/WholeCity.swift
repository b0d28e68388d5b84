import Foundation
import Glibc
import LinuxIO
import StationModel
import StationRuntime

/// A whole city's traffic against real engines: every day life, a day without the hub, and
/// everybody back at once. Two stations have troubles of their own: one's clock is years ahead
/// until it is set right within the outage, the other's spool has a sample that is refused.
///
/// Whether anything is missing or double is for somebody else to judge: the account says what the
/// engines must have, and `Tests/Engines` asks them.
struct WholeCity {
    /// A clock that goes through no receiver: more than two days ahead VictoriaMetrics drops.
    private static let clockError: Duration = .days(400)
    private static let answersLostFor = 10
    /// A backlog of three days is sent in an hour by a station's own pace.
    private static let longestReturn = 4 * 3600
    private static let (wrongClock, poisoned) = (1, 2)

    let options: CityOptions
    let directory: String
    private let clockwork: CityClockwork
    private var network: CityNetwork { clockwork.network }

    /// In a folder of its own, which is gone afterwards.
    static func run(_ options: CityOptions) throws {
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let parent = options.directory ?? own.deletingLastPathComponent().path
        let directory = parent + "/city-\(getpid())"
        try FileManager.default.removeAndMake(directory)
        defer {
            do { try FileManager.default.removeItem(atPath: directory) } catch {
                Log.shared.warning("\(directory) could not be removed: \(error)")
            }
        }
        try WholeCity(options, directory: directory).run()
    }

    private init(_ options: CityOptions, directory: String) throws {
        self.options = options
        self.directory = directory
        let begin = Clocks.wall() - .minutes(options.minutes) - .hours(options.outage + 5)
        let plan = CityStation.Plan(
            configuration: Self.configuration(options, every: options.interval),
            boot: try Clocks.bootId(), begin: begin, seriesCount: options.series,
            visitsADay: options.visits, directory: directory)
        try Self.allowFiles(2 * options.stations + 256)
        let stations = try (0..<options.stations).map { number in
            let station = try CityStation(number: number, plan: plan)
            try FileManager.default.removeAndMake(directory + "/" + station.id.text)
            return station
        }
        clockwork = CityClockwork(
            stations, try CityNetwork(stations[0].id, courier: try DaemonSetup.courier()))
    }

    private static func configuration(
        _ options: CityOptions, every seconds: Int
    ) -> HubConfiguration {
        HubConfiguration(
            events: EventUplink(endpoint: HubEndpoint(url: options.events), form: .lines),
            samples: SampleUplink(
                endpoint: HubEndpoint(url: options.samples), interval: .seconds(seconds)))
    }

    /// A spool and its log each.
    private static func allowFiles(_ count: Int) throws {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0, limit.rlim_max >= count else {
            throw BenchmarkFault("\(count) files may not be open: raise ulimit -Hn")
        }
        limit.rlim_cur = rlim_t(count)
        guard setrlimit(kind, &limit) == 0 else {
            throw BenchmarkFault("the limit of open files cannot be raised")
        }
    }

    private func run() throws {
        defer { network.stop() }
        var report = CityReport(options)
        report.begin()
        let stations = clockwork.stations
        let life = options.minutes * 60
        try report.phase("every-day life", clockwork) {
            // The first round of everything takes its time: connections, first rows, new series.
            try clockwork.run(until: life) { second in
                if second == life / 2 { stations[Self.wrongClock].clockError = Self.clockError }
            }
        }
        try outage(from: life, &report)
        network.state = .up
        let took = try report.phase("everybody back", clockwork) {
            try clockwork.runUntilCaughtUp(atMost: Self.longestReturn)
        }
        report.end(clockwork, returned: took)
        for station in stations { try station.close() }
        if let account = options.account { try CityReport.write(stations, to: account) }
    }

    private func outage(from begin: Int, _ report: inout CityReport) throws {
        let stations = clockwork.stations
        network.state = .losesAnswers
        try report.phase("answers are lost", clockwork) {
            try clockwork.run(until: begin + Self.answersLostFor)
        }
        network.state = .down
        let slower = Self.configuration(options, every: options.outageInterval)
        clockwork.forAll { $0.use(slower) }
        let length = options.outage * 3600
        try report.phase("outage", clockwork) {
            try clockwork.run(until: begin + length) { second in
                if second == begin + length / 2 { stations[Self.wrongClock].clockError = .zero }
                if second == begin + length / 4 { stations[Self.poisoned].takesPoison = true }
            }
        }
    }
}
