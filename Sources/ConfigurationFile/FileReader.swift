import Foundation
import Glibc

/// Reads a text file of limited size; what goes wrong becomes a finding about the file.
public enum FileReader {
    /// A station's file has a few KiB, a calendar fewer. More is a wrong path (a database), and
    /// reading it whole would take the board's memory.
    static let mostBytes = 1 << 20

    static func text(of path: String, findings: Findings) -> String? {
        text(of: path, at: SourcePlace(file: path, line: 1, column: 1), .root, findings)
    }

    /// A file that the configuration names: where it cannot be read, that name is to be mended.
    static func text(of path: String, namedBy node: Node) -> String? {
        text(of: path, at: node.place, node.path, node.findings)
    }

    private static func text(
        of path: String, at place: SourcePlace, _ key: ConfigurationPath, _ findings: Findings
    ) -> String? {
        let bytes: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = try handle.read(upToCount: mostBytes + 1) ?? Data()
            try handle.close()
        } catch {
            let word = "\(path): \(systemWord(error))"
            findings.add(unfit(at: place, key, .unreadable, found: word))
            return nil
        }
        guard bytes.count <= mostBytes else {
            let word = "\(path): > \(mostBytes) B"
            findings.add(unfit(at: place, key, .outOfRange(.fileSize), found: word))
            return nil
        }
        return decoded(bytes, path: path, findings)
    }

    private static func unfit(
        at place: SourcePlace, _ key: ConfigurationPath, _ problem: ConfigurationProblem,
        found: String
    ) -> ConfigurationFinding {
        ConfigurationFinding(
            .error, at: place, path: key, problem: problem, found: .text(found),
            expected: .readableFile(mostBytes: mostBytes))
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
    public static func systemWord(_ error: any Error) -> String {
        systemNumber(error).map { String(cString: strerror($0)) }
            ?? inner(error).localizedDescription
    }

    /// The system's number of it; `nil` where the system said nothing.
    public static func systemNumber(_ error: any Error) -> Int32? {
        let inner = inner(error)
        return switch (error as? CocoaError)?.code {
        case _ where inner.domain == NSPOSIXErrorDomain: Int32(inner.code)
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        case .fileReadNoPermission, .fileWriteNoPermission: EACCES
        case .fileWriteVolumeReadOnly: EROFS
        case .fileWriteOutOfSpace: ENOSPC
        case .fileWriteFileExists: EEXIST
        default: nil
        }
    }

    private static func inner(_ error: any Error) -> NSError {
        let outer = error as NSError
        return outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
    }
}
