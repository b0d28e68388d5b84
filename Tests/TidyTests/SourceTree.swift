import Foundation

/// The project's texts, found from where this file lies.
struct SourceTree {
    let root: URL
    let files: [TextFile]
    /// Names at the top, folders and files, without what git ignores.
    let topLevel: [String]

    /// What building and editing leave behind; git ignores the same.
    static let ignored: Set<String> = [
        ".git", ".build", ".swiftpm", "Package.resolved", ".DS_Store", "__pycache__", ".venv",
    ]

    static let texts: Set<String> = [
        "swift", "c", "h", "md", "sh", "py", "json", "json5", "ndjson", "yml", "svg", "html",
        "css", "js", "conf", "service", "sysusers", "tmpfiles", "rules", "patch", "modulemap",
        "txt", "csv", "toml", "",
    ]

    static let current: Result<SourceTree, any Error> = Result { try SourceTree() }

    init() throws {
        root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        topLevel = try FileManager.default.contentsOfDirectory(atPath: root.path)
            .filter { !Self.ignored.contains($0) }.sorted()
        var files: [TextFile] = []
        for name in topLevel { try Self.collect(name, below: root, into: &files) }
        self.files = files
    }

    private static func collect(
        _ path: String, below root: URL, into files: inout [TextFile]
    ) throws {
        let url = root.appending(path: path)
        let values = try url.resourceValues(forKeys: [.isDirectoryKey, .isSymbolicLinkKey])
        if values.isSymbolicLink == true { return }
        if values.isDirectory == true {
            for name in try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
            where !ignored.contains(name) {
                try collect(path + "/" + name, below: root, into: &files)
            }
        } else if texts.contains(url.pathExtension) {
            let bytes = try Data(contentsOf: url)
            // Damaged on purpose, as some fixtures are, a text is nobody's to judge.
            if let text = String(validating: bytes, as: UTF8.self) {
                files.append(TextFile(path: path, text: text))
            }
        }
    }

    var swift: [TextFile] { files.filter(\.isSwift) }
    var markdown: [TextFile] { files.filter(\.isMarkdown) }

    func file(_ path: String) -> TextFile? { files.first { $0.path == path } }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// What git has in its index; `nil` where there is no repository (a source archive).
    func trackedFiles() throws -> [String]? {
        guard exists(".git") else { return nil }
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = [
            "git", "-c", "safe.directory=*", "-C", root.path, "ls-files", "-z",
        ]
        let pipe = Pipe()
        git.standardOutput = pipe
        try git.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        git.waitUntilExit()
        guard git.terminationStatus == 0 else { throw GitFailed(status: git.terminationStatus) }
        return output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    struct GitFailed: Error {
        let status: Int32
    }
}
