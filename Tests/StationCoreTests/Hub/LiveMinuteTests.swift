import StationModel
import Testing

@testable import StationCore

/// Taking a live minute apart: every set of bad samples, and an endpoint that is out of order at
/// any time of it.
struct LiveMinuteTests {
    private static let size = 6
    private static let trouble = HubTrouble(.contentRefused, status: 400, at: wallOrigin)

    /// What became of a minute.
    private struct Course {
        var minute: LiveMinute
        var arrived: Set<UInt64> = []
        var lost: [UInt64] = []
        var requests: [Range<UInt64>] = []
    }

    private static func batch(_ numbers: Range<UInt64>) -> SampleBatch {
        SampleBatch(
            range: SampleRange(.live(block: 1), numbers), count: numbers.count, bytes: 0,
            from: wallOrigin, to: wallOrigin)
    }

    private static func course(
        _ size: Int = size, apart: Int = 0, limit: UInt64 = 500, isOfTime: Bool = false,
        bad: (UInt64) -> Bool, broken: (Int) -> Bool = { _ in false }
    ) -> Course {
        let block = SampleBlock(number: 1, count: size, apart: apart, moment: moment(0))
        var course = Course(minute: LiveMinute(block))
        while let range = course.minute.next(limit: limit), course.requests.count < 100 {
            let isBroken = broken(course.requests.count)
            course.requests.append(range)
            if isBroken || range.contains(where: bad) {
                let isOfTime = isOfTime && !isBroken
                course.minute.refused(
                    batch(range), trouble, isOfTime: isOfTime, isPatient: true)
            } else {
                course.arrived.formUnion(range)
                course.lost += course.minute.stored(range).map(\.number)
            }
        }
        return course
    }

    private static func members(_ bits: Int) -> Set<UInt64> {
        Set((0..<UInt64(size)).filter { bits >> $0 & 1 == 1 })
    }

    /// Each sample is at the hub, lost, or waits for the spool; nothing is twice.
    private static func isWhole(_ course: Course, size: Int = size) -> Bool {
        let left = course.minute.left.flatMap { Array($0) }
        let all = course.arrived.union(course.lost).union(left)
        return all.count == size && left.count == Set(left).count
            && course.arrived.isDisjoint(with: left) && course.arrived.isDisjoint(with: course.lost)
            && Set(left).isDisjoint(with: course.lost)
    }

    @Test(arguments: 0...2)
    func `of every set of bad samples all others are stored, and those are lost, each once`(
        apart: Int
    ) {
        for bits in 0..<(1 << Self.size) - 1 {
            let bad = Self.members(bits)
            let course = Self.course(apart: apart, bad: bad.contains)
            #expect(Self.isWhole(course), "\(bits)")
            #expect(course.arrived.isSuperset(of: Set(0..<6).subtracting(bad)), "\(bits)")
            #expect(course.lost.sorted() == bad.sorted() || bad.count > 2, "\(bits): \(course)")
            #expect(bad.isSuperset(of: course.lost))
        }
    }

    @Test(arguments: 0...2)
    func `an endpoint that is broken during any part of a minute costs no good sample`(
        apart: Int
    ) {
        var minutes = 0
        for bits in 0..<(1 << Self.size) {
            let bad = Self.members(bits)
            for begin in 0..<25 {
                for length in [1, 2, 5, 40] {
                    let course = Self.course(apart: apart, bad: bad.contains) {
                        (begin..<begin + length).contains($0)
                    }
                    #expect(Self.isWhole(course) && bad.isSuperset(of: course.lost))
                    minutes += 1
                }
            }
        }
        #expect(minutes == 64 * 100)
    }

    @Test func `an endpoint that refuses everything costs twenty requests and no sample`() {
        let course = Self.course(500, bad: { _ in true })
        #expect(course.requests.count == LiveMinute.mostExtraRequests)
        #expect(course.minute.left == [0..<500] && course.lost.isEmpty)
    }

    @Test func `one bad sample among five hundred costs fourteen requests at most`() {
        for bad in 0..<500 as Range<UInt64> {
            let course = Self.course(500, bad: { $0 == bad })
            #expect(course.requests.count <= 14 && course.lost == [bad])
            #expect(course.minute.isSettled && course.arrived.count == 499)
        }
    }

    @Test func `known series cost two requests each and two more`() {
        let apart = RefusedSeries.most
        let course = Self.course(500, apart: apart, bad: { $0 >= 500 - UInt64(apart) })
        #expect(course.requests.count == 1 + 2 * apart + 2)
        #expect(course.requests.first == 0..<UInt64(500 - apart))
        #expect(course.lost.count == apart && course.minute.isSettled)
        let accepted = Self.course(500, apart: apart, bad: { _ in false })
        #expect(accepted.requests.count == 1 + apart && accepted.minute.isSettled)
    }

    @Test func `what is too dear to take apart waits for the spool, and what is whole is sent`() {
        let course = Self.course(1500, bad: { $0 < 500 && $0 % 10 == 0 })
        // The rest of a request's worth that began among the bad ones goes with them.
        let end = course.minute.left.last?.upperBound ?? 0
        #expect(end < 600 && course.arrived.isSuperset(of: end..<1500))
        #expect(Self.isWhole(course, size: 1500))
        #expect(course.requests.count <= LiveMinute.mostExtraRequests + 3)
    }

    @Test func `a minute whose time is refused as a whole costs one request`() {
        let course = Self.course(500, isOfTime: true, bad: { _ in true })
        #expect(course.requests == [0..<500] && course.minute.left == [0..<500])
    }

    @Test func `while the endpoint is suspended one attempt is enough`() {
        let block = SampleBlock(number: 1, count: 500, moment: moment(0))
        var minute = LiveMinute(block)
        minute.refused(Self.batch(0..<500), Self.trouble, isOfTime: false, isPatient: false)
        #expect(minute.next(limit: 500) == nil && minute.left == [0..<500])
    }
}
