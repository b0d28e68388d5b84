import DevicePorts
import StationModel
import Testing

@testable import LinuxDevices

struct EdgeCollectionTests {
    /// A descriptor whose edges come in instalments: one for each time it is read.
    private final class ScriptedLine: EdgeSource {
        private let line: Int
        private var instalments: [[Int64]]

        init(_ line: Int, _ instalments: [[Int64]]) {
            self.line = line
            self.instalments = instalments
        }

        func read(atMost limit: Int) -> [LineEdge] {
            guard limit > 0, !instalments.isEmpty else { return [] }
            let stamps = instalments[0].prefix(limit)
            instalments[0].removeFirst(stamps.count)
            if instalments[0].isEmpty { instalments.removeFirst() }
            return stamps.map {
                LineEdge(line: line, becameActive: true, instant: .init(nanoseconds: $0))
            }
        }
    }

    private func collect(_ lines: [ScriptedLine], atMost limit: Int = 256) throws -> [LineEdge] {
        try EdgeCollection.collect(from: lines, atMost: limit)
    }

    @Test func `edges of two descriptors come in the order of their stamps`() throws {
        let edges = try collect([
            ScriptedLine(0, [[10, 40, 50]]), ScriptedLine(1, [[20, 30, 60]]),
        ])
        #expect(edges.map(\.instant.nanoseconds) == [10, 20, 30, 40, 50, 60])
        #expect(edges.map(\.line) == [0, 1, 1, 0, 0, 1])
    }

    @Test func `an edge that came while the other line was read is not delivered too late`() throws
    {
        // Nothing on the first line yet; then its edge at 10 comes, then the second line's at 20;
        // the second line is read only now.
        let edges = try collect([ScriptedLine(0, [[], [10]]), ScriptedLine(1, [[20]])])
        #expect(edges.map(\.instant.nanoseconds) == [10, 20])
    }

    @Test func `babble ends the passes at the limit and the rest waits`() throws {
        let endless = ScriptedLine(0, (0..<1000).map { [Int64($0)] })
        #expect(try collect([endless]).count == 256)
        let burst = ScriptedLine(0, [Array(0..<300)])
        #expect(try collect([burst]).count == 256)
        #expect(try collect([burst]).map(\.instant.nanoseconds) == Array(256..<300))
    }

    @Test func `nothing gives nothing`() throws {
        #expect(try collect([ScriptedLine(0, []), ScriptedLine(1, [])]).isEmpty)
    }
}
