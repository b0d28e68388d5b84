/// Imports go along the picture, and along nothing else.
struct ImportRules {
    let picture: Picture

    /// What a file under `Sources/` imports against the picture.
    func check(_ file: TextFile) -> [Finding] {
        guard let target = file.target, file.isSwift else { return [] }
        guard let row = picture.row(target) else {
            return [
                Finding(
                    file, found: "the target \(target) is not in the picture",
                    instead: "add its row to the table of targets in ARCHITECTURE.md")
            ]
        }
        let allowed = row.imports.union(row.system)
        return Self.imports(of: file).filter { !allowed.contains($0.module) }.map {
            Finding(
                file, line: $0.line, found: "\(target) imports \($0.module)",
                instead: "it may import \(allowed.sorted().joined(separator: ", ")), "
                    + "as ARCHITECTURE.md says")
        }
    }

    /// Rows without a target, and rows that lean on a row that is not there.
    func check(targets: Set<String>, of file: TextFile) -> [Finding] {
        let known = Set(picture.rows.map(\.target))
        let gone = picture.rows.filter { !targets.contains($0.target) }.map {
            Finding(
                file, line: $0.line, found: "the picture shows \($0.target)",
                instead: "Sources has no such target")
        }
        let loose = picture.rows.flatMap { row in
            row.imports.subtracting(known).sorted().map {
                Finding(
                    file, line: row.line, found: "\(row.target) leans on \($0)",
                    instead: "a target of the picture")
            }
        }
        let missing = targets.subtracting(known).sorted().map {
            Finding(file, found: "the picture lacks \($0)", instead: "a row of its own")
        }
        return gone + loose + missing
    }

    /// The modules that a file imports, with the line of each.
    static func imports(of file: TextFile) -> [(module: String, line: Int)] {
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
        var found: [(String, Int)] = []
        for (index, line) in file.codeLines.enumerated() {
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({ $0.first == "@" || Self.levels.contains($0) })
            else { continue }
            let isKind = kinds.contains(words[place + 1]) && place + 2 < words.count
            let path = words[isKind ? place + 2 : place + 1]
            found.append((String(path.prefix { $0 != "." }), index + 1))
        }
        return found
    }

    private static let levels: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
}
