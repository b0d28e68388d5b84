import Foundation
import Testing

@testable import ConfigurationFile

/// The city's alarms go by times. What a station may be configured to is within them, or a station
/// that works would be an alarm, or one that does not would be none.
@Suite struct AlarmLimitTests {
    /// `config/prometheus/alerts.yml`, each alarm from its name to the next one's.
    private let rules: [Substring: Substring]

    init() throws {
        let path = ExampleTests.root + "/config/prometheus/alerts.yml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        rules = Dictionary(
            uniqueKeysWithValues: text.split(separator: "- alert: ").dropFirst().map {
                ($0.prefix { !$0.isNewline }, $0)
            })
    }

    /// How long ago the last success of this flow may be, in milliseconds.
    private func longestSilence(_ alert: Substring, of flow: String) throws -> Int64 {
        let rule = try #require(rules[alert])
        let name = "yizhan_hub_last_success_timestamp_seconds{flow=\"\(flow)\"} > "
        let found = try #require(rule.firstRange(of: name))
        let seconds = rule[found.upperBound...].prefix { $0.isNumber }
        return try #require(Int64(seconds)) * 1000
    }

    @Test func `lists that are asked for as seldom as may be are no alarm`() throws {
        // A fifth of jitter; one question may fail.
        let most = QuantityLimits.listInterval.range.upperBound * 12 / 10
        #expect(try longestSilence("YizhanListsNotAsked", of: "lists") > most)
        // After the clock was set the last success is by the old one, until the next.
        let rule = try #require(rules["YizhanListsNotAsked"])
        let wait = try #require(rule.firstMatch(of: /\n +for: (\d+)m\n/)?.1)
        #expect(try #require(Int64(wait)) * 60_000 > most)
    }

    @Test func `a question that is held as long as may be is no alarm`() throws {
        let most = QuantityLimits.longestHold.range.upperBound
        // The hold, the pause behind it, and one that fails.
        let silence = try longestSilence("YizhanDirectivesNotAsked", of: "directives")
        #expect(silence >= most + most * 9 / 10)
    }

    /// Prometheus looks back for five minutes (`--query.lookback-delta`): a series with a gap of
    /// more is gone meanwhile, and an alarm that waits begins anew.
    @Test func `samples come so often that no series is gone where one is missing`() {
        #expect(QuantityLimits.sampleInterval.range.upperBound * 2 < 5 * 60_000)
    }
}
