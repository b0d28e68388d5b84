import CBenchFloors
import Glibc
import HubWire
import StationModel

/// C strings and arrays that live as long as their owner.
private final class CMemory {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit {
        for block in blocks { free(block) }
    }

    func text(_ text: String) -> UnsafePointer<CChar> {
        let bytes = Array(text.utf8CString)
        return array(bytes)
    }

    func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let size = max(1, elements.count * MemoryLayout<Element>.stride)
        guard let block = malloc(size) else {
            preconditionFailure("a bench has a few KiB of memory")
        }
        blocks.append(block)
        let typed = block.bindMemory(to: Element.self, capacity: max(1, elements.count))
        typed.initialize(from: elements, count: elements.count)
        return UnsafePointer(typed)
    }
}

/// The same samples for the floor.
final class FloorRuns {
    private let memory = CMemory()
    private let series: [floor_series]
    private var bytes = [UInt8](repeating: 0, count: 1 << 16)

    init(_ runs: [SampleRun]) {
        let memory = memory
        series = runs.map { run in
            let labels = run.series.labels.map {
                floor_label(name: memory.text($0.name), value: memory.text($0.value))
            }
            let samples = run.samples.map {
                floor_sample(time_ms: $0.time.milliseconds, value: $0.value)
            }
            return floor_series(
                labels: memory.array(labels), label_count: Int32(labels.count),
                samples: memory.array(samples), sample_count: Int32(samples.count))
        }
    }

    /// Bytes written.
    func write() -> Int { floor_remote_write(series, Int32(series.count), &bytes) }

    func body() -> [UInt8] {
        let count = write()
        return Array(bytes.prefix(count))
    }
}

/// The same events for the floor.
final class FloorEvents {
    private let memory = CMemory()
    private let events: [floor_event]
    private var bytes = [UInt8](repeating: 0, count: 1 << 20)

    init(_ events: [CloudEvent]) {
        let memory = memory
        self.events = events.map { event in
            floor_event(
                id: memory.text(event.id), station: memory.text(event.station.text),
                kind: memory.text(event.kind), time_ms: event.time.occurred.milliseconds,
                subject: memory.text(event.subject), data: memory.text(event.data),
                sequence: memory.text(event.sequence), hash: memory.array(event.hash),
                previous_hash: memory.array(event.previousHash ?? []))
        }
    }

    /// Bytes written.
    func write() -> Int { floor_event_lines(events, Int32(events.count), &bytes) }

    func body() -> [UInt8] {
        let count = write()
        return Array(bytes.prefix(count))
    }
}
