import Foundation
import Identity
import StationModel

/// What is published only where somebody says that it is meant.
extension ListPublication {
    /// An export that failed is not to be taken for one that is meant.
    func checkNotEmpty(
        _ section: PublishingFault.Section, _ count: Int
    ) throws(PublishingFault) {
        guard count > 0 || allowsShrink else { throw .emptyTable(section) }
    }

    func checkShrinking(to count: Int, _ run: PublicationRun) throws {
        let old = run.previous?.members.count ?? 0
        guard count * 2 >= old || allowsShrink else {
            throw PublishingFault.shrinks(from: old, to: count)
        }
    }

    /// Also for some time after: a station that was away meets the shrunken list later.
    func lastsShrinking(_ run: inout PublicationRun) throws -> Bool {
        let path = "\(work)/shrunk"
        if allowsShrink {
            let file = try OutputFile(path: path + ".new", mode: 0o600)
            try file.append(line: (issued + Self.shrinkingLasts).rfc3339Seconds)
            _ = try file.finish()
            run.shrunk = (path + ".new", path)
            return true
        }
        // It gets its name just before the manifest: a run that was killed between the two has
        // published nothing that shrinks.
        guard run.previous?.members.allowShrink ?? true else { return false }
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        return UnixTime(rfc3339: String(text.prefix { !$0.isNewline })).map { issued < $0 } ?? false
    }

    /// A station without a network for a quarter is a technician's.
    private static let shrinkingLasts: Duration = .days(90)
}
