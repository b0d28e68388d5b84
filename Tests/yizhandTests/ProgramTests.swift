import StationModel
import Testing

@testable import yizhand

@Suite struct ProgramTests {
    @Test func `the version is one line`() {
        let outcome = run("version")
        #expect(outcome.code == .success)
        #expect(outcome.output == "yizhand \(BuildInformation.version)\n")
        #expect(outcome.errors.isEmpty)
    }
}
