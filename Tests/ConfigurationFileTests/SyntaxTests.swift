import Foundation
import StationModel
import Testing

@testable import ConfigurationFile

@Suite struct SyntaxTests {
    static func scan(_ text: String) throws(SyntaxFault) -> PositionMap {
        var scanner = JSON5Scanner(text)
        return try scanner.scan()
    }

    static func foundationReads(_ text: String) -> Bool {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            _ = try decoder.decode(JSONValue.self, from: Data(text.utf8))
            return true
        } catch { return false }
    }

    static func scannerReads(_ text: String) -> Bool {
        do throws(SyntaxFault) {
            _ = try scan(text)
            return true
        } catch { return false }
    }

    @Test(arguments: [
        "{a: ▸,}", "{▸,}", "{a ▸1}", "{a: 1 ▸b: 2}", "{a: 1▸", "[1 ▸2]", "[1,▸", "▸", "{a: ▸tru}",
        "{a: 'x▸\ny'}", "{a: '▸", "{a: '\\▸q'}", "{a: '\\u12▸G4'}", "{a: ▸01}", "{a: ▸1.5.5}",
        "{a: ▸1e}", "{a: ▸5s}", "{a: 1}▸x", "{a▸-b: 1}", "{▸1a: 2}", "/* {a: 1}▸", "{a: 1▸\u{A0}}",
        "{a: 1▸，}", "{a▸： 1}", "{a: ▸“x”}", "{\n  a: 1,\r\n  b: ▸}", "{a: '\\ud800▸'}",
        "{\\u0061▸: 1}", "{中文: '好' ▸x}",
    ])
    func `the first place that is not JSON5 has its line and column`(marked: String) {
        let marked = marked == "{\\u0061▸: 1}" ? "{▸\\u0061: 1}" : marked
        let text = marked.replacing("▸", with: "")
        #expect(marks(in: marked).count == 1)
        do throws(SyntaxFault) {
            _ = try Self.scan(text)
            Issue.record("read: \(text)")
        } catch {
            let place = SourcePlace(
                file: "station.json5", line: error.point.line, column: error.point.column)
            #expect([place] == marks(in: marked), "\(error)")
        }
    }

    @Test(arguments: [
        "{}", "[]", "{a: 1, 'b': \"x\", \"c\": [1, 2,],}", "// x\n{a: 1} // y", "/* x */ [ /**/ ]",
        "{a: +5, b: -0x1F, c: .5, d: 5., e: 1e-3, f: Infinity, g: -NaN}", "\u{FEFF}{a: 1}",
        "{a: 'x\\\ny', b: 'x\\\r\ny', c: '\\x41\\u4e2d\\uD83D\\uDE00\\t'}", "{$a: null, _b: true}",
        "{中文: '好'}", "{a: '\u{2028}'}", "[[[[1]]]]", "{true: 1}",
    ])
    func `what the decoder reads, the scanner reads`(text: String) {
        #expect(Self.foundationReads(text))
        #expect(Self.scannerReads(text))
    }

    @Test func `what the scanner passes, the decoder reads`() {
        var random = SplitMix(state: 20_261_121)
        let alphabet = Array("{}[]:,'\"\\/*abtruefalsn0123456789+-.eExX \n中$_")
        let seeds = ["{a: [1, 'x', {b: true}], c: \"\\n\"}", Sample.text, "[1e5, 0x1F, .5, -NaN]"]
        var passed = 0
        for _ in 0..<4000 {
            var text = Array(seeds[random.below(seeds.count)])
            for _ in 0..<(1 + random.below(3)) {
                let place = random.below(text.count)
                switch random.below(3) {
                case 0: text.remove(at: place)
                case 1: text.insert(alphabet[random.below(alphabet.count)], at: place)
                default: text[place] = alphabet[random.below(alphabet.count)]
                }
            }
            guard Self.scannerReads(String(text)) else { continue }
            passed += 1
            #expect(Self.foundationReads(String(text)), "\(String(text))")
        }
        #expect(passed > 100, "the mutations must leave enough that is read")
    }

    @Test func `every key and value of a text has its place`() throws {
        let map = try Self.scan("{\n  a: [10, {b: 'x'}],\n  \"中文\": 1 }")
        let root = ConfigurationPath.root
        #expect(map.values[root] == .init(line: 1, column: 1))
        #expect(map.keys[root / "a"] == .init(line: 2, column: 3))
        #expect(map.values[(root / "a")[1]] == .init(line: 2, column: 11))
        #expect(map.values[(root / "a")[1] / "b"] == .init(line: 2, column: 15))
        #expect(map.keys[root / "中文"] == .init(line: 3, column: 3))
        #expect(map.values[root / "中文"] == .init(line: 3, column: 9))
    }

    @Test func `inside a repeated key nothing is noted`() throws {
        let map = try Self.scan("{a: {b: 1}, a: {b: 2, b: 3, c: 4}}")
        #expect(map.duplicates.map(\.path.description) == ["a"])
        #expect(map.values[ConfigurationPath.root / "a" / "c"] == nil)
    }

    @Test func `a text deeper than any configuration is refused before it costs a stack`() {
        let depth = JSON5Scanner.deepestNesting
        let inside = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(Self.scannerReads(inside))
        do throws(SyntaxFault) {
            _ = try Self.scan(String(repeating: "[", count: 100_000))
            Issue.record("read")
        } catch {
            #expect(error.expected == .lessNesting)
            #expect(error.point == .init(line: 1, column: depth + 1))
        }
    }

    @Test func `signs of a Chinese keyboard lead to the plain ones`() throws {
        try expect(
            Sample.with("unlock: \"5 s\"▸，", for: "unlock: \"5 s\","),
            finds: Expected(
                .syntax, "", found: "，", .syntax(.commaOrClosingBrace), suggestion: ","))
    }

    @Test func `a file that is not there or is no text is a finding, too`() throws {
        try KeyFolder.temporary { folder in
            let gbk = folder.path + "/gbk.json5"
            try Data([0x7B, 0x0A, 0x61, 0x3A, 0x27, 0xBD, 0xAD, 0x27, 0x7D])
                .write(to: URL(fileURLWithPath: gbk))
            let environment = LoadEnvironment(now: Sample.now)
            for (path, line, column, problem) in [
                (gbk, 2, 4, ConfigurationProblem.syntax),
                (folder.path + "/none", 1, 1, .unreadable),
                (folder.path, 1, 1, .unreadable),
            ] {
                let errors = #expect(throws: ConfigurationErrors.self) {
                    try ConfigurationLoader.load(path: path, in: environment)
                }
                let place = SourcePlace(file: path, line: line, column: column)
                #expect(errors?.errors.map(\.place) == [place])
                #expect(errors?.errors.map(\.problem) == [problem])
            }
        }
    }

    @Test func `a file too large to be a configuration is not read`() throws {
        try KeyFolder.temporary { folder in
            let path = try folder.write(
                "big", mode: 0o644, content: String(repeating: " ", count: (1 << 20) + 1))
            let errors = #expect(throws: ConfigurationErrors.self) {
                try ConfigurationLoader.load(path: path, in: LoadEnvironment(now: Sample.now))
            }
            #expect(errors?.errors.map(\.problem) == [.outOfRange(.fileSize)])
        }
    }
}

/// A small generator with a written seed: the same texts in every run.
struct SplitMix {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
