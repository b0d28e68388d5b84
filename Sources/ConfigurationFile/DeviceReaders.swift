import StationModel

/// The keys of each driver.
enum DeviceReaders {
    /// Longer than any code's prefix in the scanners' manuals.
    static let longestPrefix = 16

    static func wiegand(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<WiegandReaderKey>(node) else { return nil }
        let data0 = section.required(.data0, .line).flatMap { claims.ownLine($0) }
        let data1 = section.required(.data1, .line).flatMap { claims.ownLine($0) }
        let bias = readBias(section.required(.bias, biasNames))
        let formats = section.required(.formats, .list).flatMap(WiegandFormats.read)
        guard let data0, let data1, let bias, let formats else { return nil }
        let reader = WiegandReaderConfiguration(
            data0: data0, data1: data1, bias: bias, formats: formats)
        return .complete(.wiegandReader(reader), uses: [.reading])
    }

    static func idCardReader(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<IDCardReaderKey>(node) else { return nil }
        let port = readPort(section, .path, .baudRate, SerialRates.idCard, claims: claims)
        return port.map { .complete(.idCardReader($0), uses: [.reading]) }
    }

    static func scanner(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<ScannerKey>(node) else { return nil }
        let port = readPort(section, .path, .baudRate, SerialRates.scanner, claims: claims)
        let prefix = section[.prefix].map(readPrefix) ?? ""
        guard let port, let prefix else { return nil }
        let scanner = ScannerConfiguration(port: port, prefix: prefix)
        return .complete(.scanner(scanner), uses: [.reading])
    }

    static func contact(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<ContactKey>(node) else { return nil }
        let line = section.required(.line, .line).flatMap { claims.line($0, as: .input) }
        let activeLow = section.required(.activeLow, .boolean)?.boolean()
        let bias = readBias(section.required(.bias, biasNames))
        guard let line, let activeLow, let bias else { return nil }
        if claims.isOfBoard(line), bias != .none {
            section[.bias]?.refuse(.unknownName, expected: .oneOf([LineBias.none.rawValue]))
        }
        return .contact(line: line, activeLow: activeLow, bias: bias)
    }

    static func output(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<OutputKey>(node) else { return nil }
        let line = section.required(.line, .line).flatMap { claims.line($0, as: .output) }
        let activeLow = section.required(.activeLow, .boolean)?.boolean()
        guard let line, let activeLow else { return nil }
        return .output(line: line, activeLow: activeLow)
    }

    // MARK: Parts

    static let biasNames = Requirement.oneOf(LineBias.allCases.map(\.rawValue).sorted())

    static func readBias(_ node: Node?) -> LineBias? {
        node?.choice(of: LineBias.self)
    }

    /// A port of 8 data bits, no parity and one stop bit.
    static func readPort<Key: ConfigurationKey>(
        _ section: Section<Key>, _ pathKey: Key, _ rateKey: Key, _ rates: [Int], claims: Claims
    ) -> SerialConfiguration? {
        let path = section.required(pathKey, .serialPath).flatMap { readPath($0, claims: claims) }
        let rate = section.required(rateKey, .oneOf(rates.map(String.init)))
            .flatMap { SerialRates.read($0, among: rates) }
        guard let path, let rate else { return nil }
        return SerialConfiguration(path: path, baudRate: rate)
    }

    private static func readPath(_ node: Node, claims: Claims) -> String? {
        let parsed = node.parsed(.serialPath) { $0.hasPrefix("/") && $0.count > 1 ? $0 : nil }
        guard let path = parsed else { return nil }
        claims.claim(.port(path), by: node)
        let moving = ["/dev/ttyUSB", "/dev/ttyACM"]
        if moving.contains(where: path.hasPrefix) {
            node.warn(.portMayMove, expected: .stablePath)
        }
        return path
    }

    private static func readPrefix(_ node: Node) -> String? {
        let expected = Requirement.name(mostCharacters: longestPrefix)
        return node.parsed(expected) { text in
            let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            return isPrintable && text.count <= longestPrefix ? text : nil
        }
    }
}

extension LineAddress {
    /// `gpiochip0:17` or `/dev/gpiochip0:17` (the same line), or a chip's label and an offset.
    /// Offsets go to 511, the most lines that the kernel gives one chip by default.
    init?(written text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains(" "),
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let offset = UInt32(parts[1]), offset < 512
        else { return nil }
        let isDeviceName = parts[0].hasPrefix("gpiochip")
        self.init(chip: (isDeviceName ? "/dev/" : "") + parts[0], offset: offset)
    }
}
