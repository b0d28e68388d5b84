import Glibc
import Synchronization

/// Lines for the journal, with their priority (`<3>…`, sd-daemon(3)). No personal data ever.
///
/// One line is one `write`; a journal that does not keep up would block the writer, so the loop's
/// thread never logs: it hands its lines to the slow lane.
public struct Log: Sendable {
    /// Standard error.
    public static let shared = Log()

    public func critical(_ text: String) { write("<2>", text) }
    public func error(_ text: String) { write("<3>", text) }
    public func warning(_ text: String) { write("<4>", text) }
    public func notice(_ text: String) { write("<5>", text) }

    private func write(_ priority: String, _ text: String) {
        let line = Array("\(isJournal ? priority : "")\(text)\n".utf8)
        // A journal that has gone takes the line with it; there is nowhere else to say so.
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// systemd sets JOURNAL_STREAM when standard error is the journal.
    private let isJournal = getenv("JOURNAL_STREAM") != nil
}
