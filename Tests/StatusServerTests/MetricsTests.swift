import Foundation
import LinuxIO
import StationModel
import Testing

@testable import StatusServer

struct MetricsTests {
    private let metrics = Metrics(processRoot: fixtures + "/proc")

    private func golden(_ name: String) throws -> String {
        let bytes = try FileDescriptor.contents(of: "\(fixtures)/\(name)", limit: 1 << 16)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A station that has everything of which there is a metric.
    private func fullStatus() throws -> StationStatus {
        var status = try sampleStatus()
        status.supplies = sampleSupplies
        status.room.sensors += [(Quantity.carbonDioxide, 812), (.power, 1340)].map {
            SensorStatus(
                probe: Probe(DeviceId("meter"), $0), value: $1, quality: .ok,
                taken: evening.instant - .seconds(5))
        }
        return status
    }

    @Test func `the whole output is as in the golden file`() throws {
        #expect(try metrics.text(of: fullStatus(), .prometheus) == golden("metrics.prometheus.txt"))
    }

    @Test func `the whole OpenMetrics output is as in the golden file`() throws {
        #expect(
            try metrics.text(of: fullStatus(), .openMetrics) == golden("metrics.openmetrics.txt"))
    }

    @Test func `every metric that the sources name is in the golden file`() throws {
        let tests = try #require(fixtures.range(of: "/Tests/", options: .backwards))
        let folder = fixtures[..<tests.lowerBound] + "/Sources/StatusServer/Metrics"
        let files = try FileManager.default.contentsOfDirectory(atPath: String(folder))
        var names: Set<String> = []
        for file in files {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            names.formUnion(text.matches(of: /"((yizhan|process)_[a-z_]+)"/).map { String($0.1) })
        }
        #expect(names.count >= 45)
        let golden = try golden("metrics.prometheus.txt")
        for name in names.sorted() { #expect(golden.contains("# TYPE \(name) "), "\(name)") }
    }

    @Test func `both formats have the same samples`() throws {
        let samples = { (format: MetricsFormat) in
            try metrics.text(of: sampleStatus(), format).split(separator: "\n")
                .filter { !$0.hasPrefix("#") }
        }
        #expect(try samples(.prometheus) == samples(.openMetrics))
    }

    @Test func `the values for the hub are the samples of the text`() throws {
        let status = try sampleStatus()
        let lines = metrics.text(of: status, .prometheus).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map(String.init)
        let figures = metrics.figures(of: status)
        #expect(figures.count == lines.count)
        for (line, figure) in zip(lines, figures) {
            let place = try #require(line.lastIndex(of: " "))
            #expect(Double(line[line.index(after: place)...]) == figure.value)
            // Sorted by their names here, and as people read them there.
            let labels = figure.series.labels.filter { $0.name != SampleSeries.nameLabel }
            let written = labels.map { "\($0.name)=\"\($0.value)\"" }
            #expect(written.allSatisfy(line.contains))
            let braces = labels.isEmpty ? 0 : 2 + labels.count - 1
            let length = figure.series.metric.utf8.count + written.joined().utf8.count + braces
            #expect(line[..<place].utf8.count == length)
        }
    }

    @Test(arguments: [
        (nil, MetricsFormat.prometheus), ("*/*", .prometheus),
        ("text/plain;version=0.0.4", .prometheus),
        ("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", .openMetrics),
    ])
    func `the client chooses the format`(accept: String?, format: MetricsFormat) {
        #expect(MetricsFormat(accept: accept) == format)
    }

    @Test func `a label with quotes, backslashes and line ends stays one label`() throws {
        var text = MetricsText(.prometheus)
        text.begin("x", .gauge, "a\nb\\c\"d")
        text.sample("x", [("l", "a\nb\\c\"d")], 1)
        #expect(
            text.finished == "# HELP x a\\nb\\\\c\"d\n# TYPE x gauge\nx{l=\"a\\nb\\\\c\\\"d\"} 1\n")
    }

    @Test func `what cannot be read of the process is left out`() throws {
        let text = try Metrics(processRoot: fixtures + "/nowhere").text(
            of: sampleStatus(), .prometheus)
        #expect(!text.contains("process_"))
    }

    @Test func `the process itself can be read`() throws {
        let text = try Metrics().text(of: sampleStatus(), .prometheus)
        for name in [
            "process_cpu_seconds_total", "process_start_time_seconds", "process_open_fds",
            "process_max_fds", "process_resident_memory_bytes", "process_virtual_memory_bytes",
            "process_disk_written_bytes_total",
        ] {
            #expect(text.contains("\n\(name) "))
        }
    }
}
