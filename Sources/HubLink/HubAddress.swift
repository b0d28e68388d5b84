import Foundation
import Glibc

/// Whether a request may go to an address: `https`, or `http` to this machine, where nobody else
/// listens on the way.
enum HubAddress {
    static func isUsable(_ url: String) -> Bool {
        guard let components = URLComponents(string: url), let host = components.host,
            !host.isEmpty, components.user == nil, components.password == nil,
            components.fragment == nil, URL(string: url) != nil
        else { return false }
        return switch components.scheme?.lowercased() {
        case "https": true
        case "http": isThisMachine(host)
        default: false
        }
    }

    /// 127.0.0.0/8 and ::1 in numbers, and the name that stands for them (RFC 6761 section 6.3).
    private static func isThisMachine(_ host: String) -> Bool {
        var version4 = in_addr()
        if inet_pton(AF_INET, host, &version4) == 1 {
            return UInt32(bigEndian: version4.s_addr) >> 24 == 127
        }
        return ["localhost", "[::1]", "::1"].contains(host.lowercased())
    }
}
