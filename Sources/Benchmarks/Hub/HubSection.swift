import Foundation
import StationModel

/// The way to and from the city's hub, with a hub on this machine that answers at once.
struct HubSection {
    let city: City
    let directory: String
    /// Holds `members.db`.
    let state: String
    let boot: BootId

    func measure(_ report: inout Report) throws {
        let sink = try HubSink()
        defer { sink.stop() }
        try HubWrites(directory: directory, boot: boot).measure(&report)
        try HubDrain(city: city, directory: directory, boot: boot, sink: sink).measure(&report)
        try measureLists(&report)
        try HubMemory(sink: sink).measure(&report)
    }

    /// On a copy: the other sections' list stays as it is.
    private func measureLists(_ report: inout Report) throws {
        let place = directory + "/lists"
        try FileManager.default.removeAndMake(place)
        try FileManager.default.copyItem(
            atPath: state + "/members.db", toPath: place + "/members.db")
        try ListUnderReads(city: city, directory: place, boot: boot).measure(&report)
        try FileManager.default.removeItem(atPath: place)
    }
}
