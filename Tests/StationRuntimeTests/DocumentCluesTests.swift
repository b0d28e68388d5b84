import StationModel
import Testing

@testable import StationRuntime

/// Why a document is not used, beside what the machine says of its flow.
struct DocumentCluesTests {
    private static let time = UnixTime(seconds: 1_790_812_800)
    private let rejection = ListRejection(reason: "badLine", file: "vouchers-3.ndjson", line: 7)

    private func lists(
        _ trouble: HubReason?, isRefused: Bool = false, failures: Int = 0
    ) -> HubStatus {
        HubStatus(flows: [
            .lists: HubFlowStatus(
                state: .resting, lastTrouble: trouble.map { HubTrouble($0, at: Self.time) },
                isRefused: isRefused, failures: failures)
        ])
    }

    private func completed(_ clues: DocumentClues, _ status: HubStatus) -> HubFlowStatus? {
        var status = status
        clues.complete(&status)
        return status.flows[.lists]
    }

    @Test func `a refused list is told with its file, its line and the reason`() throws {
        var clues = DocumentClues()
        clues.list = rejection
        let flow = completed(clues, lists(.documentRefused, isRefused: true))
        let trouble = try #require(flow?.lastTrouble)
        #expect(trouble.clue == .list(rejection) && trouble.time == Self.time)
        #expect(trouble.name.chinese.contains("vouchers-3.ndjson 第 7 行"))
        #expect(trouble.name.english.contains("vouchers-3.ndjson line 7, "))
        #expect(trouble.name.english.hasSuffix(rejection.name.english))
    }

    @Test func `another trouble of the flow is not the list's`() {
        var clues = DocumentClues()
        clues.list = rejection
        #expect(completed(clues, lists(.busy, failures: 1))?.lastTrouble?.clue == nil)
        #expect(completed(clues, lists(nil))?.lastTrouble == nil)
    }

    @Test func `older lists are told until newer ones come, and behind what fails`() {
        var clues = DocumentClues()
        clues.judged(olderThanInUse: .versions(published: 4, inUse: 9), at: Self.time)
        let flow = completed(clues, lists(nil))
        #expect(flow?.isRefused == true && flow?.lastTrouble?.reason == .documentOlder)
        #expect(flow?.lastTrouble?.name.english.contains("version 4") == true)
        #expect(flow?.lastTrouble?.name.chinese.contains("第 9 版") == true)
        let failing = completed(clues, lists(.busy, failures: 2))
        #expect(failing?.isRefused == false && failing?.lastTrouble?.reason == .busy)
        clues.judged(olderThanInUse: nil, at: Self.time)
        #expect(completed(clues, lists(nil))?.lastTrouble == nil)
    }

    @Test(arguments: DirectiveRefusal.allCases)
    func `a refused directive is told with the reason`(refusal: DirectiveRefusal) {
        let trouble = HubTrouble(.documentRefused, clue: .directive(refusal), at: Self.time)
        #expect(trouble.name.english.hasSuffix(refusal.name.english))
        #expect(trouble.name.chinese.hasSuffix(refusal.name.chinese))
    }
}
