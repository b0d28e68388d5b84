import StationModel

/// Where a text is no JSON, or not the JSON that was expected. Offsets count bytes from 0.
struct JSONFault: Error, Hashable {
    let offset: Int
    /// The path of the value: `keys[0].role`; empty for the text as a whole.
    var path = ""
    /// In a member's line never the value: it is somebody's.
    let found: Phrase
    let expected: Phrase
}
