import StationCore
import StationModel

/// What a station sends: entries by number and look, samples by name.
enum HubBody {
    case events(ArraySlice<EventRow>)
    case samples([TimedSample])
}

/// An entry on disk, as far as a hub needs to tell it from others.
struct EventRow: Hashable {
    let sequence: UInt64
    let kind: EntryKind
    let moment: Moment
    let boot: Int
}

/// One sample that was ever taken.
struct SampleKey: Hashable {
    /// Of all blocks that the station has taken, over every boot.
    let block: Int
    let index: Int

    var series: String { "series-\(index)" }
    /// A hub that is so minded refuses it.
    var isBad: Bool { (block * 3 + index) % 37 == 5 }
}

/// A sample with the time that the station believes it was taken at.
struct TimedSample: Hashable {
    let key: SampleKey
    let time: UnixTime
}

extension HubBody {
    /// What a hub looks at.
    var load: HubManners.Load {
        switch self {
        case .events(let rows):
            HubManners.Load(
                isEvents: true, count: rows.count, oldest: nil,
                holdsSomethingBad: rows.contains { $0.sequence % 9 == 4 })
        case .samples(let samples):
            HubManners.Load(
                isEvents: false, count: samples.count, oldest: samples.map(\.time).min(),
                holdsSomethingBad: samples.contains { $0.key.isBad })
        }
    }
}
