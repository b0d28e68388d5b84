import Foundation

/// Where a redirection leads: told to a technician, who finds a portal or a moved hub by it.
enum RedirectHost {
    /// Bytes of a host's name (RFC 1035 section 2.3.4).
    private static let greatestLength = 253

    /// The host in a `Location`; the asked one where it is relative; `nil` where it is no address.
    static func of(_ location: String, from host: String) -> String? {
        guard location.utf8.count <= 8192, let components = URLComponents(string: location) else {
            return nil
        }
        guard let named = components.host else {
            return components.scheme == nil ? host : nil
        }
        let isPlain = named.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isPlain && (1...greatestLength).contains(named.utf8.count) ? named : nil
    }
}
