import Foundation
import LinuxIO
import StationModel

/// A list of the city that changes while people come, twenty reads a second: deltas of ten
/// thousand lines, one after the other, then another list in its place. The latest read beside the
/// latest without any change.
struct ListUnderReads {
    /// So many fit beside one snapshot: a hundred thousand lines.
    private static let deltas = 8
    private static let deltaSize = 10_000
    private static let interval: Duration = .milliseconds(50)
    private static let quietReads = 200
    private static let later = 1e6

    let city: City
    let directory: String
    let boot: BootId

    func measure(_ report: inout Report) throws {
        let station = try LiveStation(
            city: city, directory: directory, boot: boot, controlSocket: socket)
        defer { station.stop() }
        try station.waitUntilServing()
        var reads = 0
        var quiet = Samples()
        for _ in 0..<Self.quietReads { quiet.add(try read(station, &reads)) }
        var busy = Samples()
        var imports = Samples()
        for number in 1...Self.deltas {
            let took = try importNext(station, "deltas", &reads, &busy) { folder in
                try city.publishDeltas(number, of: Self.deltaSize, into: folder)
            }
            imports.add(took)
        }
        add("a delta is applied", busy, beside: quiet, &report)
        report.add(
            .init(
                label: "a delta of \(Self.deltaSize) into a list of \(city.count), to the read "
                    + "after it", unit: .nanoseconds, measured: imports.median))
        var swapped = Samples()
        let more = Self.deltas * Self.deltaSize
        let took = try importNext(station, "snapshot", &reads, &swapped) { folder in
            try city.publishSnapshot(
                version: UInt64(Self.deltas + 2), more: more, into: folder)
        }
        add("the list is swapped", swapped, beside: quiet, &report)
        report.add(
            .init(
                label: "a list of \(city.count + more) takes another's place, to the read after "
                    + "it", unit: .nanoseconds, measured: Double(took)))
    }

    private func add(
        _ change: String, _ busy: Samples, beside quiet: Samples, _ report: inout Report
    ) {
        report.add(
            "read → lock while \(change)", busy, floor: quiet,
            greatest: .atMost(quiet.greatest + Self.later))
    }

    /// Has the next version imported and reads meanwhile; how long it took.
    private func importNext(
        _ station: LiveStation, _ way: String, _ reads: inout Int, _ busy: inout Samples,
        publish: (String) throws -> Void
    ) throws -> Int64 {
        let folder = directory + "/next"
        try FileManager.default.removeAndMake(folder)
        try publish(folder)
        let start = Clocks.monotonic()
        try control.post("/control/members/import", #"{"directory":"\#(folder)"}"#)
        repeat { busy.add(try read(station, &reads)) } while try isImporting(way)
        return (Clocks.monotonic() - start).wholeNanoseconds
    }

    private var socket: String { directory + "/control.sock" }
    private var control: ControlClient { ControlClient(path: socket) }

    /// Somebody else each time, from all over the list.
    private func read(_ station: LiveStation, _ reads: inout Int) throws -> Int64 {
        let next = Clocks.monotonic() + Self.interval
        defer { reads += 1 }
        let member = City.idCardCount + reads * 7919 % (city.count - City.idCardCount)
        let took = try station.showCard(member)
        let rest = next - Clocks.monotonic()
        if rest > .zero { try pause(rest) }
        return took
    }

    private func isImporting(_ way: String) throws -> Bool {
        let state = try control.get("/control/members/import")
        if state.contains(#""state":"running""#) { return true }
        guard state.contains(#""way":"\#(way)""#) else {
            throw BenchmarkFault("the list was not changed by its \(way): \(state)")
        }
        return false
    }
}
