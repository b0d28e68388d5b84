import StationModel

extension DecodingError {
    /// Where a text is not as it must be, and what was expected; not what stands there.
    var words: Phrase {
        let (context, missing): (Context, String?) =
            switch self {
            case .keyNotFound(let key, let context): (context, key.stringValue)
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .dataCorrupted(let context):
                (context, nil)
            @unknown default: (Context(codingPath: [], debugDescription: ""), nil)
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
            .joined(separator: ".").replacing(".[", with: "[")
        if let missing {
            let whole = path.isEmpty ? missing : "\(path).\(missing)"
            return Phrase("缺少 \(whole)", "\(whole) is missing")
        }
        guard !path.isEmpty else { return Phrase("不是正确的 JSON", "this is no JSON") }
        return Phrase("\(path) 的值类型不对", "\(path) has a value of the wrong kind")
    }
}
