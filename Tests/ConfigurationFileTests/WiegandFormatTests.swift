import ConfigurationFile
import StationModel
import Testing

@Suite struct WiegandFormatTests {
    static let sample = "formats: [\"h10301\", \"raw32\"]"

    static func same(_ index: Int, _ column: Int) -> ConfigurationProblem {
        .sameBitCount(
            as: ConfigurationPath([.key("devices"), .index(0), .key("formats"), .index(index)]),
            at: SourcePlace(file: "station.json5", line: 5, column: column))
    }

    @Test func `every format is read with its bits`() throws {
        let text = Sample.with(
            "formats: [\"h10301\", \"h10306\", \"h10302\", \"raw4\", \"raw64\"]", for: Self.sample)
        let reader = try Sample.load(text).configuration.devices[0].driver
        guard case .wiegandReader(let wiegand) = reader else {
            Issue.record("\(reader)")
            return
        }
        let all: [WiegandFormat] = [
            .h10301, .h10306, .h10302, .raw(bitCount: 4), .raw(bitCount: 64),
        ]
        #expect(wiegand.formats == all)
    }

    @Test(arguments: [
        ("h10302", "h10304"), ("h10301", "raw26"), ("raw32", "raw32"),
    ])
    func `two formats of one length cannot be told apart`(
        first: String, second: String
    ) throws {
        try expect(
            Sample.with("formats: [\"\(first)\", ▸\"\(second)\"]", for: Self.sample),
            finds: Expected(
                Self.same(0, 33), "devices[0].formats[1]", found: "\"\(second)\"",
                .differentBitCount))
    }

    @Test(arguments: [3, 0, 65, 1000])
    func `raw frames have 4 to 64 bits`(bits: Int) throws {
        try expect(
            Sample.with("formats: [▸\"raw\(bits)\"]", for: Self.sample),
            finds: Expected(
                .outOfRange(.wiegandBits), "devices[0].formats[0]", found: "\"raw\(bits)\"",
                .wiegandFormat))
    }

    @Test func `a format that is not known leads to the nearest`() throws {
        try expect(
            Sample.with("formats: [▸\"H10031\"]", for: Self.sample),
            finds: Expected(
                .unknownName, "devices[0].formats[0]", found: "\"H10031\"", .wiegandFormat,
                suggestion: "h10301"))
    }

    @Test func `a reader without a format reads nothing`() throws {
        try expect(
            Sample.with("formats: ▸[]", for: Self.sample),
            finds: Expected(
                .outOfRange(.wiegandFormats), "devices[0].formats", found: "0", .list))
    }
}
