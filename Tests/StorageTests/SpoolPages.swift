import Foundation
import StationModel

@testable import Storage

/// The pages of a `samples.db` that has been closed, by what SQLite's own file format says of them:
/// https://sqlite.org/fileformat2.html, sections 1.3, 1.6 and 2.3.
struct SpoolPages {
    /// A page of the table `frame` on which frames begin.
    struct Leaf {
        let page: Int
        /// The numbers of their last samples.
        let frames: [Int64]
    }

    let size: Int
    let count: Int
    /// In the order of their frames.
    private(set) var leaves: [Leaf] = []
    /// Above the leaves, the root first.
    private(set) var inner: [Int] = []
    private let bytes: [UInt8]

    init(_ directory: TemporaryDirectory) throws {
        bytes = Array(try directory.bytes("samples.db"))
        size = Int(bytes[16]) << 8 | Int(bytes[17])
        count = bytes.count / size
        walk(try Self.root(of: "frame", in: directory))
    }

    static func root(of table: String, in directory: TemporaryDirectory) throws -> Int {
        let database = try SQLiteDatabase(path: directory.file("samples.db"), flags: 2)
        defer { database.close() }
        try database.execute("PRAGMA locking_mode = EXCLUSIVE")
        return Int(
            try database.integer("SELECT rootpage FROM sqlite_schema WHERE name = '\(table)'"))
    }

    private mutating func walk(_ page: Int) {
        let start = (page - 1) * size
        let isInner = bytes[start] == 5
        let cells = number(start + 3, 2)
        let places = (0..<cells).map { start + number(start + (isInner ? 12 : 8) + 2 * $0, 2) }
        if isInner {
            inner.append(page)
            for place in places { walk(number(place, 4)) }
            walk(number(start + 8, 4))
        } else {
            leaves.append(
                Leaf(
                    page: page,
                    frames: places.map { place in
                        var place = place
                        _ = variable(&place)
                        return Int64(variable(&place))
                    }))
        }
    }

    private func number(_ place: Int, _ count: Int) -> Int {
        bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private func variable(_ place: inout Int) -> Int {
        var value = 0
        while true {
            let byte = bytes[place]
            place += 1
            value = value << 7 | Int(byte & 0x7F)
            if byte < 0x80 { return value }
        }
    }

    /// What a worn card gives instead.
    static func spoil(
        _ pages: [Int], of size: Int = 512, in directory: TemporaryDirectory,
        with byte: UInt8 = 0xA5
    ) throws {
        var file = try directory.bytes("samples.db")
        for page in pages {
            file.replaceSubrange(
                (page - 1) * size..<page * size, with: Data(repeating: byte, count: size))
        }
        try directory.write(file, to: "samples.db")
    }
}
