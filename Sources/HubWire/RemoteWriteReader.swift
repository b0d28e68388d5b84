import StationModel

/// The other side of remote write, written from the same documents: what a receiver reads. For the
/// city of a simulation, and for tests.
public struct RemoteWriteReader {
    /// The bytes are no request of remote write, or one that `RemoteWrite` never makes.
    public struct Malformed: Error, Hashable {}

    private var bytes: ArraySlice<UInt8>

    private init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The series of a request's body with their samples.
    public static func runs(in body: [UInt8]) throws(Malformed) -> [SampleRun] {
        var message = RemoteWriteReader(try unpacked(body)[...])
        var runs: [SampleRun] = []
        while let (number, content) = try message.field() {
            guard number == 1 else { throw Malformed() }
            runs.append(try run(content))
        }
        return runs
    }

    /// Literals and copies of a snappy block; copies are refused, as nothing here makes them.
    static func unpacked(_ block: [UInt8]) throws(Malformed) -> [UInt8] {
        var reader = RemoteWriteReader(block[...])
        let count = Int(clamping: try reader.varint())
        var content: [UInt8] = []
        while !reader.bytes.isEmpty {
            let tag = try reader.byte()
            guard tag & 3 == 0 else { throw Malformed() }
            var length = Int(tag >> 2)
            if length >= 60 {
                let low = Int(try reader.byte())
                guard length < 62 else { throw Malformed() }
                length = length == 60 ? low : low | Int(try reader.byte()) << 8
            }
            content += try reader.take(length + 1)
        }
        guard content.count == count else { throw Malformed() }
        return content
    }

    private static func run(_ content: ArraySlice<UInt8>) throws(Malformed) -> SampleRun {
        var reader = RemoteWriteReader(content)
        var labels: [SampleLabel] = []
        var samples: [Sample] = []
        while let (number, content) = try reader.field() {
            switch number {
            case 1: labels.append(try label(content))
            case 2: samples.append(try sample(content))
            default: throw Malformed()
            }
        }
        let series = SampleSeries(labels: labels)
        // A receiver takes them as they come.
        guard series.labels == labels else { throw Malformed() }
        return SampleRun(series, samples)
    }

    private static func label(_ content: ArraySlice<UInt8>) throws(Malformed) -> SampleLabel {
        var reader = RemoteWriteReader(content)
        guard let name = try reader.field(), let value = try reader.field(),
            name.number == 1, value.number == 2, reader.bytes.isEmpty
        else { throw Malformed() }
        return SampleLabel(
            String(decoding: name.content, as: UTF8.self),
            String(decoding: value.content, as: UTF8.self))
    }

    private static func sample(_ content: ArraySlice<UInt8>) throws(Malformed) -> Sample {
        var reader = RemoteWriteReader(content)
        guard try reader.byte() == 0x09 else { throw Malformed() }
        let bits = try reader.take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard try reader.byte() == 0x10 else { throw Malformed() }
        let time = Int64(bitPattern: try reader.varint())
        guard reader.bytes.isEmpty else { throw Malformed() }
        return Sample(time: UnixTime(milliseconds: time), bits: bits)
    }

    /// The next length-delimited field; `nil` at the end.
    private mutating func field() throws(Malformed) -> (number: UInt64, content: ArraySlice<UInt8>)?
    {
        guard !bytes.isEmpty else { return nil }
        let tag = try varint()
        guard tag & 7 == 2 else { throw Malformed() }
        return (tag >> 3, try take(Int(clamping: try varint())))
    }

    private mutating func varint() throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            let byte = try byte()
            // The tenth byte has one bit.
            guard shift < 63 || byte < 2 else { throw Malformed() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }

    private mutating func byte() throws(Malformed) -> UInt8 {
        guard let byte = bytes.popFirst() else { throw Malformed() }
        return byte
    }

    private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count <= bytes.count else { throw Malformed() }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}
