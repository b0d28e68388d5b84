import Testing

/// Bytes as the documents write them: hexadecimal, blanks anywhere.
func wire(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    precondition(digits.count.isMultiple(of: 2), "two digits a byte: \(text)")
    return stride(from: 0, to: digits.count, by: 2).map { offset in
        let start = digits.index(digits.startIndex, offsetBy: offset)
        let pair = digits[start..<digits.index(start, offsetBy: 2)]
        guard let byte = UInt8(pair, radix: 16) else { preconditionFailure("no byte: \(pair)") }
        return byte
    }
}

/// Expects that a stream in one piece, byte by byte, and split anywhere comes to the same.
func expectSameInAnyPieces<Outcome: Equatable>(
    _ whole: [UInt8], _ decode: ([[UInt8]]) -> Outcome
) {
    let expected = decode([whole])
    #expect(decode(whole.map { [$0] }) == expected)
    for place in whole.indices {
        #expect(decode([Array(whole[..<place]), Array(whole[place...])]) == expected)
    }
}
