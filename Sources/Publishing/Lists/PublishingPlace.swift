// Where files are published, and where they are worked on. A file is written beside, in a folder
// that no server shows, and gets its name when it is whole and on the medium; the manifest gets
// its name last. So whoever finds a name finds all of its content, also after a power cut.

import Foundation
import Glibc
import LinuxIO

/// The published folder and the private one.
final class PublishingPlace {
    /// What a web server serves.
    let output: String
    /// The city's own: mode 0700.
    let work: String
    private let staging: String
    private let lock: FileDescriptor
    private var staged: [String] = []

    init(output: String, work: String) throws {
        self.output = output
        self.work = work
        staging = output + "/.publishing"
        let files = FileManager.default
        try files.createDirectory(atPath: output, withIntermediateDirectories: true)
        try files.createDirectory(
            atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        lock = try FileDescriptor.open(work + "/lock", O_WRONLY | O_CREAT, mode: 0o600)
        guard flock(lock.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw PublishingFault.folderInUse(work)
        }
        // What a killed run has left.
        if files.fileExists(atPath: staging) { try files.removeItem(atPath: staging) }
        try files.createDirectory(atPath: staging, withIntermediateDirectories: false)
        for name in try files.contentsOfDirectory(atPath: work) where name.hasSuffix(".run") {
            try unlinkFile(work + "/" + name)
        }
    }

    /// A file that is to be published under this name.
    func stage(_ name: String) throws -> OutputFile {
        staged.append(name)
        return try OutputFile(path: staging + "/" + name, mode: 0o644)
    }

    /// It is not to be published after all.
    func unstage(_ name: String) throws {
        staged.removeAll { $0 == name }
        try unlinkFile(staging + "/" + name)
    }

    /// Publishes what was staged, in the order of its staging.
    func commit() throws {
        for name in staged { try renameFile(staging + "/" + name, to: output + "/" + name) }
        staged = []
        try Self.synchronize(output)
    }

    /// A small file that replaces the one of its name at once.
    func replace(_ name: String, in folder: String, with bytes: [UInt8]) throws {
        let new = staging + "/" + name
        let file = try OutputFile(path: new, mode: 0o644)
        try file.append(bytes)
        _ = try file.finish()
        try renameFile(new, to: folder + "/" + name)
    }

    /// The folder for what is written beside is gone when nothing is written.
    func close() throws { try FileManager.default.removeItem(atPath: staging) }

    /// C function: `fsync` of a folder: its names are on the medium.
    static func synchronize(_ folder: String) throws(SystemError) {
        try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY).synchronize()
    }
}
