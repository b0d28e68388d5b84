import StationModel

/// The keys of each driver.
enum DeviceReaders {
    /// Longer than any code's prefix in the scanners' manuals.
    static let longestPrefix = 16

    static func wiegand(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<WiegandReaderKey>(node) else { return nil }
        let data0 = section.required(.data0, .line).flatMap { readLine($0, claims: claims) }
        let data1 = section.required(.data1, .line).flatMap { readLine($0, claims: claims) }
        let bias = readBias(section.required(.bias, biasNames))
        let formats = section.required(.formats, .list).flatMap(WiegandFormats.read)
        guard let data0, let data1, let bias, let formats else { return nil }
        return .reader(
            .wiegandReader(
                WiegandReaderConfiguration(
                    data0: data0, data1: data1, bias: bias, formats: formats)))
    }

    static func idCardReader(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<IDCardReaderKey>(node) else { return nil }
        let path = section.required(.path, .serialPath).flatMap { readPort($0, claims: claims) }
        let rate = section.required(.baudRate, .oneOf(SerialRates.idCard.map(String.init)))
            .flatMap { SerialRates.read($0, among: SerialRates.idCard) }
        guard let path, let rate else { return nil }
        return .reader(.idCardReader(SerialConfiguration(path: path, baudRate: rate)))
    }

    static func scanner(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<ScannerKey>(node) else { return nil }
        let path = section.required(.path, .serialPath).flatMap { readPort($0, claims: claims) }
        let rate = section.required(.baudRate, .oneOf(SerialRates.scanner.map(String.init)))
            .flatMap { SerialRates.read($0, among: SerialRates.scanner) }
        let prefix = section[.prefix].map(readPrefix) ?? ""
        guard let path, let rate, let prefix else { return nil }
        let port = SerialConfiguration(path: path, baudRate: rate)
        return .reader(.scanner(ScannerConfiguration(port: port, prefix: prefix)))
    }

    static func contact(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<ContactKey>(node) else { return nil }
        let line = section.required(.line, .line).flatMap { readLine($0, claims: claims) }
        let activeLow = section.required(.activeLow, .boolean)?.boolean()
        let bias = readBias(section.required(.bias, biasNames))
        guard let line, let activeLow, let bias else { return nil }
        return .contact(line: line, activeLow: activeLow, bias: bias)
    }

    static func output(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<OutputKey>(node) else { return nil }
        let line = section.required(.line, .line).flatMap { readLine($0, claims: claims) }
        let activeLow = section.required(.activeLow, .boolean)?.boolean()
        guard let line, let activeLow else { return nil }
        return .output(line: line, activeLow: activeLow)
    }

    // MARK: Parts

    private static let biasNames = Requirement.oneOf(LineBias.allCases.map(\.rawValue).sorted())

    private static func readBias(_ node: Node?) -> LineBias? {
        node?.choice(of: LineBias.self)
    }

    private static func readLine(_ node: Node, claims: Claims) -> LineAddress? {
        guard let line = node.parsed(.line, by: LineAddress.init(written:)) else { return nil }
        claims.claim(.line(line.description), by: node)
        return line
    }

    private static func readPort(_ node: Node, claims: Claims) -> String? {
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
