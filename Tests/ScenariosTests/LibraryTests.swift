import Scenarios
import Testing

struct LibraryTests {
    @Test func `six scenarios come with the program`() {
        #expect(
            ScenarioLibrary.names == [
                "cold-wave", "first-night", "flood-shelter", "jammed-lane", "network-gone",
                "thief-with-screenshot",
            ])
    }
}
