import Testing

/// Each rule finds what breaks it, and leaves alone what only looks so.
struct RuleSelfTests {
    let picture = Picture(
        TextFile(
            path: "ARCHITECTURE.md",
            text: """
                | target | kind | what for | imports | system |
                |---|---|---|---|---|
                | `Nouns` | pure | nouns | – | – |
                | `Rules` | pure | rules | `Nouns` | – |
                | `Edge` | thin | edge | `Nouns`, `Rules` | `Glibc` |
                | `tool` | executable | commands | `Edge` | `Foundation` |
                """))

    func source(_ target: String, _ text: String) -> TextFile {
        TextFile(path: "Sources/\(target)/Sample.swift", text: text)
    }

    // MARK: - Text

    @Test func `comments, strings and raw identifiers are no code`() {
        let text = #"""
            a // try?
            /* try! /* nested */ try! */ b
            let text = "try? \" try?"; let raw = ##"a"# try?"##
            let long = """
                try? "quoted"
                """
            func `a test that says try?`() {}
            c
            """#
        let code = SwiftCode.stripped(text)
        #expect(!code.contains("try"))
        #expect(code.contains("let long") && code.contains("func "))
        #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count == 8)
        #expect(code.hasSuffix("c"))
    }

    // MARK: - Terms

    @Test func `a word in the place of the agreed one is found, within another it is not`() {
        let table = TextFile(
            path: "CONTRIBUTING.md",
            text: """
                Terms

                | English | 中文 | not |
                |---|---|---|
                | red apple | 红苹果 | 苹果、大红苹果 |
                | tree | 苹果树 | |

                苹果
                """)
        let rules = TermRules(table)
        #expect(rules.terms.sorted() == ["红苹果", "苹果树"].sorted())
        #expect(rules.check(table).isEmpty)
        let text = TextFile(path: "a.md", text: "红苹果\n一棵苹果树\n苹果\n大红苹果\n")
        #expect(rules.check(text).map(\.line) == [3, 4])
        #expect(rules.check(text).allSatisfy { $0.instead == "红苹果" })
    }

    // MARK: - Imports

    @Test func `the picture is read from its table`() {
        #expect(picture.rows.map(\.target) == ["Nouns", "Rules", "Edge", "tool"])
        #expect(picture.row("Edge")?.imports == ["Nouns", "Rules"])
        #expect(picture.row("Edge")?.system == ["Glibc"])
        #expect(picture.isPure("Rules") && !picture.isPure("Edge"))
    }

    @Test(arguments: [
        "import Edge", "public import Edge", "@preconcurrency import Foundation",
        "import struct Foundation.Date", "@testable import Edge", "internal import Glibc",
    ])
    func `an import against the picture is found`(line: String) {
        let findings = ImportRules(picture: picture).check(source("Rules", "\n\(line)\n"))
        #expect(findings.map(\.line) == [2])
    }

    @Test func `imports along the picture, and sentences about imports, are fine`() {
        let text = "public import Nouns\n// import Edge\nlet text = \"import Edge\"\n"
        #expect(ImportRules(picture: picture).check(source("Rules", text)) == [])
    }

    @Test func `a target without a row, and a row without a target, are found`() {
        let rules = ImportRules(picture: picture)
        #expect(rules.check(source("New", "")).count == 1)
        let file = TextFile(path: "ARCHITECTURE.md", text: "")
        #expect(rules.check(targets: ["Nouns", "Rules", "Edge", "New"], of: file).count == 2)
    }

    // MARK: - Calls

    @Test(arguments: BannedCalls.calls.map(\.word))
    func `every banned call is found where it is banned`(word: String) {
        let rules = BannedCalls(picture: picture)
        let findings = rules.check(source("Rules", "let a = 1\n    \(word) x\n"))
        #expect(findings.contains { $0.line == 2 && $0.found == word })
    }

    @Test func `a call is banned only where its rule says so`() {
        let rules = BannedCalls(picture: picture)
        #expect(rules.check(source("tool", "print(1)\n")) == [])
        #expect(rules.check(source("Edge", "print(1)\n")).count == 1)
        #expect(rules.check(source("Edge", "let a = Task { 1 }\n")) == [])
        #expect(rules.check(source("Rules", "blueprint(1); paper.print(1)\n")) == [])
        let test = TextFile(
            path: "Tests/RulesTests/Sample.swift", text: "print(Date())\ntry? a()\n")
        #expect(rules.check(test).map(\.found) == ["try?"])
    }

    @Test func `an excuse holds for its file and its word, and only while it is needed`() {
        let rules = BannedCalls(picture: picture)
        for (path, excuse) in BannedCalls.excused {
            let file = TextFile(path: path, text: "\(excuse.word) let a = 1\ntry? b()\n")
            #expect(rules.check(file).map(\.found) == ["try?"])
        }
        #expect(BannedCalls.needlessExcuses(in: []).count == BannedCalls.excused.count)
    }

    // MARK: - Lengths

    @Test func `a long line is found, at its number`() {
        let text = "a\n" + String(repeating: "驿", count: 100) + "\n"
        #expect(LengthRules.lines(source("Rules", text)) == [])
        let longer = text + String(repeating: "b", count: 101)
        #expect(LengthRules.lines(source("Rules", longer)).map(\.line) == [3])
        let script = TextFile(path: ".ci/run", text: "#!/bin/sh\n" + longer)
        #expect(LengthRules.lines(script).count == 1)
    }

    @Test(arguments: [
        "func long(_ a: [Int] = [].map { $0 }) -> Int", "init?(_ a: Int)\n    where A: B", "deinit",
        "private mutating func a() throws(E)", "subscript(_ index: Int) -> Int",
        "func a(\n        b: Int\n    )\n    -> Int",
    ])
    func `a long function is found, however it is declared`(declaration: String) {
        func findings(_ lines: Int) -> [Finding] {
            let body = String(repeating: "        step()\n", count: lines)
            let text = "struct A {\n    \(declaration) {\n\(body)    }\n}\n"
            return LengthRules.functions(source("Rules", text))
        }
        let lines = declaration.count { $0 == "\n" } + 1
        #expect(findings(60 - lines - 1) == [])
        #expect(findings(60 - lines).map(\.line) == [2])
    }

    @Test func `a requirement of a protocol has no body`() {
        let body = String(repeating: "    var a: Int { get }\n", count: 80)
        let text = "protocol A {\n    func a() -> Int\n    init(b: Int)\n\(body)}\n"
        #expect(LengthRules.functions(source("Rules", text)) == [])
    }

    @Test func `a long file is found, and an excuse that it does not need`() {
        func file(_ lines: Int) -> TextFile {
            source("Rules", String(repeating: "a\n", count: lines))
        }
        let excuse = ["Sources/Rules/Sample.swift": "reason"]
        #expect(LengthRules.length(file(200), excused: [:]) == [])
        #expect(LengthRules.length(file(201), excused: [:]).count == 1)
        #expect(LengthRules.length(file(400), excused: excuse) == [])
        #expect(LengthRules.length(file(401), excused: excuse).count == 1)
        #expect(LengthRules.needlessExcuses(in: [file(201)], excused: excuse) == [])
        #expect(LengthRules.needlessExcuses(in: [file(200)], excused: excuse).count == 1)
        let test = TextFile(
            path: "Tests/A/B.swift", text: String(repeating: "a\n", count: 300))
        #expect(LengthRules.length(test, excused: [:]) == [])
    }

    @Test func `a source of comments only is found`() {
        #expect(LengthRules.dead(source("Rules", "// \n/* later */\n")).count == 1)
        #expect(LengthRules.dead(source("Rules", "// why\nlet a = 1\n")) == [])
    }

    // MARK: - Tree

    @Test func `what does not belong to the top is found, and what is missing there`() {
        let names = Array(TreeRules.topLevel)
        #expect(TreeRules.topLevel(names) == [])
        #expect(TreeRules.topLevel(names + ["notes.txt"]).map(\.path) == ["notes.txt"])
        #expect(TreeRules.topLevel(names.filter { $0 != "LICENSE" }).map(\.path) == ["LICENSE"])
    }

    @Test func `tracked build products are found`() {
        let paths = ["Package.swift", ".build/debug.yaml", "Package.resolved"]
        #expect(TreeRules.tracked(paths).count == 2)
    }

    @Test func `a place outside the project is found`() {
        let text = "see Sources\nsee ../" + "shared/notes\n"
        let file = TextFile(path: "README.md", text: text)
        #expect(TreeRules.foreignPaths(file).map(\.line) == [2])
    }
}
