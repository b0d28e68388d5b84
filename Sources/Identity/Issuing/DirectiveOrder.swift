public import StationModel

/// What somebody at the city orders of one station, or of all: one line of a file of orders.
///
///     {"station":"*","message":{…}}
///     {"station":"wuhan-jianghan-007","door":{"mode":"open","until":"…Z"}}
///
/// The parts are those of a directive's payload; a station's own parts stand in the place of those
/// of `*`.
public struct DirectiveOrder: Sendable {
    /// `nil` = all.
    public let station: StationId?
    private let parts: DirectiveParts

    /// What is wrong with a line.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Byte of the line, from 1.
        public let column: Int
        /// `door.until`; empty where the line as a whole is meant.
        public let path: String
        public let found: String
        public let expected: String

        public var description: String {
            let name = path.isEmpty ? "" : " at \(path)"
            return "column \(column)\(name): found \(found), expected \(expected)"
        }
    }

    public init(line: [UInt8]) throws(Fault) {
        do throws(JSONFault) {
            var fields = try JSONFields(JSONNode(parsing: line))
            let name = try fields.string("station")
            station = name == "*" ? nil : StationId(name)
            guard name == "*" || station != nil else {
                throw fields.fault("station", found: "\"\(name)\"", expected: "an id, or *")
            }
            var unknownKeys: [String] = []
            parts = try DirectiveParts(taking: &fields, unknownKeys: &unknownKeys)
            unknownKeys += fields.leftOver
            if let key = unknownKeys.min() {
                throw JSONFault(
                    offset: 0, path: key, found: "an unknown key",
                    expected: "only parts of a directive")
            }
        } catch {
            throw Fault(
                column: error.offset + 1, path: error.path, found: error.found,
                expected: error.expected)
        }
    }

    /// The directive for one station, over what is ordered of all.
    public static func directive(
        for station: StationId, _ own: DirectiveOrder?, over base: DirectiveOrder?,
        version: UInt64, issued: UnixTime, listKeys: [WrappedListKey]
    ) -> StationDirective {
        let parts: DirectiveParts
        if let own, let base {
            parts = own.parts.over(base.parts)
        } else {
            parts = own?.parts ?? base?.parts ?? DirectiveParts()
        }
        return StationDirective(
            station: station, version: version, issued: issued, parts: parts,
            listKeys: listKeys)
    }
}
