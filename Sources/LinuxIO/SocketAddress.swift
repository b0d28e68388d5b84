import Glibc

/// A socket's address in the kernel's form, with its text for errors.
struct SocketAddress {
    /// `AF_INET`, `AF_INET6` or `AF_UNIX`.
    let family: Int32
    /// `[::1]:9470`, or the path.
    let place: String
    private let storage: sockaddr_storage
    private let size: socklen_t

    /// A numeric IPv4 or IPv6 address; anything else is `EINVAL`. No name is ever looked up.
    ///
    /// C function: `inet_pton`.
    static func internet(_ text: String, port: UInt16) throws(SystemError) -> SocketAddress {
        var version4 = sockaddr_in()
        if inet_pton(AF_INET, text, &version4.sin_addr) == 1 {
            version4.sin_family = sa_family_t(AF_INET)
            version4.sin_port = port.bigEndian
            return SocketAddress(AF_INET, version4, place: "\(text):\(port)")
        }
        var version6 = sockaddr_in6()
        guard inet_pton(AF_INET6, text, &version6.sin6_addr) == 1 else {
            throw SystemError("inet_pton", place: text, errorNumber: EINVAL)
        }
        version6.sin6_family = sa_family_t(AF_INET6)
        version6.sin6_port = port.bigEndian
        return SocketAddress(AF_INET6, version6, place: "[\(text)]:\(port)")
    }

    /// A path, or an abstract name when it begins with `@` (unix(7)). `ENAMETOOLONG` beyond 107
    /// bytes: the kernel has 108 and C wants one for the end.
    static func unix(path: String) throws(SystemError) -> SocketAddress {
        var bytes = Array(path.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        var address = sockaddr_un()
        guard (1..<MemoryLayout.size(ofValue: address.sun_path)).contains(bytes.count) else {
            throw SystemError("socket address", place: path, errorNumber: ENAMETOOLONG)
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // An abstract name is as long as the size says: padding would be part of the name.
        let head = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return SocketAddress(AF_UNIX, address, place: path, size: head + bytes.count)
    }

    private init<Address>(
        _ family: Int32, _ address: Address, place: String, size: Int = MemoryLayout<Address>.size
    ) {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { target in
            withUnsafeBytes(of: address) { target.copyMemory(from: $0) }
        }
        self.family = family
        self.place = place
        self.storage = storage
        self.size = socklen_t(size)
    }

    /// The address as system calls take it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}
