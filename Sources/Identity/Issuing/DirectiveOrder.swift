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

    public init(line: [UInt8]) throws(LineFault) {
        do throws(JSONFault) {
            var fields = try JSONFields(JSONNode(parsing: line))
            let name = try fields.string("station")
            station = name == "*" ? nil : StationId(name)
            guard name == "*" || station != nil else {
                throw fields.fault(
                    "station", found: .verbatim("\"\(name.prefix(64))\""),
                    expected: Phrase("站号，或 *", "an id, or *"))
            }
            var unknownKeys: [String] = []
            parts = try DirectiveParts(taking: &fields, unknownKeys: &unknownKeys)
            if station == nil, parts.unlocks?.isEmpty == false {
                throw fields.fault(
                    "unlocks", found: .verbatim("\"*\""),
                    expected: Phrase(
                        "单个驿站的站号：一次开锁只开一扇门", "one station's id: an unlock opens one door"))
            }
            unknownKeys += fields.leftOver
            if let key = unknownKeys.min() {
                throw JSONFault(
                    offset: 0, path: key, found: .unknownKey,
                    expected: .oneOf(DirectiveParts.knownKeys(beside: key)))
            }
        } catch {
            throw LineFault(error)
        }
    }

    /// The directive for one station, over what is ordered of all.
    ///
    /// - Parameter unlocks: stay where neither order says which unlocks there are.
    public static func directive(
        for station: StationId, _ own: DirectiveOrder?, over base: DirectiveOrder?,
        keeping unlocks: [RemoteUnlock], version: UInt64, issued: UnixTime,
        listKeys: [WrappedListKey]
    ) -> StationDirective {
        var parts: DirectiveParts
        if let own, let base {
            parts = own.parts.over(base.parts)
        } else {
            parts = own?.parts ?? base?.parts ?? DirectiveParts()
        }
        parts.unlocks = parts.unlocks ?? unlocks
        return StationDirective(
            station: station, version: version, issued: issued, parts: parts,
            listKeys: listKeys)
    }
}
