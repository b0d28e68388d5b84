import StationModel
import Testing

@testable import StationCore

/// What the station's own disk does not take.
extension DownlinkTests {
    enum DiskFailure: CaseIterable {
        case atTheManifest, beforeAFile, atTheList
    }

    private mutating func fail(_ failure: DiskFailure) {
        switch failure {
        case .atTheManifest: judge(.storageFailed)
        case .beforeAFile:
            judge(.wanted(Self.files, identity: 1))
            bench.give(.storageFailed(token))
        case .atTheList:
            judge(.wanted([], identity: 1))
            judge(DocumentOutcome.failed)
        }
    }

    /// A manifest may be a mebibyte, and a disk may have no room for days.
    @Test(arguments: DiskFailure.allCases)
    mutating func `what the disk could not do is tried at the usual interval, and asked for hourly`(
        failure: DiskFailure
    ) {
        _ = question()
        for round in 1...3 {
            #expect(manifests == Array(repeating: .manifest(known: .none), count: round))
            answer(200, etag: "a")
            fail(failure)
            var times = [bench.nowMilliseconds]
            while manifests.count == round {
                let before = bench.effects.count
                bench.run(seconds: 1)
                guard bench.effects.count > before else { continue }
                times.append(bench.nowMilliseconds)
                if case .judgeManifest(_, nil) = bench.effects.last { fail(failure) }
            }
            let pauses = zip(times, times.dropFirst()).map { ($1 - $0) / 1000 }
            #expect(pauses.allSatisfy { (719...1082).contains($0) })
            #expect((4...6).contains(pauses.count))
            let status = bench.hub.status(at: bench.now).flows[.lists]
            #expect(status?.lastTrouble?.reason == .localStorage)
            // The hub is there: that is the disk's own alarm.
            #expect(bench.hub.conditions(at: bench.now).isEmpty)
        }
    }

    private var manifests: [HubQuestion] {
        bench.questions.map(\.question).filter {
            if case .manifest = $0 { true } else { false }
        }
    }

    @Test(arguments: DiskFailure.allCases)
    mutating func `a list that waits for room is fetched soon after there is some`(
        failure: DiskFailure
    ) {
        _ = question()
        answer(200, etag: "a")
        fail(failure)
        let failed = bench.nowMilliseconds
        let before = bench.effects.count
        while bench.effects.count == before { bench.run(seconds: 1) }
        #expect((719...1082).contains((bench.nowMilliseconds - failed) / 1000))
        judge(.wanted(Self.files, identity: 1))
        #expect(bench.questions.map(\.question).suffix(1) == [.file(Self.files[0])])
        answer(200, fileBytes: 1000)
        answer(200, fileBytes: 50)
        judge(DocumentOutcome.applied)
        #expect(question() == .manifest(known: HubValidators(etag: "a", lastModified: nil)))
    }

    @Test mutating func `somebody who wants it now asks the hub, whatever waits for the disk`() {
        _ = question()
        answer(200, etag: "a")
        judge(.storageFailed)
        bench.give(.sync(.lists))
        #expect(bench.questions.count == 2)
    }

    /// A disk without room would otherwise fetch it twice in three seconds, for days.
    @Test mutating func `a directive that the disk cannot take waits longer and longer`() {
        bench = Bench(Self.directives) { _ in .silence }
        for _ in 0..<20 {
            _ = question()
            answer(200, etag: "a")
            judge(DocumentOutcome.failed)
        }
        let times = bench.questions.map(\.at)
        #expect(times[19] - times[8] > 11 * 60_000)
        let status = bench.hub.status(at: bench.now).flows[.directives]
        #expect(status?.lastSuccess == nil && status?.lastTrouble?.reason == .localStorage)
        _ = question()
        answer(200, etag: "a")
        judge(.applied)
        #expect(bench.hub.status(at: bench.now).flows[.directives]?.failures == 0)
    }
}
