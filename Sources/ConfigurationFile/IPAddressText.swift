import Glibc

/// Addresses of the Internet protocol as text.
enum IPAddressText {
    static func isV4(_ text: some StringProtocol) -> Bool {
        var bytes = in_addr()
        return inet_pton(AF_INET, String(text), &bytes) == 1
    }

    /// Without brackets, and without a zone.
    static func isV6(_ text: some StringProtocol) -> Bool {
        var bytes = in6_addr()
        return inet_pton(AF_INET6, String(text), &bytes) == 1
    }

    /// Not of a name that only begins so: `127.example.com`.
    static func isLoopback(_ text: some StringProtocol) -> Bool {
        text == "::1" || (text.hasPrefix("127.") && isV4(text))
    }
}
