import COpenSSL

/// Bytes that must not stay behind in memory: wiped when the last owner lets go.
///
/// One allocation, never copied by itself, never grown, never printed. Not promised: that the
/// kernel does not page it out (a station has no swap; see the hardware guide).
public final class SecretBytes: Sendable {
    // Written in the initialiser only, so that threads may share it.
    nonisolated(unsafe) private let storage: UnsafeMutableRawBufferPointer

    public var count: Int { storage.count }

    /// Zero bytes that `fill` then writes; what it had written is wiped when it throws.
    public init<Failure: Error>(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        storage = .allocate(byteCount: count, alignment: 16)
        storage.initializeMemory(as: UInt8.self, repeating: 0)
        try fill(storage)
    }

    /// A copy. The source is the caller's to wipe.
    public convenience init(copying bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    /// Lends the bytes for the time of the call.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
    public var description: String { "secret of \(count) bytes" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension [UInt8] {
    /// Overwrites the elements in place in a way that the optimiser keeps. An array that is shared
    /// is copied first, and the shared copy stays as it is: wipe where the array was made.
    mutating func wipe() {
        withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
