import StationModel

/// Section `status`: where the page and the metrics are served.
enum StatusSection {
    static func read(_ section: Section<StatusKey>) -> StatusConfiguration {
        guard let node = section[.listen], let status = readListen(node) else {
            return StatusConfiguration()
        }
        if !IPAddressText.isLoopback(status.address) {
            node.warn(.beyondLoopback, expected: .loopback)
        }
        return status
    }

    /// `127.0.0.1:8420` or `[::1]:8420`.
    private static func readListen(_ node: Node) -> StatusConfiguration? {
        guard let text = node.text(.listenAddress) else { return nil }
        guard let colon = text.lastIndex(of: ":"),
            let address = readAddress(text[..<colon]),
            let port = readPort(text[text.index(after: colon)...])
        else {
            node.refuse(.badForm, expected: .listenAddress, suggestion: suggestion(for: text))
            return nil
        }
        // Below 1024 a capability is needed, and the service has none.
        guard let port = UInt16(exactly: port), port >= 1024 else {
            node.refuse(.outOfRange(.port), expected: .wholeNumber(least: 1024, most: 65_535))
            return nil
        }
        return StatusConfiguration(address: address, port: port)
    }

    private static func readAddress(_ text: Substring) -> String? {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = text.dropFirst().dropLast()
            return IPAddressText.isV6(inner) ? String(inner) : nil
        }
        return IPAddressText.isV4(text) ? String(text) : nil
    }

    private static func readPort(_ text: Substring) -> Int? {
        let areDigits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return areDigits && text.utf8.count <= 6 ? Int(text) : nil
    }

    private static func suggestion(for text: String) -> String? {
        text.hasPrefix("localhost:") ? "\"127.0.0.1\(text.dropFirst("localhost".count))\"" : nil
    }
}
