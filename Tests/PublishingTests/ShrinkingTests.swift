import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// Stations are told that a list was meant to shrink only where one that did was published.
@Suite struct ShrinkingTests {
    private let city: City

    init() throws {
        city = try City()
        try city.publish((0..<10).map { row($0) })
    }

    /// A run that fails when all was worked out: in the place of its files are folders.
    private func fail(version: Int, day: Int) throws {
        let manager = FileManager.default
        let inTheWay = ["\(version)", "\(version - 1)-\(version)"].map {
            "\(city.output)/members-\($0).ndjson"
        }
        for path in inTheWay {
            try manager.createDirectory(atPath: path + "/a", withIntermediateDirectories: true)
        }
        #expect(throws: (any Error).self) {
            try city.publish([row(1)], day: day, allowsShrink: true)
        }
        #expect(try city.verify().manifest.version == UInt64(version - 1))
        for path in inTheWay { try manager.removeItem(atPath: path) }
    }

    private func isToldOf() throws -> Bool { try city.verify().manifest.members.allowShrink }

    @Test func `a shrinking that was not published is not told of`() throws {
        try fail(version: 2, day: 1)
        try city.publish((0..<11).map { row($0) }, day: 2)
        #expect(try !isToldOf())
    }

    @Test func `a shrinking that was not published makes no earlier one last longer`() throws {
        try city.publish((0..<4).map { row($0) }, day: 1, allowsShrink: true)
        try fail(version: 3, day: 50)
        try city.publish((0..<5).map { row($0) }, day: 90)
        #expect(try isToldOf())
        try city.publish((0..<6).map { row($0) }, day: 91)
        #expect(try !isToldOf())
    }

    @Test func `a run that was killed just before its manifest has published none`() throws {
        try Data("2026-12-31T00:00:00Z\n".utf8).write(to: URL(filePath: city.work + "/shrunk"))
        try city.publish((0..<11).map { row($0) }, day: 1)
        #expect(try !isToldOf())
    }
}
