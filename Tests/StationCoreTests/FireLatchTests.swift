import StationModel
import Testing

@testable import StationCore

struct FireLatchTests {
    var latch = FireLatch(latched: false, hasInput: true)
    let staff = MemberPseudonym(1)

    /// A fire that broke out at 1 s and whose input is clear since 2 s.
    mutating func burn() {
        _ = latch.setInput(active: true, at: instant(1000))
        _ = latch.setInput(active: false, at: instant(2000))
    }

    @Test mutating func `a fire is latched once and stays when the input clears`() {
        #expect(latch.setInput(active: true, at: instant(1000)) == true)
        #expect(latch.setInput(active: true, at: instant(1100)) == false)
        #expect(latch.setInput(active: false, at: instant(2000)) == false)
        #expect(latch.isLatched)
        #expect(latch.setInput(active: true, at: instant(3000)) == false)
    }

    @Test(arguments: [
        (61_999, CommandOutcome.refused(.fireInputNotClearLongEnough)), (62_000, .done),
        (62_001, .done),
    ])
    mutating func `a reset needs an input that has been clear for a minute`(
        time: Int, outcome: CommandOutcome
    ) {
        burn()
        #expect(latch.reset(at: instant(time)) == outcome)
        #expect(latch.isLatched == (outcome != .done))
    }

    @Test mutating func `an input that comes and goes starts the minute again`() {
        burn()
        _ = latch.setInput(active: true, at: instant(50_000))
        #expect(latch.reset(at: instant(55_000)) == .refused(.fireInputActive))
        _ = latch.setInput(active: false, at: instant(60_000))
        _ = latch.setInput(active: false, at: instant(90_000))
        #expect(latch.reset(at: instant(119_999)) == .refused(.fireInputNotClearLongEnough))
        #expect(latch.reset(at: instant(120_000)) == .done)
        #expect(latch.reset(at: instant(120_000)) == .refused(.noFire))
    }

    @Test mutating func `an input that cannot be read is not clear`() {
        burn()
        latch.inputLost()
        #expect(latch.reset(at: instant(200_000)) == .refused(.fireInputActive))
        _ = latch.setInput(active: false, at: instant(200_000))
        #expect(latch.reset(at: instant(259_999)) == .refused(.fireInputNotClearLongEnough))
        #expect(latch.reset(at: instant(260_000)) == .done)
    }

    @Test(arguments: [true, false])
    func `a reset asks for a clear input where there is one`(hasInput: Bool) {
        var latch = FireLatch(latched: true, hasInput: hasInput)
        #expect(
            latch.reset(at: instant(1)) == (hasInput ? .refused(.fireInputActive) : .done))
        #expect(latch.isLatched == hasInput)
    }

    @Test mutating func `a fire whose input was taken out is reset by a staff card, too`() {
        _ = latch.setInput(active: true, at: instant(1000))
        latch.inputLost()
        latch.setHasInput(false)
        #expect(latch.staffCard(staff, at: instant(2000)) == false)
        #expect(latch.staffCard(staff, at: instant(6000)) == true)
        #expect(!latch.isLatched)
    }

    @Test mutating func `an input that is put in again has to be clear again`() {
        burn()
        latch.inputLost()
        latch.setHasInput(false)
        latch.setHasInput(true)
        #expect(latch.reset(at: instant(200_000)) == .refused(.fireInputActive))
    }

    @Test func `a fire from before the start needs its own minute`() {
        var latch = FireLatch(latched: true, hasInput: true)
        #expect(latch.reset(at: instant(500_000)) == .refused(.fireInputActive))
        #expect(latch.setInput(active: false, at: instant(500_000)) == false)
        #expect(latch.reset(at: instant(560_000)) == .done)
    }

    @Test(arguments: [(3000, true), (9999, true), (10_000, true), (10_001, false)])
    mutating func `a staff card shown twice within ten seconds resets`(
        apart: Int, isReset: Bool
    ) {
        burn()
        #expect(latch.staffCard(staff, at: instant(100_000)) == false)
        #expect(latch.staffCard(staff, at: instant(100_000 + apart)) == isReset)
        #expect(latch.isLatched != isReset)
    }

    @Test mutating func `two different staff cards are not one card shown twice`() {
        burn()
        #expect(latch.staffCard(staff, at: instant(100_000)) == false)
        #expect(latch.staffCard(MemberPseudonym(2), at: instant(103_000)) == false)
        #expect(latch.isLatched)
    }

    @Test mutating func `a staff card shown before the input was clear long enough does not reset`()
    {
        burn()
        #expect(latch.staffCard(staff, at: instant(55_000)) == false)
        #expect(latch.staffCard(staff, at: instant(61_000)) == false)
        #expect(latch.isLatched)
        #expect(latch.staffCard(staff, at: instant(64_000)) == true)
    }

    @Test mutating func `a staff card without a fire counts for nothing later`() {
        #expect(latch.staffCard(staff, at: instant(500)) == false)
        burn()
        #expect(latch.staffCard(staff, at: instant(9000)) == false)
    }
}
