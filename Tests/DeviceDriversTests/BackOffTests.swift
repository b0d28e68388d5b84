import DeviceDrivers
import Testing

@Suite struct BackOffTests {
    @Test func `the wait doubles from half a second to ten`() {
        var backOff = BackOff()
        let waits = (0..<7).map { _ in backOff.next() }
        #expect(
            waits == [
                .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8),
                .seconds(10), .seconds(10),
            ])
        backOff.reset()
        #expect(backOff.next() == .milliseconds(500))
    }
}
