public import StationModel

/// Why a directive is not obeyed: what, where, what was expected. Nothing of it is obeyed then.
public struct DirectiveFault: Error, Hashable, Sendable {
    public typealias Kind = DirectiveRefusal

    public let kind: Kind
    /// The value that is wrong: `door.until`; empty for the file as a whole.
    public let path: String
    /// Line of the payload (or of the file, where that is no envelope), from 1.
    public let line: Int?
    /// Byte of the line, from 1.
    public let column: Int?
    public let found: Phrase
    public let expected: Phrase

    public init(
        _ kind: Kind, path: String = "", line: Int? = nil, column: Int? = nil, found: Phrase,
        expected: Phrase
    ) {
        self.kind = kind
        self.path = path
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
    }

    /// A fault of a text, with its line and column.
    init(_ fault: JSONFault, in text: [UInt8]) {
        let place = TextPlace(offset: fault.offset, in: text)
        self.init(
            .malformed, path: fault.path, line: place.line, column: place.column,
            found: fault.found, expected: fault.expected)
    }

    /// What the city's side does about it.
    public var nextStep: String {
        switch kind {
        case .tooLong, .malformed: "publish a directive as yizhand hub publish writes it"
        case .unknownKey, .wrongRole, .keyNotYetValid, .keyExpired:
            "sign with a key of role directive that the station's manifest holds and that is valid"
        case .revokedKey: "sign with another key; nothing by a revoked key is obeyed"
        case .badSignature: "publish it again; if it stays, somebody has changed the file"
        case .wrongStation: "put the directive where the station that it names asks for it"
        case .outdated: "publish with a greater version; it never falls"
        case .wrongListKey: "wrap the key for the exchange key that yizhand init shows"
        }
    }
}

extension DirectiveFault: CustomStringConvertible {
    /// Where it is wrong, what was expected and what was found.
    public var words: Phrase {
        .place(Phrase("指令", "directive"), line: line, column: column, path: path)
            + Phrase("：", ": ") + .mismatch(found: found, expected: expected)
    }

    public var description: String { words.english }
}
