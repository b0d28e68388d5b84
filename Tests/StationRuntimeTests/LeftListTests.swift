import Foundation
import StationModel
import Testing

@testable import StationRuntime
@testable import Storage

/// What was fetched of a list takes hundreds of megabytes: it goes when nobody needs it any more.
@Suite(.serialized) struct LeftListTests {
    private let city: CityBench
    private let incoming: String

    init() throws {
        city = try CityBench()
        incoming = city.state + "/" + ListFolder.incomingName
        try city.putInUse(members: [1, 2, 3])
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: incoming + "/left") }

    /// As a kill leaves it: of the manifest that is published now.
    private func leave() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: incoming, withIntermediateDirectories: true)
        try manager.copyItem(
            atPath: city.www + "/manifest.json", toPath: incoming + "/manifest.json")
        #expect(manager.createFile(atPath: incoming + "/left", contents: Data([1])))
    }

    /// The hub is asked, and has nothing new.
    private func askForNothing() throws {
        city.forget()
        city.ask()
        _ = try city.status { $0.state == .working }
        _ = try city.status { $0.state == .resting }
    }

    @Test func `what a kill has left of a list in use goes with the next manifest`() throws {
        defer { city.stop() }
        try leave()
        try askForNothing()
        #expect(!FileManager.default.fileExists(atPath: incoming))
        #expect(try city.listVersion == 1)
    }

    @Test func `what was left without a manifest goes, too`() throws {
        defer { city.stop() }
        try leave()
        try FileManager.default.removeItem(atPath: incoming + "/manifest.json")
        try askForNothing()
        #expect(!FileManager.default.fileExists(atPath: incoming))
    }

    @Test func `what has come of a newer list stays while a server shows the one in use`() throws {
        defer { city.stop() }
        let old = Array(try Data(contentsOf: URL(filePath: city.www + "/manifest.json")))
        try city.publish(members: [1, 2, 3, 4])
        try leave()
        try city.edit("manifest.json") { $0 = old }
        try askForNothing()
        #expect(isThere)
    }
}
