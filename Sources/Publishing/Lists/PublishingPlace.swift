// Where files are published, and where they are worked on. A file is written beside, in a folder
// that no server shows, and gets its name when it is whole and on the medium; the manifest gets
// its name last. So whoever finds a name finds all of its content, also after a power cut.

import Foundation
import Glibc
import LinuxIO
import StationModel

/// The published folder and the private one.
final class PublishingPlace {
    /// What a web server serves.
    let output: String
    /// The city's own: mode 0700.
    let work: String
    private let staging: String
    private let workLock: FileDescriptor
    private let outputLock: FileDescriptor
    private var isClosed = false
    private var staged: [String] = []
    /// Every file that this run has begun beside.
    private var made: [String] = []

    init(output: String, work: String) throws {
        self.output = output
        self.work = work
        staging = output + "/.publishing"
        let files = FileManager.default
        try files.createDirectory(atPath: output, withIntermediateDirectories: true)
        try files.createDirectory(
            atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        workLock = try Self.lock(work + "/lock", of: work)
        // Another city's machine, or another work folder, may publish to the same one.
        try files.createDirectory(atPath: staging, withIntermediateDirectories: true)
        outputLock = try Self.lock(staging + "/" + Self.lockName, of: output)
        // What a killed run has left.
        for name in try files.contentsOfDirectory(atPath: staging) where name != Self.lockName {
            try unlinkFile(staging + "/" + name)
        }
        for name in try files.contentsOfDirectory(atPath: work) where name.hasSuffix(".run") {
            try unlinkFile(work + "/" + name)
        }
    }

    private static let lockName = "lock"

    /// One run at a time, until this one ends in whatever way.
    ///
    /// C functions: `flock`, `fstat`, `stat`.
    private static func lock(_ path: String, of folder: String) throws -> FileDescriptor {
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT, mode: 0o600)
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else {
                throw SystemError("flock", place: path, errorNumber: errno)
            }
            throw PublishingFault.folderInUse(folder)
        }
        // Another run may have ended between the two, and taken its file away.
        var (held, found) = (stat(), stat())
        guard fstat(file.raw, &held) == 0, stat(path, &found) == 0, held.st_ino == found.st_ino
        else { throw PublishingFault.folderInUse(folder) }
        return file
    }

    /// The city's own folders lie beside the one that is served, never in it.
    static func checkPrivate(_ folders: [String], output: String) throws {
        let served = try components(output)
        for folder in folders where try components(folder).starts(with: served) {
            throw PublishingFault.privateFolderServed(folder, in: output)
        }
    }

    /// The way to a folder without links, also where its end is still to be made.
    ///
    /// C function: `realpath`.
    private static func components(_ path: String) throws(SystemError) -> [String] {
        var way = "/"
        for component in URL(filePath: path).absoluteURL.pathComponents.dropFirst() {
            let next = way + "/" + component
            if let real = realpath(next, nil) {
                way = String(cString: real)
                free(real)
            } else if errno == ENOENT {
                // Behind a folder that is not there, `..` is the one before it.
                way = component == ".." ? URL(filePath: way + "/..").standardized.path : next
            } else {
                throw SystemError("realpath", place: next, errorNumber: errno)
            }
        }
        return URL(filePath: way).pathComponents
    }

    /// A file that is to be published under this name.
    func stage(_ name: String) throws -> OutputFile {
        staged.append(name)
        made.append(name)
        return try OutputFile(path: path(name), mode: 0o644)
    }

    /// It is not to be published after all.
    func unstage(_ name: String) throws {
        staged.removeAll { $0 == name }
        try unlinkFile(path(name))
    }

    /// Publishes what was staged, in the order of its staging.
    func commit() throws {
        for name in staged { try renameFile(path(name), to: output + "/" + name) }
        staged = []
        try Self.synchronize(output)
    }

    /// A small file, whole and on the medium, for `reveal`: who finds no room for it finds out
    /// before anything is published.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        made.append(name)
        let file = try OutputFile(path: path(name), mode: 0o644)
        try file.append(bytes)
        _ = try file.finish()
    }

    /// Replaces the published file of this name at once; its folder is there.
    func reveal(_ name: String) throws {
        try replace(name)
        try synchronizeFolder(of: name)
    }

    /// The same, not yet on the medium.
    func replace(_ name: String) throws { try renameFile(path(name), to: output + "/" + name) }

    func synchronizeFolder(of name: String) throws { try Self.synchronize(folder(of: name)) }

    /// Does something to the stations' files while no service of the city's own does: the lock is
    /// the same one. It is not this run's, which a publication of lists holds for hours.
    ///
    /// C function: `flock`.
    func besideService<Outcome>(
        waitingFor longest: Duration, _ body: () throws -> Outcome
    ) throws -> Outcome {
        let path = output + "/stations/.lock"
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT, mode: 0o644)
        let poller = try Poller()
        let deadline = Clocks.monotonic() + longest
        while flock(file.raw, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw SystemError("flock", place: path, errorNumber: errno)
            }
            guard Clocks.monotonic() < deadline else { throw PublishingFault.stationsInUse(path) }
            _ = try poller.wait(until: Clocks.monotonic() + Self.looksAgainAfter)
        }
        defer { flock(file.raw, LOCK_UN) }
        return try body()
    }

    /// Shorter than one station's turn, which is two writes to the disk.
    private static let looksAgainAfter: Duration = .milliseconds(2)

    /// The folder that a published file of this name lies in.
    func makeFolder(of name: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder(of: name), withIntermediateDirectories: true)
    }

    private func folder(of name: String) -> String {
        URL(filePath: output + "/" + name).deletingLastPathComponent().path
    }

    /// Beside, all files lie in one folder.
    private func path(_ name: String) -> String {
        staging + "/" + name.replacing("/", with: "%")
    }

    /// What was not published goes. What cannot be removed now goes with the next run.
    func close() {
        // Once: afterwards another run may work there.
        guard !isClosed else { return }
        isClosed = true
        for name in made { unlink(path(name)) }
        unlink(staging + "/" + Self.lockName)
        rmdir(staging)
    }

    /// C function: `fsync` of a folder: its names are on the medium.
    static func synchronize(_ folder: String) throws(SystemError) {
        try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY).synchronize()
    }
}
