import Testing

/// Links of Markdown files, good and broken.
struct LinkRuleTests {
    struct Files: LinkTargets {
        let files: [TextFile]

        func exists(_ path: String) -> Bool {
            path == "." || files.contains { $0.path == path || $0.path.hasPrefix(path + "/") }
        }

        func file(_ path: String) -> TextFile? { files.first { $0.path == path } }
    }

    func findings(_ text: String) -> [String] {
        let file = TextFile(path: "hardware/page.md", text: text)
        let files = [
            file, TextFile(path: "hardware/wiring.svg", text: ""),
            TextFile(path: "README.md", text: "# A tour\n## What it is, in short\n## A tour\n"),
        ]
        return LinkRules(tree: Files(files: files)).check(file).map(\.found)
    }

    @Test(arguments: [
        "[a](wiring.svg)", "![a](wiring.svg \"a picture\")", "[a](../README.md)",
        "[a](../README.md#what-it-is-in-short)", "[a](../README.md#a-tour-1)",
        "# Here\n[a](#here)", "[a](https://example.org/nothing)", "[a]: ../README.md",
        "`[a](gone.md)`", "```\n[a](gone.md)\n```", "`hardware/wiring.svg`", "`hardware/`",
        "`Tests/<Target>/Fixtures`", "[a](..)",
    ])
    func `a link that leads somewhere is fine`(text: String) {
        #expect(findings(text) == [])
    }

    @Test(arguments: [
        "[a](gone.md)", "![a](gone.svg)", "[a](../README.md#gone)", "[a](#gone)",
        "[a](/README.md)", "[a](../../README.md)", "[a]: gone.md", "`hardware/gone.svg`",
        "[a](wiring.svg) and [b](gone.md)", "[a](wiring.svg#part)",
    ])
    func `a link that leads nowhere is found`(text: String) {
        #expect(findings(text).count == 1)
    }
}
