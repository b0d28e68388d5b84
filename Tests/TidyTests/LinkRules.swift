/// Links of Markdown files lead somewhere: files exist, and anchors are headings. Addresses of the
/// web are not asked: a test needs no internet.
struct LinkRules {
    let tree: any LinkTargets

    func check(_ file: TextFile) -> [Finding] {
        guard file.isMarkdown else { return [] }
        let text = Markdown(file.text)
        let links = text.links.compactMap { check($0, in: file) }
        let paths = text.codeSpans.compactMap { checkPath($0, in: file) }
        return links + paths
    }

    private func check(_ link: Markdown.Item, in file: TextFile) -> Finding? {
        let target = link.text
        if Self.webSchemes.contains(where: target.hasPrefix) { return nil }
        func finding(_ instead: String) -> Finding {
            Finding(file, line: link.line, found: "a link to \(target)", instead: instead)
        }
        if target.hasPrefix("/") { return finding("a path from this file's folder") }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0].isEmpty ? file.path : Self.joined(file.folder, String(parts[0]))
        guard let place, tree.exists(place) else { return finding("a file that exists") }
        guard parts.count == 2 else { return nil }
        guard let other = place == file.path ? file : tree.file(place),
            Markdown(other.text).anchors.contains(String(parts[1]))
        else { return finding("a heading of \(place)") }
        return nil
    }

    /// A path in backticks that begins like one of ours has to be one of ours.
    private func checkPath(_ span: Markdown.Item, in file: TextFile) -> Finding? {
        let text = span.text
        guard Self.ourFolders.contains(where: text.hasPrefix),
            !text.contains(where: { " <>*…{}()$\\".contains($0) })
        else { return nil }
        let places = [Self.joined("", text), Self.joined(file.folder, text)].compactMap { $0 }
        guard !places.contains(where: tree.exists) else { return nil }
        return Finding(
            file, line: span.line, found: "the path `\(text)`", instead: "a path that exists")
    }

    private static let webSchemes = ["https://", "http://", "mailto:"]
    private static let ourFolders = [
        "Sources/", "Tests/", "systemd/", "config/", "hardware/", ".ci/",
    ]

    /// A path relative to a folder, with `..` resolved; `nil` = it leads out of the project.
    static func joined(_ folder: String, _ path: String) -> String? {
        var parts = folder.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}

/// What links can lead to.
protocol LinkTargets {
    func exists(_ path: String) -> Bool
    func file(_ path: String) -> TextFile?
}

extension SourceTree: LinkTargets {}
