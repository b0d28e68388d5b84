import StationModel

/// The samples of one time, as they lie in `samples.db`.
///
/// SQLite does not notice a bit that a card has changed within a row: a frame checks itself, so
/// that a wrong value is a lost minute and never a wrong measurement. Bytes of `content`:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | the first 4 bytes of SHA-256 over all that follows, with the time before it |
/// | 4 | 1 | layout: 2 |
/// | 5 | … | runs of samples whose series have neighbouring numbers, ascending |
///
/// and of each run:
///
/// | bytes | field |
/// |---|---|
/// | 1 – 3 | series numbers left out since the run before, unsigned LEB128 |
/// | 1 – 3 | samples in it, less one, the same |
/// | 8 each | the values' bits (IEEE 754), big-endian |
///
/// The time is hashed as 8 bytes, milliseconds since 1970 UTC, big-endian. A minute of 200 series
/// is some 1,600 bytes.
struct SampleFrame: Hashable {
    struct Value: Hashable {
        let series: Int
        let bits: UInt64
    }

    static let checkBytes = 4
    private static let layout: UInt8 = 2

    let time: UnixTime
    /// Ascending by their series, each once.
    var values: [Value]

    /// Behind its last series.
    var endSeries: Int { (values.last?.series ?? -1) + 1 }

    func content(_ hasher: SHA256Hasher) throws(StorageFault) -> [UInt8] {
        var bytes = [Self.layout]
        var next = 0
        var rest = values[...]
        while let first = rest.first {
            let end = rest.indices.first { rest[$0].series - first.series != $0 - rest.startIndex }
            let run = rest[..<(end ?? rest.endIndex)]
            Self.append(UInt(first.series - next), to: &bytes)
            Self.append(UInt(run.count - 1), to: &bytes)
            for value in run { bytes.append(bigEndian: Int64(bitPattern: value.bits)) }
            next = first.series + run.count
            rest = rest[run.endIndex...]
        }
        return try Self.check(of: bytes, time, hasher) + bytes
    }

    /// `nil` = these are not the bytes that were written.
    static func values(
        in content: [UInt8], at time: UnixTime, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> [Value]? {
        let bytes = Array(content.dropFirst(checkBytes))
        guard bytes.first == layout,
            try check(of: bytes, time, hasher).elementsEqual(content.prefix(checkBytes))
        else { return nil }
        var values: [Value] = []
        var place = 1
        var next = 0
        while place < bytes.count {
            guard let step = number(in: bytes, at: &place),
                let more = number(in: bytes, at: &place), place + 8 * (more + 1) <= bytes.count
            else { return nil }
            next += step
            for _ in 0...more {
                let bits = bytes[place..<place + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                values.append(Value(series: next, bits: bits))
                next += 1
                place += 8
            }
        }
        return values
    }

    private static func check(
        of bytes: [UInt8], _ time: UnixTime, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> ArraySlice<UInt8> {
        var hashed: [UInt8] = []
        hashed.append(bigEndian: time.milliseconds)
        return try hasher.hash(hashed + bytes).prefix(checkBytes)
    }

    private static func append(_ number: UInt, to bytes: inout [UInt8]) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Three bytes hold every number of a series that there may be.
    private static func number(in bytes: [UInt8], at place: inout Int) -> Int? {
        var number = 0
        for index in 0..<3 where place < bytes.count {
            let byte = bytes[place]
            place += 1
            number |= Int(byte & 0x7F) << (7 * index)
            if byte < 0x80 { return number }
        }
        return nil
    }
}
