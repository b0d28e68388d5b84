public import StationModel

/// What a signed manifest promises of a member list, in the form the list keeps.
public struct ListPromise: Hashable, Sendable {
    /// The manifest's own version: only ever increases.
    public let manifestVersion: UInt64
    /// The list's version after the last delta.
    public let listVersion: UInt64
    /// Lines after the last delta.
    public let count: Int
    public let issued: UnixTime
    public let notAfter: UnixTime
    /// The manifest as it was signed: the keys in it survive a restart with the list.
    public let manifest: [UInt8]
    /// A list that has shrunk to less than half is taken all the same.
    public let allowShrink: Bool

    public init(
        manifestVersion: UInt64, listVersion: UInt64, count: Int, issued: UnixTime,
        notAfter: UnixTime, manifest: [UInt8], allowShrink: Bool = false
    ) {
        self.manifestVersion = manifestVersion
        self.listVersion = listVersion
        self.count = count
        self.issued = issued
        self.notAfter = notAfter
        self.manifest = manifest
        self.allowShrink = allowShrink
    }
}

/// A source of lines: hands each to the closure, in the order of the file, and throws on what the
/// closure throws. So a file of any size is read with the memory of one line.
public typealias ListLines = ((MemberChange) throws -> Void) throws -> Void

/// A snapshot, line by line.
public struct ListSnapshot {
    /// Its name, for what is wrong in it.
    let file: String
    public let version: UInt64
    /// Lines that the manifest promises of this file.
    public let count: Int
    let lines: ListLines

    public init(file: String, version: UInt64, count: Int, lines: @escaping ListLines) {
        self.file = file
        self.version = version
        self.count = count
        self.lines = lines
    }
}

/// A delta, line by line.
public struct ListDelta {
    /// Its name, for what is wrong in it.
    let file: String
    public let from: UInt64
    public let to: UInt64
    let lines: ListLines

    public init(file: String, from: UInt64, to: UInt64, lines: @escaping ListLines) {
        self.file = file
        self.from = from
        self.to = to
        self.lines = lines
    }
}

/// A line of a member file.
public struct ListPlace: Hashable, Sendable {
    public let file: String
    /// From 1; `nil` = the file as a whole.
    public let line: Int?

    public init(file: String, line: Int? = nil) {
        self.file = file
        self.line = line
    }
}
