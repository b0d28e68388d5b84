import Foundation
import Glibc
import LinuxIO
import StationModel
import StationRuntime

/// All sections, one after the other. What cannot be measured says why, and the rest goes on.
struct Benchmarks {
    private let options: Options
    private let directory: String
    private var state: String { directory + "/state" }

    init(_ options: Options) throws {
        self.options = options
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let parent = options.directory ?? own.deletingLastPathComponent().path
        directory = parent + "/benchmarks-\(getpid())"
    }

    func run() throws {
        defer { removeFiles() }
        for place in [directory, state, directory + "/city"] {
            try FileManager.default.removeAndMake(place)
        }
        var report = Report()
        report.begin([
            "\(options.members) members; files on \(directory)",
            "Every figure is a median unless it says otherwise; A and its floor B are measured "
                + "in turn.",
            "Storage is busy during read → lock; there is no hub but in section hub.",
        ])
        let boot = try Clocks.bootId()
        let city = try City(
            count: options.members, path: directory + "/city", now: Clocks.wall())
        let members = MemberImport(city: city, directory: state)
        try members.build()
        try FileManager.default.copyItem(
            atPath: state + "/members.db", toPath: directory + "/floor.db")
        let floors = try Floors(members: directory + "/floor.db", listKey: city.listKey)

        section(.decision, &report) {
            try Decisions(city: city, floors: floors).measure(&$0)
        }
        section(.codes, &report) { try Codes(city: city).measure(&$0) }
        section(.ledger, &report) {
            try LedgerAppends(directory: directory, boot: boot).measure(&$0)
        }
        section(.wire, &report) { try Wire().measure(&$0) }
        section(.hub, &report) {
            try HubSection(city: city, directory: directory, state: state, boot: boot).measure(&$0)
        }
        section(.read, &report) {
            try ReadsToLock(
                city: city, floors: floors, directory: state, boot: boot,
                handOvers: FloorHandOvers()
            ).measure(&$0)
        }
        section(.daemon, &report) {
            let setup = DaemonSetup(city: city, state: state, port: 8429)
            try Daemons(setup: setup).measure(&$0)
        }
        section(.members, &report) { try members.measure(&$0) }
        section(.steps, &report) { try StationSteps().measure(&$0) }
        section(.simulation, &report) { try SimulatedTime().measure(&$0) }
        section(.year, &report) { try YearOfMemory().measure(&$0) }
        report.end()
    }

    private func section(
        _ section: Options.Section, _ report: inout Report,
        _ measure: (inout Report) throws -> Void
    ) {
        guard options.includes(section) else { return }
        do {
            try measure(&report)
        } catch {
            report.missing(section.rawValue, "\(error)")
        }
    }

    private func removeFiles() {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            Log.shared.warning("\(directory) could not be removed: \(error)")
        }
    }
}
