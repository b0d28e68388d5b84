import StationModel
import Testing

struct LedgerEntryTests {
    func entry(_ data: [String: LedgerValue]) -> LedgerEntry {
        let moment = Moment(
            instant: MonotonicInstant(nanoseconds: 0), wall: UnixTime(seconds: 0), trust: .synced)
        return LedgerEntry(.alarmRaised, at: moment, subject: "door", data: data)
    }

    @Test func `canonical data has ascending keys, no blanks and plain values`() {
        let data: [String: LedgerValue] = [
            "b": .integer(-7), "a": .flag(true), "B": .text("x"), "aa": .flag(false),
            "c": .integer(.max),
        ]
        #expect(
            entry(data).canonicalData
                == #"{"B":"x","a":true,"aa":false,"b":-7,"c":9223372036854775807}"#)
        #expect(entry([:]).canonicalData == "{}")
    }

    @Test func `text is escaped only where JSON demands it`() {
        #expect(jsonString("\"\\/驿\u{7F}") == "\"\\\"\\\\/驿\u{7F}\"")
        #expect(jsonString("\u{0}\n\r\t\u{1F} ") == #""\u0000\u000a\u000d\u0009\u001f ""#)
        // A line feed after a carriage return is one character of Swift, and two of JSON.
        #expect(jsonString("\r\n") == #""\u000d\u000a""#)
        #expect(jsonString("\"\u{301}") == "\"\\\"\u{301}\"")
    }

    @Test func `kinds are distinct nouns with a verb`() {
        for kind in EntryKind.allCases {
            let parts = kind.rawValue.split(separator: ".", omittingEmptySubsequences: false)
            #expect(parts.count == 2)
            #expect(parts.allSatisfy { !$0.isEmpty })
        }
    }

    @Test func `what the page shows of an entry has no person`() {
        let moment = entry([:]).moment
        let granted = LedgerEntry(
            .accessGranted, at: moment, subject: "front", member: MemberPseudonym(7))
        #expect(RecentEvent(number: 1, entry: granted).entry.member == nil)
    }
}

struct HistogramTests {
    @Test func `an observation counts at the first bound that holds it`() {
        var histogram = Histogram(bounds: [1, 2, 4])
        for value in [0, 1, 1.5, 2, 3, 4, 4.5] { histogram.observe(value) }
        #expect(histogram.counts == [2, 2, 2])
        #expect(histogram.total == 7)
        #expect(histogram.sum == 16)
    }
}

struct LockKindTests {
    @Test func `a magnet holds by current, a strike opens by it`() {
        #expect(LockKind.failSafe.isEnergised(released: false))
        #expect(!LockKind.failSafe.isEnergised(released: true))
        #expect(LockKind.failSecure.isEnergised(released: true))
        #expect(!LockKind.failSecure.isEnergised(released: false))
    }

    @Test func `every bad condition of the storage has an alarm of its own`() {
        let bad = StorageCondition.allCases.filter { $0 != .healthy }
        #expect(Set(bad.compactMap(\.alarm)).count == bad.count)
        #expect(StorageCondition.healthy.alarm == nil)
    }
}
