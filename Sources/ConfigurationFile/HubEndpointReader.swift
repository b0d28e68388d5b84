import StationModel

/// Where a flow to the hub leads, and how the station says there who it is.
struct HubEndpointReader {
    let environment: LoadEnvironment
    /// No two flows lead to one address: what one of them sends, the other one's sink refuses.
    private let claims = Claims()

    init(_ environment: LoadEnvironment) { self.environment = environment }

    /// `withQuery`: whether the address may have one. `nil` = reported.
    func read<Key: HubFlowKey>(_ section: Section<Key>, withQuery: Bool = true) -> HubEndpoint? {
        let expected = Requirement.hubAddress(withQuery: withQuery)
        let url = section.required(.url, expected).flatMap { readURL($0, expected) }
        let token = section[.tokenFile].map {
            KeyFileReader(secret: .token, environment: environment).read($0)
        }
        let audience = section[.stationKeyFor].map { $0.parsed(.audience, by: Self.audience) }
        if token != nil, audience != nil { refuseBoth(section) }
        guard let url else { return nil }
        if token == nil, audience == nil, HubAddress(url)?.isLoopback == false {
            section.node.note(
                .warning, missing: Key.tokenFile.rawValue, .noAuthorization,
                expected: .oneKeyOf(Self.ways(Key.self)))
        }
        return HubEndpoint(url: url, authorization: authorization(token ?? nil, audience ?? nil))
    }

    // MARK: The address

    private func readURL(_ node: Node, _ expected: Requirement) -> String? {
        guard let text = node.text(expected), node.isReadable() else { return nil }
        guard text.utf8.count <= HubAddress.mostBytes else {
            node.refuse(
                .outOfRange(.urlLength), expected: .shorterAddress(mostBytes: HubAddress.mostBytes),
                found: .text("\(text.utf8.count)"))
            return nil
        }
        let shown = JSONValue.text(Self.withoutSecrets(text)).description
        guard let problem = problem(of: text, expected) else {
            let isFree = claims.claim(.hubAddress(text), by: node, found: .text(shown))
            return isFree ? text : nil
        }
        node.refuse(
            problem, expected: problem == .plainHTTP ? .secureAddress : expected,
            found: .text(shown), suggestion: suggestion(for: text, expected))
        return nil
    }

    /// The first thing that is wrong; a user comes first, because nothing of it may be shown.
    private func problem(of text: String, _ expected: Requirement) -> ConfigurationProblem? {
        guard let address = HubAddress(text) else { return .badForm }
        if address.user != nil { return .unfitURLPart(.user) }
        guard address.isSound else { return .badForm }
        if address.fragment != nil { return .unfitURLPart(.fragment) }
        if address.query != nil, expected == .hubAddress(withQuery: false) {
            return .unfitURLPart(.query)
        }
        return address.scheme == "http" && !address.isLoopback ? .plainHTTP : nil
    }

    /// The same with TLS, and without what may not be there; `nil` when that is none either.
    private func suggestion(for text: String, _ expected: Requirement) -> String? {
        guard let address = HubAddress(text) ?? HubAddress("https://" + text) else { return nil }
        let scheme = address.isLoopback && address.scheme.lowercased() == "http" ? "http" : "https"
        let port = address.port.map { ":" + $0 } ?? ""
        let query = expected == .hubAddress(withQuery: true) ? address.query : nil
        let repaired =
            scheme + "://" + address.host + port + address.path + (query.map { "?" + $0 } ?? "")
        guard problem(of: repaired, expected) == nil else { return nil }
        return "\"\(Self.withoutSecrets(repaired))\""
    }

    /// What a report may show: neither a user nor what a query holds.
    private static func withoutSecrets(_ text: String) -> String {
        var shown = text[...]
        if let end = shown.lastIndex(of: "@") {
            let mark = HubAddress(text) == nil ? "" : text.prefix { $0 != ":" } + "://"
            shown = mark + "…" + shown[end...]
        }
        let beforeQuery = shown.prefix { $0 != "?" }
        return String(beforeQuery) + (beforeQuery.endIndex == shown.endIndex ? "" : "?…")
    }

    // MARK: Who the station is

    private func authorization(_ token: String?, _ audience: String?) -> HubEndpoint.Authorization {
        if let token { return .tokenFile(token) }
        return audience.map { .stationKey(audience: $0) } ?? .none
    }

    private func refuseBoth<Key: HubFlowKey>(_ section: Section<Key>) {
        guard let token = section[.tokenFile] else { return }
        section[.stationKeyFor]?.refuse(
            .wrongOrder(with: token.path), expected: .oneKeyOf(Self.ways(Key.self)))
    }

    private static func ways<Key: HubFlowKey>(_ key: Key.Type) -> [String] {
        [Key.tokenFile.rawValue, Key.stationKeyFor.rawValue]
    }

    /// A claim of the token (RFC 7519, section 4.1.3). Longer than any name of a host: a URL of it.
    private static let audienceBytes = 1...200

    private static func audience(_ text: String) -> String? {
        let isVisible = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return audienceBytes.contains(text.utf8.count) && isVisible ? text : nil
    }
}
