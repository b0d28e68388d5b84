import StationModel
import Testing

@testable import StationCore

struct ClockWatchTests {
    func watch(_ trust: ClockTrust = .synced, restored: UnixTime? = nil) -> ClockWatch {
        ClockWatch(
            buildDate: wallOrigin - .days(30), restored: restored ?? wallOrigin, list: .none,
            at: moment(0, trust: trust))
    }

    @Test(arguments: [(2000, false), (2001, true), (-2000, false), (-2001, true)])
    func `a step of more than two seconds is a jump`(step: Int, isJump: Bool) {
        var watch = watch()
        let shift: Duration = .milliseconds(step)
        #expect(
            watch.advance(to: moment(5000, wallShift: shift))
                == (isJump ? [.jumped(by: shift)] : []))
        #expect(watch.advance(to: moment(6000, wallShift: shift)) == [])
    }

    @Test func `gaining and losing trust are each said once`() {
        var watch = watch(.untrusted)
        #expect(watch.advance(to: moment(1, trust: .untrusted)) == [])
        #expect(watch.advance(to: moment(2)) == [.synced])
        #expect(watch.advance(to: moment(3)) == [])
        #expect(watch.advance(to: moment(4, trust: .holdover(uncertaintySeconds: 300))) == [])
        #expect(watch.advance(to: moment(5, trust: .holdover(uncertaintySeconds: 301))) == [.lost])
        #expect(watch.advance(to: moment(6)) == [.synced])
    }

    @Test func `the lower bound is the latest of all trusted times`() {
        var watch = watch(.untrusted, restored: wallOrigin - .days(10))
        #expect(watch.lowerBound == wallOrigin - .days(10))
        watch.saw(signed: wallOrigin - .days(20), at: moment(0))
        watch.saw(signed: wallOrigin - .hours(5), at: moment(0))
        #expect(watch.lowerBound == wallOrigin - .hours(5))
        _ = watch.advance(to: moment(1, trust: .untrusted, wallShift: .days(900)))
        _ = watch.advance(to: moment(2, trust: .holdover(uncertaintySeconds: 1)))
        #expect(watch.lowerBound == wallOrigin - .hours(5))
        _ = watch.advance(to: moment(3))
        #expect(watch.lowerBound == moment(3).wall)
        _ = watch.advance(to: moment(4, wallShift: .zero - .days(1)))
        #expect(watch.lowerBound == moment(3).wall)
    }

    @Test func `a clock without trust is not asked, neither behind nor far ahead`() {
        let watch = watch(.untrusted, restored: wallOrigin)
        for days in [-900, 900] {
            let now = moment(1, trust: .untrusted, wallShift: .days(days))
            #expect(watch.bestWall(at: now) == wallOrigin)
        }
        #expect(watch.bestWall(at: moment(1)) == moment(1).wall)
    }

    @Test func `trusted time is written at most once a minute, and only while synced`() {
        var watch = watch(restored: wallOrigin - .hours(1))
        #expect(watch.trustedTimeToRemember(at: moment(0)) == wallOrigin)
        #expect(watch.trustedTimeToRemember(at: moment(59_999)) == nil)
        let held = moment(70_000, trust: .holdover(uncertaintySeconds: 1))
        #expect(watch.trustedTimeToRemember(at: held) == nil)
        #expect(watch.trustedTimeToRemember(at: moment(60_000)) == moment(60_000).wall)
    }
}

struct IndicatorsTests {
    var indicators = Indicators()

    mutating func advance(_ time: Int, isReleased: Bool = false) -> [Actuation] {
        indicators.advance(to: instant(time), isReleased: isReleased)
    }

    @Test mutating func `green follows the lock`() {
        #expect(advance(0, isReleased: true) == [Actuation(.greenLamp, on: true)])
        #expect(advance(1, isReleased: true) == [])
        #expect(advance(2) == [Actuation(.greenLamp, on: false)])
    }

    @Test mutating func `a denial is a long beep and a red lamp`() {
        indicators.answer(.denied(.expired), at: instant(0))
        #expect(advance(0) == [Actuation(.redLamp, on: true), Actuation(.buzzer, on: true)])
        #expect(indicators.nextDeadline(after: instant(0)) == instant(400))
        #expect(advance(399) == [])
        #expect(advance(400) == [Actuation(.buzzer, on: false)])
        #expect(advance(1500) == [Actuation(.redLamp, on: false)])
        #expect(indicators.nextDeadline(after: instant(1500)) == nil)
    }

