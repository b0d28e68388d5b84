import CBenchFloors
import Simulation
import StationModel

/// What a full station holds in memory over a simulated year, in which it is never restarted.
///
/// Its world forgets what is over, so that growth would be the station's. The budget leaves room
/// for the world's plan of a busier month. Bytes in use are asked of the heap itself, because a
/// process keeps pages that earlier sections have freed, and growth would hide in them.
struct YearOfMemory {
    static let months = 12
    static let mostGrowth: Double = 1_048_576
    private static let label = "full station's year, "

    func measure(_ report: inout Report) throws {
        guard let seed = LongRun.fullSeeds(1).first else {
            throw BenchmarkFault("the campaign has no full station")
        }
        var run = LongRun(seed: seed)
        var heap: [Double] = []
        var resident: [Double] = []
        for month in 1...Self.months {
            if let violation = run.live() {
                throw BenchmarkFault("month \(month) breaks an invariant: \(violation)")
            }
            heap.append(Double(floor_heap_in_use()))
            resident.append(Double(try ProcessMemory.bytes("VmRSS")))
        }
        for month in [1, 6, 12] {
            report.add(
                .init(
                    label: Self.label + "heap, month \(month) (floor: the first)",
                    unit: .bytes, measured: heap[month - 1], floor: heap[0]))
        }
        report.add(
            .init(
                label: Self.label + "growth, month 1 to 12", unit: .bytes,
                measured: heap[11] - heap[0], budget: .atMost(Self.mostGrowth)))
        report.add(
            .init(
                label: Self.label + "resident (floor: month 1)", unit: .bytes,
                measured: resident[11], floor: resident[0]))
    }
}
