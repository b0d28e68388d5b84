import StationModel
import Testing

@testable import ConfigurationFile

@Suite struct QuantityTests {
    static let unlock = Requirement.quantity(.time, least: "1 s", most: "1 min")

    @Test(
        arguments: [
            ("5s", 5000), ("5 s", 5000), ("300 ms", 300), ("2 min", 120_000), ("1 h", 3_600_000),
            ("1d", 86_400_000), ("0 s", 0),
        ] as [(String, Int64)])
    func `a number with its unit is a time`(text: String, milliseconds: Int64) {
        #expect(Quantity.parse(text, .time) == .success(milliseconds))
    }

    @Test func `sizes, days and drifts have their own units`() {
        #expect(Quantity.parse("512 MiB", .size) == .success(536_870_912))
        #expect(Quantity.parse("30 d", .days) == .success(30))
        #expect(Quantity.parse("50 ppm", .drift) == .success(50))
    }

    @Test(
        arguments: [
            ("20 °C", 20_000), ("20.5 °C", 20_500), ("-5°C", -5000), ("-0.5 °C", -500),
            ("0.125 °C", 125),
        ] as [(String, Int64)])
    func `a temperature may be below zero and has three decimals`(
        text: String, millidegrees: Int64
    ) {
        #expect(Quantity.parse(text, .temperature) == .success(millidegrees))
        #expect(
            Quantity.amount(of: Quantity.written(millidegrees, .temperature), .temperature)
                == millidegrees)
    }

    @Test(arguments: ["20. °C", "20.1234 °C", ".5 °C", "--5 °C", "- 5 °C", "20,5 °C", "°C"])
    func `anything else is no temperature`(text: String) {
        #expect(Quantity.parse(text, .temperature) == .failure(.noQuantity))
    }

    @Test func `temperatures are written as people write them`() {
        #expect(Quantity.written(20_000, .temperature) == "20 °C")
        #expect(Quantity.written(20_500, .temperature) == "20.5 °C")
        #expect(Quantity.written(-500, .temperature) == "-0.5 °C")
        #expect(Quantity.written(50, .temperature) == "0.05 °C")
        #expect(Quantity.written(0, .temperature) == "0 °C")
    }

    @Test func `weights, powers, shares, lengths and hours have their own units`() {
        #expect(Quantity.parse("2 kg", .weight) == .success(2000))
        #expect(Quantity.parse("-20 g", .weight) == .success(-20))
        #expect(Quantity.parse("2 kW", .power) == .success(2000))
        #expect(Quantity.parse("54 %", .share) == .success(540))
        #expect(Quantity.parse("546‰", .share) == .success(546))
        #expect(Quantity.parse("1500 ppm", .concentration) == .success(1500))
        #expect(Quantity.parse("3 m", .length) == .success(3000))
        #expect(Quantity.parse("2 d", .hours) == .success(48))
        #expect(Quantity.parse("-1 h", .hours) == .failure(.noQuantity))
    }

    @Test func `a temperature beyond 64 bits is too large, not wrapped`() {
        #expect(Quantity.parse("99999999999999999 °C", .temperature) == .failure(.tooLarge))
        #expect(
            Quantity.parse("9223372036854775.999 °C", .temperature) == .failure(.tooLarge))
    }

    @Test(arguments: ["", " 5 s", "5  s", "s", "-5 s", "1.5 s", "5,5 s", "+5 s", "５ s"])
    func `anything else is no quantity`(text: String) {
        #expect(Quantity.parse(text, .time) == .failure(.noQuantity))
    }

    @Test func `a number beyond 64 bits is too large, not wrapped`() {
        #expect(Quantity.parse("99999999999999999999 s", .time) == .failure(.tooLarge))
        #expect(Quantity.parse("9223372036854775807 h", .time) == .failure(.tooLarge))
    }

    @Test(
        arguments: [
            (0, "0 ms"), (300, "300 ms"), (5000, "5 s"), (90_000, "90 s"), (120_000, "2 min"),
            (86_400_000, "1 d"),
        ] as [(Int64, String)])
    func `an amount is written in the largest unit that fits`(amount: Int64, text: String) {
        #expect(Quantity.written(amount, .time) == text)
    }

    @Test func `a bare number where a unit is needed says so`() throws {
        try expect(
            Sample.with("unlock: ▸5,", for: "unlock: \"5 s\","),
            finds: Expected(
                .missingUnit, "door.unlock", found: "5", Self.unlock, suggestion: "\"5 s\""))
        try expect(
            Sample.with("unlock: ▸\"5\",", for: "unlock: \"5 s\","),
            finds: Expected(
                .missingUnit, "door.unlock", found: "\"5\"", Self.unlock, suggestion: "\"5 s\""))
    }

    @Test func `the unit that is suggested fits`() {
        #expect(QuantityLimits.debounce.completed("50") == "\"50 ms\"")
        #expect(QuantityLimits.unlock.completed("5") == "\"5 s\"")
        #expect(QuantityLimits.unlock.completed("2000") == "\"2000 ms\"")
        #expect(QuantityLimits.unlock.completed("999999") == nil)
    }

    @Test func `a number with its unit outside quotes is a syntax fault that tells the remedy`()
        throws
    {
        try expect(
            Sample.with("unlock: 5 ▸s,", for: "unlock: \"5 s\","),
            finds: Expected(.syntax, "", found: "s", .syntax(.commaOrClosingBrace)))
        try expect(
            Sample.with("unlock: ▸5s,", for: "unlock: \"5 s\","),
            finds: Expected(.syntax, "", found: "5s", .syntax(.number)))
    }

    @Test(
        arguments: [
            ("5 sec", "\"5 s\""), ("5 秒", "\"5 s\""), ("5 S", "\"5 s\""),
            ("1 minutes", "\"1 min\""),
            ("20 °C", nil), ("5 MiB", nil),
        ] as [(String, String?)])
    func `a wrong unit leads to the right one where it can be told`(
        written: String, suggestion: String?
    ) throws {
        try expect(
            Sample.with("unlock: ▸\"\(written)\",", for: "unlock: \"5 s\","),
            finds: Expected(
                .unknownUnit, "door.unlock", found: "\"\(written)\"", Self.unlock,
                suggestion: suggestion))
    }

    @Test func `a value of no quantity's type is the wrong type`() throws {
        try expect(
            Sample.with("unlock: ▸true,", for: "unlock: \"5 s\","),
            finds: Expected(.wrongType, "door.unlock", found: "true", Self.unlock))
        try expect(
            Sample.with("unlock: ▸\"soon\",", for: "unlock: \"5 s\","),
            finds: Expected(.badForm, "door.unlock", found: "\"soon\"", Self.unlock))
    }
}