    @Test mutating func `the warning beeps on and off until it ends`() {
        indicators.warn(true, at: instant(0))
        var levels: [Bool] = []
        for time in stride(from: 0, through: 1000, by: 250) {
            levels += advance(time).filter { $0.output == .buzzer }.map(\.on)
            #expect(indicators.nextDeadline(after: instant(time)) == instant(time + 250))
        }
        #expect(levels == [true, false, true, false, true])
        indicators.warn(false, at: instant(1100))
        #expect(advance(1100) == [Actuation(.buzzer, on: false)])
    }

    @Test mutating func `a reminder is three short beeps, and over by itself`() {
        indicators.answer(.closeCompartment, at: instant(0))
        #expect(advance(0) == [Actuation(.buzzer, on: true)])
        var levels: [Int: Bool] = [:]
        for time in stride(from: 250, through: 1250, by: 250) {
            #expect(indicators.nextDeadline(after: instant(time - 250)) == instant(time))
            for actuation in advance(time) { levels[time] = actuation.on }
        }
        #expect(levels == [250: false, 500: true, 750: false, 1000: true, 1250: false])
        #expect(indicators.nextDeadline(after: instant(1250)) == nil)
    }

    /// What the table says of each prompt, against what the outputs do within two seconds.
    @Test(arguments: Prompt.allCases)
    func `every sound and lamp that answers a person is made`(prompt: Prompt) {
        var test = IndicatorsTests()
        test.indicators.answer(prompt, at: instant(0))
        var beeps = 0
        var reds = 0
        for time in stride(from: 0, through: 2000, by: 50) {
            for actuation in test.advance(time) where actuation.on {
                if actuation.output == .buzzer { beeps += 1 }
                if actuation.output == .redLamp { reds += 1 }
            }
        }
        let signal = prompt.signal
        let expected: [Signal.Sound: Int] = [.longBeep: 1, .shortBeeps: 3]
        #expect(beeps == expected[signal.sound] ?? 0)
        #expect(reds == (signal.lamp == .red ? 1 : 0))
        #expect(test.indicators.nextDeadline(after: instant(2000)) == nil)
    }

    @Test mutating func `a siren flashes the lamp, ends with its cause, and after three minutes`() {
        let signal = Prompt.forcedOpen.signal
        indicators.begin(signal, at: instant(0))
        let on = [Actuation(.redLamp, on: true), Actuation(.siren, on: true)]
        let off = [Actuation(.redLamp, on: false), Actuation(.siren, on: false)]
        #expect(advance(0) == on)
        #expect(indicators.nextDeadline(after: instant(0)) == instant(250))
        #expect(advance(250) == [Actuation(.redLamp, on: false)])
        #expect(advance(179_999) == [])
        #expect(indicators.nextDeadline(after: instant(179_999)) == instant(180_000))
        #expect(advance(180_000) == [Actuation(.siren, on: false)])
        #expect(indicators.nextDeadline(after: instant(180_000)) == nil)
        indicators.begin(signal, at: instant(200_000))
        #expect(advance(200_000) == on)
        indicators.keep([signal])
        #expect(advance(200_001) == [])
        indicators.keep([])
        #expect(advance(200_002) == off)
    }

    @Test mutating func `an alarm that beeps does so on and off for three minutes`() {
        indicators.begin(Prompt.cabinetOpened.signal, at: instant(0))
        var levels: [Bool] = []
        for time in stride(from: 0, through: 200_000, by: 250) {
            levels += advance(time).filter { $0.output == .buzzer }.map(\.on)
        }
        #expect(levels.count == 720)
        #expect(levels.last == false)
    }

    @Test mutating func `an output that comes back is told its level again`() {
        _ = advance(0, isReleased: true)
        indicators.outputReturned(.greenLamp)
        #expect(advance(1, isReleased: true) == [Actuation(.greenLamp, on: true)])
    }
}

struct RemoteUnlocksTests {
    func unlock(_ id: UInt64, until: Int = 30) -> RemoteUnlock {
        RemoteUnlock(
            unlockId: id, member: MemberPseudonym(1), issuedAt: wallOrigin,
            notAfter: wallOrigin + .seconds(until))
    }

    @Test func `an unlock is answered once, and begun once`() {
        var unlocks = RemoteUnlocks(restored: [:])
        #expect(unlocks.begin(unlock(1), token: Token(1), at: moment(0)) == nil)
        #expect(unlocks.answered(Token(1))?.begun == instant(0))
        #expect(unlocks.answered(Token(1)) == nil)
        #expect(unlocks.begin(unlock(1), token: Token(2), at: moment(1000)) == .usedBefore)
    }

