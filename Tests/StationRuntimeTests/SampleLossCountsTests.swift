import StationModel
import Testing

@testable import StationRuntime
@testable import Storage

/// Each loss counts once, whatever is killed, refused or asked twice on its way.
struct SampleLossCountsTests {
    private func loss(_ id: UInt64, _ reason: SampleLossReason, _ count: Int?) -> SampleLoss {
        SampleLoss(id: id, reason: reason, extent: .init(from: nil, to: nil, count: count))
    }

    @Test func `a loss of the spool is counted under its reason, one of unknown size as one`() {
        var counts = SampleLossCounts()
        for (id, reason) in SampleLossReason.allCases.enumerated() {
            let loss = loss(UInt64(id), reason, reason == .damaged ? nil : 100 + id)
            let isAgain = counts.tells(loss)
            #expect(!isAgain)
            counts.told(loss, isNew: true)
        }
        #expect(counts.counts[.damaged] == 1)
        #expect(counts.counts[.budget] == 104)
        #expect(
            Set(counts.counts.keys) == [.budget, .notWritten, .damaged, .tooManySeries])
    }

    @Test(arguments: [SampleLossReason.tooOld, .refused, .clock, .disk])
    func `what a machine left to the spool was counted by the machine`(reason: SampleLossReason) {
        var counts = SampleLossCounts()
        counts.take([reason: 3])
        let loss = loss(7, reason, 3)
        counts.told(loss, isNew: !counts.tells(loss))
        #expect(counts.counts == [reason: 3])
    }

    @Test func `a loss that its spool offers again counts no more`() {
        var counts = SampleLossCounts()
        let loss = loss(7, .budget, 500)
        let asked = counts.tells(loss)
        counts.told(loss, isNew: true)
        let askedAgain = counts.tells(loss)
        #expect(!asked && askedAgain)
        counts.told(loss, isNew: true)
        #expect(counts.counts == [.budget: 500])
    }

    @Test func `what an earlier life has told is not counted by this one, however often asked`() {
        var counts = SampleLossCounts()
        let loss = loss(7, .budget, 500)
        for _ in 0..<3 { counts.told(loss, isNew: counts.tells(loss)) }
        #expect(counts.counts.isEmpty)
    }

    @Test func `an answer that went to a machine that is gone is counted at the next asking`() {
        var counts = SampleLossCounts()
        let loss = loss(7, .notWritten, 500)
        // The entry was written; the reply was dropped with its configuration.
        let isAgain = counts.tells(loss)
        #expect(!isAgain)
        counts.told(loss, isNew: counts.tells(loss))
        #expect(counts.counts == [.notWritten: 500])
    }

    @Test func `what an ended machine has counted stays, beside what the next one counts`() {
        var counts = SampleLossCounts()
        counts.take([.refused: 3, .clock: 1])
        counts.take([.refused: 2])
        #expect(counts.with([.refused: 1, .tooOld: 9]) == [.refused: 6, .clock: 1, .tooOld: 9])
    }
}
