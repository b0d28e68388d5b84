import Foundation
import Identity
import StationCore
import StationModel
import Testing

@testable import StationRuntime

/// Files that the city's server has in another length than its manifest says.
@Suite(.serialized) struct WrongLengthTests {
    @Test func `a snapshot that is too short at the server is told once, with both its lengths`()
        throws
    {
        let city = try CityBench()
        defer { city.stop() }
        try city.publish(members: [1, 2, 3])
        let file = try city.manifest.members.files.snapshot.file
        try city.edit(file.name) { $0.removeLast(10) }
        city.ask()
        let refusal = try city.refusal()
        #expect(refusal.reason == "wrongSize" && refusal.file == file.name)
        #expect(refusal.length == .init(found: file.size - 10, promised: file.size))
        let path = "/" + file.name
        let all = [path, path + " from \(file.size - 10)", path]
        #expect(city.listRequests() == ["/manifest.json"] + all)
        let status = try city.status { $0.isRefused }
        #expect(status.lastTrouble?.clue == .list(refusal) && status.lastSuccess == nil)
        #expect(!FileManager.default.fileExists(atPath: city.state + "/lists.incoming"))
        // Mended, it is fetched for who asks.
        try city.publish(members: [1, 2, 3, 4])
        city.ask()
        _ = try city.used()
    }

    @Test func `a delta that is too short at the server is followed by the snapshot`() throws {
        let city = try CityBench()
        defer { city.stop() }
        try city.putInUse(members: [1, 2, 3])
        try city.publish(members: [1, 2, 3, 4])
        let files = try city.manifest.members.files
        let delta = try #require(files.deltas.last).file
        try #require(files.snapshot.version == 2)
        try city.edit(delta.name) { $0.removeLast(10) }
        city.ask()
        _ = try city.used()
        #expect(try city.listVersion == 2)
        let requests = city.listRequests()
        #expect(requests.suffix(2) == ["/manifest.json", "/" + files.snapshot.file.name])
        #expect(requests.count { $0.hasPrefix("/" + delta.name) } == 3)
    }
}
