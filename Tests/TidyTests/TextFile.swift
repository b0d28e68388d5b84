/// One text of the tree: its path from the top, and what stands in it.
struct TextFile: Hashable {
    let path: String
    let text: String

    /// For sources: the text without comments and strings, line by line the same.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = path.hasSuffix(".swift") ? SwiftCode.stripped(text) : text
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Lines as an editor counts them: the last newline begins no further one.
    var lineCount: Int { lines.count - (text.hasSuffix("\n") ? 1 : 0) }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var isMarkdown: Bool { path.hasSuffix(".md") }

    /// `StationCore` for `Sources/StationCore/Station.swift`; `nil` outside `Sources/`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}

/// Something untidy: where, what, and what to write in its place.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    let line: Int?
    let found: String
    let instead: String

    init(_ file: TextFile, line: Int? = nil, found: String, instead: String) {
        self.init(path: file.path, line: line, found: found, instead: instead)
    }

    init(path: String, line: Int? = nil, found: String, instead: String) {
        self.path = path
        self.line = line
        self.found = found
        self.instead = instead
    }

    var description: String {
        "\(path)\(line.map { ":\($0)" } ?? ""): \(found); \(instead)"
    }
}
