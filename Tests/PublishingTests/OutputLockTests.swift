import Testing

@testable import Publishing

/// Two runs with one output and different work folders would each take the other's files away.
@Suite struct OutputLockTests {
    private let city: City

    init() throws {
        city = try City()
        try city.publish([row(1)])
    }

    @Test func `an output is published to by one run at a time`() throws {
        let holder = try PublishingPlace(output: city.output, work: city.work)
        var other = try city.publication(day: 1)
        other.work = city.root + "/other"
        other.members = try city.members([row(1), row(2)])
        let file = try holder.stage("members-2.ndjson")
        try file.append(line: "whole")
        _ = try file.finish()
        #expect(throws: PublishingFault.folderInUse(city.output)) { try other.run() }
        try holder.commit()
        #expect(try city.names(in: city.output).contains("members-2.ndjson"))
        holder.close()
        #expect(try other.run()?.members.version == 2)
    }

    @Test func `the end of one run takes nothing of the next one away`() throws {
        let first = try PublishingPlace(output: city.output, work: city.work)
        try first.write("manifest.json", [1])
        first.close()
        #expect(try !city.names(in: city.output).contains(".publishing"))
        let next = try PublishingPlace(output: city.output, work: city.root + "/other")
        try next.write("manifest.json", [2])
        first.close()
        var third = try city.publication(day: 1)
        third.work = city.root + "/third"
        #expect(throws: PublishingFault.folderInUse(city.output)) { try third.run() }
        try next.reveal("manifest.json")
        #expect(try city.bytes(city.output + "/manifest.json") == [2])
        next.close()
    }
}
