import StationModel
import Testing

@testable import yizhand

@Suite struct ArgumentParserTests {
    private let count = CommandOption(
        "--count", "N", form: .number(1...10), usual: "5", Phrase("数", "number"))
    private let format = CommandOption(
        "--format", "FORMAT", form: .choice(["csv", "ndjson"]), Phrase("式", "form"))

    private func parse(_ words: [String]) -> Result<Arguments, UsageFault> {
        Result { () throws(UsageFault) in
            try ArgumentParser.parse(
                words, options: [count, format, .json, .socket],
                operands: [
                    Operand("MODE", form: .choice(["open", "normal"]), Phrase("式", "mode")),
                    Operand("FILE", isRequired: false, Phrase("件", "file")),
                ])
        }
    }

    private func fault(_ words: String...) -> UsageFault? {
        guard case .failure(let fault) = parse(words) else { return nil }
        return fault
    }

    @Test func `options and operands may be mixed`() throws {
        let arguments = try parse(["--json", "open", "--count=7", "x", "--format", "csv"]).get()
        #expect(arguments.has(.json))
        #expect(arguments.number(count) == 7)
        #expect(arguments.text(format) == "csv")
        #expect(arguments.operands == ["open", "x"])
        #expect(arguments.operand(1) == "x" && arguments.operand(2) == nil)
    }

    @Test func `what is not given has its usual value, or none`() throws {
        let arguments = try parse(["open"]).get()
        #expect(arguments.number(count) == 5)
        #expect(arguments.text(format) == nil)
        #expect(!arguments.has(.json))
        #expect(arguments.required(.socket) == "/run/yizhand/control.sock")
    }

    @Test func `after two dashes everything is an operand`() throws {
        #expect(try parse(["open", "--", "--json"]).get().operands == ["open", "--json"])
    }

    @Test func `an unknown option names the nearest one`() {
        #expect(
            fault("open", "--conut", "3") == .unknownOption("--conut", nearest: "--count"))
        #expect(fault("open", "--zzzzzzzz") == .unknownOption("--zzzzzzzz", nearest: nil))
        #expect(fault("open", "-j") == .unknownOption("-j", nearest: nil))
    }

    @Test func `a value is missing at the end, before an option, and when it is empty`() {
        let missing = UsageFault.missingValue(option: "--count", placeholder: "N")
        #expect(fault("open", "--count") == missing)
        #expect(fault("open", "--count", "--json") == missing)
        #expect(fault("open", "--count=") == missing)
    }

    @Test func `an option is given once, and a flag without a value`() {
        #expect(fault("open", "--json", "--json") == .repeatedOption("--json"))
        #expect(fault("open", "--count=1", "--count=2") == .repeatedOption("--count"))
        #expect(fault("open", "--json=yes") == .unwantedValue(option: "--json"))
    }

    @Test func `operands are as many as declared`() {
        #expect(fault() == .missingOperand("MODE"))
        #expect(fault("open", "a", "b") == .unwantedOperand("b"))
    }

    @Test func `values are of their form`() {
        #expect(
            fault("opne")
                == .notAChoice("opne", of: "MODE", choices: ["open", "normal"], nearest: "open"))
        #expect(
            fault("open", "--format", "xml")
                == .notAChoice("xml", of: "--format", choices: ["csv", "ndjson"], nearest: nil))
        for text in ["0", "11", "many", "1.5", "99999999999999999999"] {
            #expect(fault("open", "--count", text) == .notANumber(text, of: "--count", 1...10))
        }
    }

    @Test func `every fault is explained in both languages`() {
        let faults: [UsageFault] = [
            .noCommand, .unknownCommand("x", nearest: "y"),
            .incompleteCommand("door", words: ["a"]), .unknownOption("--x", nearest: nil),
            .missingValue(option: "--x", placeholder: "N"), .unwantedValue(option: "--x"),
            .repeatedOption("--x"), .missingOperand("X"), .unwantedOperand("x"),
            .notAChoice("x", of: "X", choices: ["y"], nearest: nil),
            .notANumber("x", of: "X", 1...2), .wrong(Phrase("错", "wrong")),
        ]
        for fault in faults {
            #expect(!fault.found.chinese.isEmpty && !fault.found.english.isEmpty)
            #expect(fault.exitCode == .usage)
        }
    }
}
