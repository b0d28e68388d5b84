import StationModel
import Testing

@testable import yizhand

@Suite struct TimeArgumentTests {
    /// 2026-10-01 08:00 in Shanghai.
    private let now = sampleTime

    private func time(_ text: String) -> String? {
        TimeArgument(text)?.time(after: now, in: .shanghai).rfc3339
    }

    @Test func `a time may be exact, local, or the next one of its kind`() {
        #expect(time("2026-11-21T10:00:00Z") == "2026-11-21T10:00:00.000Z")
        #expect(time("2026-11-21 18:00") == "2026-11-21T10:00:00.000Z")
        #expect(time("18:00") == "2026-10-01T10:00:00.000Z")
        #expect(time("07:59") == "2026-10-01T23:59:00.000Z")
        #expect(time("08:00") == "2026-10-02T00:00:00.000Z")
    }

    @Test(arguments: [
        "", "6pm", "24:00", "8:00", "08:60", "2026-02-30 10:00", "2026-11-21", "tomorrow 10:00",
        "2026-11-21T10:00", "2026-11-21T10:00:00+08:00", "2026-11-21  10:00", "18:00 ",
    ])
    func `anything else is no time`(text: String) { #expect(TimeArgument(text) == nil) }
}
