import Publishing
import StationModel
import Synchronization

/// How far a publication has come, and how much longer it takes.
final class PublishingProgress: Sendable {
    private struct Work {
        var name = Phrase.none
        var begun = UnixTime(seconds: 0)
    }

    private let console: Console
    private let now: @Sendable () -> UnixTime
    private let work = Mutex(Work())

    init(console: Console, now: @escaping @Sendable () -> UnixTime) {
        self.console = console
        self.now = now
    }

    func show(_ step: PublishingStep) {
        let (name, done, total) = Self.parts(of: step)
        guard done > 0, total > 0 else { return }
        let now = now()
        let begun = work.withLock { work in
            if work.name != name { work = Work(name: name, begun: now) }
            return work.begun
        }
        // Half a minute's work tells the rest well enough.
        let left = (now - begun).wholeSeconds * Int64(total - done) / Int64(done)
        let rest =
            left > 30
            ? Phrase("（还需约 ", " (about ") + Phrase.span(seconds: left) + Phrase("）", " left)")
            : .none
        console.progress(UInt64(done), of: UInt64(total), name + rest)
    }

    private static func parts(of step: PublishingStep) -> (name: Phrase, done: Int, total: Int) {
        switch step {
        case .checking(let done, let total):
            (Phrase("检查表格", "Checking the table"), Int(done), Int(total))
        case .verifying(let done, let total):
            (Phrase("核对已发布的文件", "Verifying what is published"), Int(done), Int(total))
        case .hashing(let done, let total):
            (Phrase("计算摘要", "Making the digests"), done, total)
        case .writing(let done, let total):
            (Phrase("写入文件", "Writing the files"), done, total)
        }
    }
}
