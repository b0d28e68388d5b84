import StationModel
import Storage

/// What a station of the measured city records: its visits, and what its hub's machine tells.
///
/// It stands for the ledger, which is measured by itself: five thousand of them would measure how
/// many flushes a second this one disk takes. An entry is made anew whenever it is read, the same
/// each time; the rows, the encoder and the marks are the real ones.
struct CityJournal {
    /// From the read to the door's opening, and to its closing.
    private static let steps: [(after: Duration, kind: EntryKind, subject: String, data: String)] =
        [
            (.zero, .accessGranted, "reader-front", #"{"group":"courier","kind":"wiegand"}"#),
            (.seconds(2), .doorOpened, "door", "{}"),
            (.seconds(6), .doorClosed, "door", "{}"),
        ]

    private struct Line {
        let time: UnixTime
        let instant: MonotonicInstant
        /// Of `steps`; −1 = that samples were lost.
        let step: Int8
    }

    let epoch: UInt64
    private let boot: BootId
    private let meanPause: Duration
    private var random: SeededRandom
    private var lines: [Line] = []
    private(set) var acknowledged: UInt64 = 0
    /// The next step of a visit, and when.
    private var step = 0
    private(set) var nextAt: MonotonicInstant

    init(seed: UInt64, boot: BootId, visitsADay: Int, from start: MonotonicInstant) {
        random = SeededRandom(seed: seed)
        epoch = random.next()
        self.boot = boot
        meanPause = .days(1) / visitsADay
        nextAt = start + random.duration(.zero...meanPause * 2)
    }

    var count: UInt64 { UInt64(lines.count) }

    var backlog: EventBacklog {
        guard acknowledged < count else { return EventBacklog(count: 0) }
        return EventBacklog(
            count: count - acknowledged, oldest: lines[Int(acknowledged)].time)
    }

    var acknowledgedPosition: EventPosition? {
        acknowledged > 0 ? EventPosition(epoch: epoch, sequence: acknowledged) : nil
    }

    // MARK: - Recording

    /// What happens at `nextAt`.
    mutating func happen(at moment: Moment) {
        lines.append(Line(time: moment.wall, instant: moment.instant, step: Int8(step)))
        step = (step + 1) % Self.steps.count
        nextAt =
            nextAt + (step == 0 ? random.duration(.zero...meanPause * 2) : Self.steps[step].after)
    }

    mutating func recordLoss(at moment: Moment) {
        lines.append(Line(time: moment.wall, instant: moment.instant, step: -1))
    }

    mutating func acknowledge(through position: EventPosition) {
        acknowledged = max(acknowledged, position.sequence)
    }

    // MARK: - Reading

    func page(after position: EventPosition?, count most: Int) -> [OutboxEntry] {
        let first = position.map { $0.sequence } ?? acknowledged
        let end = min(count, first + UInt64(most))
        guard first < end else { return [] }
        return (first..<end).map { entry($0 + 1) }
    }

    private func entry(_ number: UInt64) -> OutboxEntry {
        let line = lines[Int(number) - 1]
        let step = line.step < 0 ? nil : Self.steps[Int(line.step)]
        let stored = StoredEntry(
            epoch: epoch, sequence: number, time: line.time,
            monotonicMilliseconds: line.instant.milliseconds, boot: boot.hex, trust: .synced,
            kind: (step?.kind ?? .samplesLost).rawValue, subject: step?.subject ?? "hub",
            data: step?.data ?? "{}", person: .nobody, hash: hash(number))
        return OutboxEntry(entry: stored, previousHash: hash(number - 1), reference: nil)
    }

    /// As unlike another one as a real hash, and names its predecessor as a real one does.
    private func hash(_ number: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: epoch ^ number)
        return (0..<4).flatMap { _ in
            withUnsafeBytes(of: random.next().bigEndian) { Array($0) }
        }
    }
}
