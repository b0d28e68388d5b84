import Foundation
import StationModel
import Testing

@testable import Storage

/// The fault model: what was fsynced is there; of what was not, any prefix is, followed by
/// nothing, by zeros or by what the blocks held before.
@Suite struct LedgerPowerCutTests {
    /// A ledger whose first groups are in the file and whose others are in the log only.
    private struct Scene {
        let directory: TemporaryDirectory
        let ledger: Ledger
        /// Length of the log when a group was acknowledged, with its last entry.
        var acknowledged: [(logBytes: Int, sequence: UInt64)] = []
        let log: Data

        init() throws {
            directory = try TemporaryDirectory()
            ledger = try Sample.open(directory)
            try ledger.append(Sample.records(0..<5, withMembers: true), boot: Sample.boot)
            try ledger.copyLog(.truncate)
            acknowledged.append((0, ledger.lastSequence))
            for group in 1...8 {
                let numbers = group * 10..<group * 10 + group * 3
                try ledger.append(
                    Sample.records(numbers, withMembers: true), boot: Sample.boot)
                let bytes = try Files.size(directory.file("station.db-wal"))
                acknowledged.append((Int(bytes), ledger.lastSequence))
            }
            log = try directory.bytes("station.db-wal")
        }

        /// Starts on what a cut has left, and says what must hold.
        func check(_ left: Data, promised: Int) throws {
            let copy = try TemporaryDirectory()
            try copy.write(directory.bytes("station.db"), to: "station.db")
            try copy.write(left, to: "station.db-wal")
            let restarted = try Sample.open(copy)
            #expect(restarted.recovery == nil, "cut at \(promised)")
            let result = try restarted.verify(all: true)
            #expect(result.holds, "cut at \(promised)")
            let due = acknowledged.last { $0.logBytes <= promised }
            #expect(restarted.lastSequence >= due?.sequence ?? 0, "cut at \(promised)")
            // Whole groups only: each end is the end of one that was asked for.
            let ends = acknowledged.map(\.sequence)
            #expect(ends.contains(restarted.lastSequence), "cut at \(promised)")
            #expect(try restarted.append(Sample.records(0..<2), boot: Sample.boot) > 0)
            #expect(try restarted.verify(all: true).holds)
        }
    }

    private static let frameBytes = Int(Ledger.pageSize) + 24
    private static let headerBytes = 32

    @Test func `the log cut around every frame's end loses nothing acknowledged`() throws {
        let scene = try Scene()
        let frames = (scene.log.count - Self.headerBytes) / Self.frameBytes
        #expect(frames > 8)
        for frame in 0...frames {
            let end = Self.headerBytes + frame * Self.frameBytes
            for cut in [end - 1, end, end + 1, end + 25] where cut <= scene.log.count {
                try scene.check(scene.log.prefix(cut), promised: cut)
            }
        }
    }

    @Test func `the log cut at every byte of a frame's header leaves whole groups`() throws {
        let scene = try Scene()
        let start = scene.acknowledged[3].logBytes
        for cut in start..<start + 26 {
            try scene.check(scene.log.prefix(cut), promised: cut)
        }
    }

    @Test func `the log cut inside its own header leaves what the file holds`() throws {
        let scene = try Scene()
        for cut in 0...Self.headerBytes {
            try scene.check(scene.log.prefix(cut), promised: 0)
        }
    }

    @Test func `zeros or noise behind the cut change nothing`() throws {
        let scene = try Scene()
        var generator = Noise(seed: 20_261_001)
        for (bytes, _) in scene.acknowledged {
            for cut in [bytes, bytes + 1000] where cut < scene.log.count {
                let rest = scene.log.count - cut
                try scene.check(scene.log.prefix(cut) + Data(count: rest), promised: cut)
                let noise = Data((0..<rest).map { _ in generator.byte() })
                try scene.check(scene.log.prefix(cut) + noise, promised: cut)
            }
        }
    }

    @Test func `a flipped bit in the log ends it at the group before`() throws {
        let scene = try Scene()
        for index in 1..<scene.acknowledged.count - 1 {
            let start = scene.acknowledged[index].logBytes
            var log = scene.log
            log[log.startIndex + start + 700] ^= 0x10
            try scene.check(log, promised: start)
        }
    }
}

/// A small generator with a seed (xorshift64), so that a failure can be repeated.
struct Noise {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func byte() -> UInt8 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 32)
    }
}
