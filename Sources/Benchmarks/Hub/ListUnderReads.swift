import Foundation
import LinuxIO
import StationModel

/// A list of the city that changes while people come, twenty reads a second: deltas of ten
/// thousand lines, one after the other. The latest read beside the latest without any change.
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
            let folder = directory + "/next"
            try FileManager.default.removeAndMake(folder)
            try city.publishDeltas(number, of: Self.deltaSize, into: folder)
            let start = Clocks.monotonic()
            try control.post("/control/members/import", #"{"directory":"\#(folder)"}"#)
            repeat { busy.add(try read(station, &reads)) } while try isImporting()
            imports.add((Clocks.monotonic() - start).wholeNanoseconds)
        }
        report.add(
            "read → lock while a delta is applied", busy, floor: quiet,
            greatest: .atMost(quiet.greatest + Self.later))
        report.add(
            .init(
                label: "a delta of \(Self.deltaSize) into a list of \(city.count), to the read "
                    + "after it", unit: .nanoseconds, measured: imports.median))
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

    private func isImporting() throws -> Bool {
        let state = try control.get("/control/members/import")
        if state.contains(#""state":"running""#) { return true }
        guard state.contains(#""way":"deltas""#) else {
            throw BenchmarkFault("the delta was not applied: \(state)")
        }
        return false
    }
}
