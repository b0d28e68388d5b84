import StationModel

/// `prometheus.WriteRequest` in protobuf: `timeseries = 1`, each with `labels = 1` and
/// `samples = 2`; a label has `name = 1` and `value = 2`, a sample `value = 1` (a double) and
/// `timestamp = 2` (milliseconds).
///
/// Lengths stand in front of what they measure, so that they are counted first and nothing is
/// written twice.
enum WriteRequest {
    static func message(_ runs: [SampleRun]) -> [UInt8] {
        let sizes = runs.map(size)
        var message: [UInt8] = []
        message.reserveCapacity(sizes.reduce(0) { $0 + $1.fieldSize })
        for (run, size) in zip(runs, sizes) {
            message.append(field: 1, length: size)
            append(run, to: &message)
        }
        return message
    }

    private static func append(_ run: SampleRun, to message: inout [UInt8]) {
        for label in run.series.labels {
            message.append(field: 1, length: size(label))
            message.append(field: 1, text: label.name)
            message.append(field: 2, text: label.value)
        }
        // Nearly all of a request: the array is looked at once for all of them.
        message.append(addingCapacity: run.samples.count * greatestSampleField) { bytes in
            for sample in run.samples { append(sample, to: &bytes) }
        }
    }

    /// A tag, a length below 128, a tag, eight bytes, a tag, and ten bytes of a varint.
    private static let greatestSampleField = 22

    private static func append(_ sample: Sample, to bytes: inout OutputSpan<UInt8>) {
        bytes.append(2 << 3 | 2)
        bytes.append(UInt8(size(sample)))
        bytes.append(valueTag)
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: sample.bits >> UInt64(shift)))
        }
        bytes.append(timestampTag)
        var rest = timestamp(sample)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Field 1, eight bytes; field 2, a varint.
    private static let valueTag: UInt8 = 1 << 3 | 1
    private static let timestampTag: UInt8 = 2 << 3

    /// int64 goes as its two's complement, in ten bytes when it is negative.
    private static func timestamp(_ sample: Sample) -> UInt64 {
        UInt64(bitPattern: sample.time.milliseconds)
    }

    private static func size(_ run: SampleRun) -> Int {
        run.series.labels.reduce(0) { $0 + size($1).fieldSize }
            + run.samples.reduce(0) { $0 + size($1).fieldSize }
    }

    private static func size(_ label: SampleLabel) -> Int {
        label.name.utf8.count.fieldSize + label.value.utf8.count.fieldSize
    }

    private static func size(_ sample: Sample) -> Int {
        1 + 8 + 1 + timestamp(sample).varintSize
    }
}
