import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// Lists end by the time of signing, and stations set their clocks by it.
@Suite struct IssueDateTests {
    private let city: City

    init() throws { city = try City() }

    /// - Parameters:
    ///   - days: signed so many days after the city's start.
    ///   - now: what the clock says, in days after it.
    private func publish(
        _ issued: Duration, now: Duration, for validity: Duration = .days(30)
    ) throws {
        var publication = ListPublication(
            keys: try CityKeyFolder(path: city.keys), output: city.output, work: city.work,
            issued: City.start + issued, validity: validity)
        publication.now = City.start + now
        publication.members = try city.members([row(1)])
        _ = try publication.run()
    }

    @Test func `a list that is signed before the last one is not published`() throws {
        try publish(.days(10), now: .days(10))
        #expect(
            throws: PublishingFault.issuedBeforeLast(
                City.start + .days(10) - .seconds(1), last: City.start + .days(10))
        ) { try publish(.days(10) - .seconds(1), now: .days(11)) }
        #expect(try city.verify().manifest.version == 1)
        try publish(.days(10), now: .days(10))
        #expect(try city.verify().manifest.version == 2)
    }

    @Test func `a list whose last day is over is not published`() throws {
        #expect(
            throws: PublishingFault.overAlready(
                City.start + .days(30), now: City.start + .days(30))
        ) { try publish(.zero, now: .days(30)) }
        #expect(try !city.names(in: city.output).contains("manifest.json"))
        try publish(.zero, now: .days(30) - .seconds(1))
    }

    @Test func `a list of a day to come is not published`() throws {
        let late = Duration.days(1) + .seconds(1)
        #expect(throws: PublishingFault.issuedAhead(City.start + late, now: City.start)) {
            try publish(late, now: .zero)
        }
        try publish(.days(1), now: .zero)
        // Within the day it counts as the last one.
        #expect(throws: PublishingFault.self) { try publish(.zero, now: .zero) }
        try publish(.days(1), now: .days(1))
    }

    @Test func `a list of a year to come is followed by one of today`() throws {
        try publish(.days(365), now: .days(365), for: .days(30))
        try publish(.days(1), now: .days(1))
        #expect(try city.verify().manifest.version == 2)
        #expect(try city.verify().manifest.issued == City.start + .days(1))
    }

    @Test func `a directive of a day to come is not published`() throws {
        var publication = DirectivePublication(
            keys: try CityKeyFolder(path: city.keys), output: city.output, work: city.work,
            stations: try city.file("stations.csv", ["station", "s-1"]), orders: nil,
            issued: City.start + .days(1) + .seconds(1))
        publication.now = City.start
        #expect(throws: PublishingFault.self) { try publication.run() }
        #expect(!FileManager.default.fileExists(atPath: city.output + "/stations/s-1"))
        publication.issued = City.start + .days(1)
        #expect(try publication.run().changed == 1)
    }
}
