import Foundation

/// Reads a text file of limited size; what goes wrong becomes a finding about the file.
enum FileReader {
    /// A station's file has a few KiB, a calendar fewer. More is a wrong path (a database), and
    /// reading it whole would take the board's memory.
    static let mostBytes = 1 << 20

    static func text(of path: String, findings: Findings) -> String? {
        let bytes: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = try handle.read(upToCount: mostBytes + 1) ?? Data()
            try handle.close()
        } catch {
            report(path, .unreadable, found: .text(systemWord(error)), findings)
            return nil
        }
        guard bytes.count <= mostBytes else {
            report(path, .outOfRange(.fileSize), found: .text("> \(mostBytes) B"), findings)
            return nil
        }
        return decoded(bytes, path: path, findings)
    }

    private static func report(
        _ path: String, _ problem: ConfigurationProblem, found: Found, _ findings: Findings
    ) {
        findings.add(
            ConfigurationFinding(
                .error, at: SourcePlace(file: path, line: 1, column: 1), path: .root,
                problem: problem, found: found, expected: .readableFile(mostBytes: mostBytes)))
    }

    /// A text that is not UTF-8 (GBK, mostly) is blamed at the first place that fits no character.
    private static func decoded(_ bytes: Data, path: String, _ findings: Findings) -> String? {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // Decoding puts U+FFFD there.
        let repaired = String(decoding: bytes, as: UTF8.self).unicodeScalars
        let sound = repaired.prefix { $0 != "\u{FFFD}" }
        let line = sound.count { $0 == "\n" } + 1
        let column = sound.reversed().prefix { $0 != "\n" }.count + 1
        findings.add(
            ConfigurationFinding(
                .error, at: SourcePlace(file: path, line: line, column: column), path: .root,
                problem: .syntax, found: .text("U+FFFD"), expected: .syntax(.utf8)))
        return nil
    }

    /// The system's own words, without Foundation's wrapping.
    static func systemWord(_ error: any Error) -> String {
        let outer = error as NSError
        let inner = outer.userInfo[NSUnderlyingErrorKey] as? NSError
        return (inner ?? outer).localizedDescription
    }
}
