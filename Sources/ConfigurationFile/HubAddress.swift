/// An address at the hub, in the parts that are judged.
///
/// Foundation's own type makes the best of anything (`https:/hub`, a blank, a host in Chinese);
/// here whoever wrote it is asked. Source: RFC 3986, sections 2 and 3; RFC 1123, section 2.1.
struct HubAddress {
    /// A quarter of what every server must take (RFC 9110, section 4.1: 8000 octets): the names of
    /// files, and a proxy's own prefix, come on top.
    static let mostBytes = 2000

    let scheme: Substring
    /// What stands before `@`.
    let user: Substring?
    /// With the brackets of an IPv6 address.
    let host: Substring
    let port: Substring?
    let path: Substring
    let query: Substring?
    let fragment: Substring?

    /// `nil` for a text without `://`. Whether the parts are right is another question.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            return nil
        }
        scheme = text[..<colon]
        let rest = text[colon...].dropFirst(3)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let authority = Self.split(rest[..<end], behindLast: "@")
        user = authority.before
        (host, port) = Self.hostAndPort(authority.after)
        let beforeFragment = rest[end...].prefix { $0 != "#" }
        fragment =
            rest[beforeFragment.endIndex...].isEmpty
            ? nil : rest[beforeFragment.endIndex...].dropFirst()
        path = beforeFragment.prefix { $0 != "?" }
        query =
            path.endIndex == beforeFragment.endIndex
            ? nil : beforeFragment[path.endIndex...].dropFirst()
    }

    /// Whether a request can be sent there.
    var isSound: Bool {
        (scheme == "https" || scheme == "http") && isHost && isPort
            && [path, query ?? "", fragment ?? ""].allSatisfy(Self.isEscaped)
    }

    /// Whether it never leaves this machine.
    var isLoopback: Bool {
        host == "localhost" || (isHost && IPAddressText.isLoopback(bareHost))
    }

    // MARK: Parts

    private var bareHost: Substring {
        host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
    }

    private var isHost: Bool {
        if host.hasPrefix("[") { return host.hasSuffix("]") && IPAddressText.isV6(bareHost) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        // A name whose last label is a number is an address, or a slip in one.
        if labels.last?.allSatisfy(\.isNumber) == true { return IPAddressText.isV4(host) }
        return host.utf8.count <= 253 && labels.allSatisfy(Self.isLabel)
    }

    private var isPort: Bool {
        guard let port else { return true }
        let areDigits = port.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return areDigits && UInt16(port).map { $0 > 0 } == true
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    /// Characters that a path or a query may hold, others as `%` and two hexadecimal digits.
    private static func isEscaped(_ text: Substring) -> Bool {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        let escapes = parts.dropFirst().map { $0.prefix(2) }
        return escapes.allSatisfy { $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
            && parts.joined().allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-._~!$&'()*+,;=:@/?".contains($0))
            }
    }

    private static func split(
        _ text: Substring, behindLast mark: Character
    ) -> (before: Substring?, after: Substring) {
        guard let place = text.lastIndex(of: mark) else { return (nil, text) }
        return (text[..<place], text[place...].dropFirst())
    }

    private static func hostAndPort(_ text: Substring) -> (Substring, Substring?) {
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]") : nil
        guard let colon = text[(end ?? text.startIndex)...].firstIndex(of: ":") else {
            return (text, nil)
        }
        return (text[..<colon], text[colon...].dropFirst())
    }
}
