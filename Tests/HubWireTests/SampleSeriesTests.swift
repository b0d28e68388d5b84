import HubWire
import StationModel
import Testing

@Suite struct SampleSeriesTests {
    @Test func `labels are sorted by their bytes, the metric's name among them`() throws {
        let series = SampleSeries(
            "up", [SampleLabel("zone", "1"), SampleLabel("Area", "2"), SampleLabel("_a", "3")])
        #expect(series.labels.map(\.name) == ["Area", "__name__", "_a", "zone"])
        #expect(series.description == #"up{Area="2",_a="3",zone="1"}"#)
        #expect(SampleSeries(labels: series.labels.reversed()) == series)
        #expect(throws: Never.self) { try series.check() }
    }

    @Test func `names that Prometheus does not take name no series`() {
        for name in ["", "1up", "a-b", "a b", "门", "a.b", "up\n"] {
            #expect(throws: SampleSeries.Refusal.self, "\(name)") { try SampleSeries(name).check() }
            #expect(throws: SampleSeries.Refusal.badName(name), "\(name)") {
                try SampleSeries("up", [SampleLabel(name, "1")]).check()
            }
        }
        #expect(throws: Never.self) { try SampleSeries("a:b_9", [SampleLabel("_", "门")]).check() }
        #expect(throws: SampleSeries.Refusal.badName("a:b")) {
            try SampleSeries("up", [SampleLabel("a:b", "1")]).check()
        }
    }

    @Test func `an empty value, a name twice and endless labels name no series`() {
        #expect(throws: SampleSeries.Refusal.emptyValue(label: "a")) {
            try SampleSeries("up", [SampleLabel("a", "")]).check()
        }
        #expect(throws: SampleSeries.Refusal.repeatedName("a")) {
            try SampleSeries("up", [SampleLabel("a", "1"), SampleLabel("a", "2")]).check()
        }
        #expect(throws: SampleSeries.Refusal.repeatedName("__name__")) {
            try SampleSeries("up", [SampleLabel("__name__", "down")]).check()
        }
        #expect(throws: SampleSeries.Refusal.badName("")) {
            try SampleSeries(labels: [SampleLabel("a", "1")]).check()
        }
        let long = String(repeating: "x", count: SampleSeries.greatestSize)
        #expect(throws: SampleSeries.Refusal.tooLong(bytes: 11 + long.utf8.count)) {
            try SampleSeries("up", [SampleLabel("a", long)]).check()
        }
    }
}
