import Testing

/// The tree keeps the rules that people agreed on. What each rule finds is shown in
/// `RuleSelfTests`, on samples that break it.
struct TidyTests {
    let tree: SourceTree
    let picture: Picture
    let architecture: TextFile

    init() throws {
        tree = try SourceTree.current.get()
        let found = tree.file("ARCHITECTURE.md")
        architecture = try #require(found)
        picture = Picture(architecture)
    }

    func expectNone(_ findings: [Finding]) {
        for finding in findings { Issue.record("\(finding)") }
    }

    @Test func `the tree is read`() {
        #expect(tree.swift.count > 200)
        #expect(tree.markdown.count > 5)
        #expect(picture.rows.count { $0.kind.hasPrefix("pure") } >= 6)
    }

    @Test func `every import goes along the picture`() {
        expectNone(tree.swift.flatMap(ImportRules(picture: picture).check))
    }

    @Test func `the picture shows every target and no other`() {
        let targets = Set(
            tree.files.compactMap(\.target).filter { tree.exists("Sources/\($0)") })
        expectNone(ImportRules(picture: picture).check(targets: targets, of: architecture))
    }

    @Test func `nobody makes a banned call`() {
        expectNone(tree.swift.flatMap(BannedCalls(picture: picture).check))
        expectNone(BannedCalls.needlessExcuses(in: tree.swift))
    }

    @Test func `lines, functions and files are short`() {
        expectNone(tree.files.flatMap(LengthRules.lines))
        expectNone(tree.files.flatMap(LengthRules.functions))
        expectNone(tree.files.flatMap { LengthRules.length($0) })
        expectNone(LengthRules.needlessExcuses(in: tree.files))
    }

    @Test func `every source has code`() {
        expectNone(tree.swift.flatMap(LengthRules.dead))
    }

    @Test func `every link of every Markdown file leads somewhere`() {
        expectNone(tree.markdown.flatMap(LinkRules(tree: tree).check))
    }

    @Test func `the project speaks of no place outside itself`() {
        expectNone(tree.files.flatMap(TreeRules.foreignPaths))
    }

    @Test func `one Chinese word stands for one thing`() throws {
        let found = tree.file("CONTRIBUTING.md")
        let terms = TermRules(try #require(found))
        #expect(terms.terms.count > 5 && terms.replaced.count > 3)
        expectNone(tree.files.flatMap(terms.check))
    }

    @Test func `at the top lies what the charter lists`() {
        expectNone(TreeRules.topLevel(tree.topLevel))
    }

    @Test func `git tracks no build products`() throws {
        expectNone(TreeRules.tracked(try tree.trackedFiles() ?? []))
    }
}