    @Test func `a failed commit lets the city send it again`() {
        var unlocks = RemoteUnlocks(restored: [:])
        _ = unlocks.begin(unlock(1), token: Token(1), at: moment(0))
        #expect(unlocks.failed(Token(1)) == unlock(1))
        #expect(unlocks.answered(Token(1)) == nil)
        #expect(unlocks.begin(unlock(1), token: Token(2), at: moment(100)) == nil)
    }

    @Test func `commits under way are bounded, and given up in their order`() {
        var unlocks = RemoteUnlocks(restored: [:])
        let ids = 1...100 as ClosedRange<UInt64>
        let begun = ids.filter {
            unlocks.begin(unlock($0), token: Token($0), at: moment(0)) == nil
        }
        #expect(begun.count == RemoteUnlocks.mostPending)
        #expect(unlocks.giveUp().map(\.unlockId) == begun)
        #expect(unlocks.giveUp() == [])
    }

    @Test func `an id from before the start is used up`() {
        var unlocks = RemoteUnlocks(restored: [1: wallOrigin + .seconds(30)])
        #expect(unlocks.begin(unlock(1), token: Token(1), at: moment(0)) == .usedBefore)
    }

    @Test func `a clock stepped back does not revive an id that was dropped`() {
        var unlocks = RemoteUnlocks(restored: [:])
        _ = unlocks.begin(unlock(1), token: Token(1), at: moment(0))
        let ahead = moment(1000, wallShift: .hours(1))
        #expect(unlocks.begin(unlock(2, until: 7200), token: Token(2), at: ahead) == nil)
        #expect(unlocks.begin(unlock(1), token: Token(3), at: moment(2000)) == .expired)
        #expect(unlocks.begin(unlock(3, until: 31), token: Token(4), at: moment(2000)) == nil)
    }

    @Test func `ids are bounded`() {
        var unlocks = RemoteUnlocks(restored: [:])
        for id in 1...2000 {
            let refusal = unlocks.begin(
                unlock(UInt64(id)), token: Token(UInt64(id)), at: moment(0))
            _ = unlocks.answered(Token(UInt64(id)))
            #expect(refusal == (id <= RemoteUnlocks.mostUsed ? nil : .tooMany))
        }
    }
}

struct PersonMemoryTests {
    var memory = PersonMemory(restored: RestoredState())
    let today = CivilDate(daysSinceEpoch: 20_000)

    mutating func grant(_ number: UInt64, _ day: CivilDate, at time: Int = 0) -> StateChange? {
        memory.granted(member(number), today: day, passback: .seconds(300), at: instant(time))
    }

    @Test mutating func `a person is one visit a day`() {
        let visit = StateChange.visit(MemberPseudonym(1), MemberGroup("courier"), today)
        #expect(grant(1, today) == visit)
        #expect(grant(1, today) == nil)
        #expect(grant(2, today) != nil)
        #expect(memory.visitsByGroup(on: today) == [MemberGroup("courier"): 2])
        #expect(memory.visitsByGroup(on: today + 1) == [:])
        #expect(grant(1, today + 1) != nil)
        #expect(memory.visitsByGroup(on: today + 1) == [MemberGroup("courier"): 1])
    }

    @Test mutating func `a clock stepped back over midnight counts nobody twice`() {
        _ = grant(1, today)
        _ = grant(1, today + 1)
        #expect(grant(1, today) == nil)
        #expect(grant(1, today + 1) == nil)
    }

    @Test mutating func `a clock that was wrong by years does not stop the count`() {
        _ = grant(1, today + 20_000)
        #expect(grant(1, today) != nil)
        #expect(grant(1, today + 1) != nil)
    }

    @Test(arguments: [(299_999, true), (300_000, false)])
    mutating func `passback is within its time`(time: Int, tooSoon: Bool) {
        _ = grant(1, today)
        let passback: Duration? = .seconds(300)
        let member = MemberPseudonym(1)
        #expect(
            memory.cameBackTooSoon(member, within: passback, at: instant(time)) == tooSoon)
        #expect(!memory.cameBackTooSoon(member, within: nil, at: instant(time)))
    }

    @Test mutating func `the memory is bounded`() {
        for number in 0..<12_000 { _ = grant(UInt64(number), today, at: number) }
        #expect(memory.visitors.count == PersonMemory.mostVisitors)
        let old = MemberPseudonym(10_000)
        #expect(!memory.cameBackTooSoon(old, within: .seconds(300), at: instant(12_000)))
        let new = MemberPseudonym(11_999)
        #expect(memory.cameBackTooSoon(new, within: .seconds(300), at: instant(12_000)))
    }
}
