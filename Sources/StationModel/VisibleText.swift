extension String {
    /// The first character that a terminal or a page would obey instead of showing it: control
    /// characters, line breaks, marks of the writing direction (Unicode, UAX #9). `nil` = none.
    public var hiddenCharacter: Unicode.Scalar? {
        unicodeScalars.first { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: scalar.properties.isBidiControl
            }
        }
    }

    /// With the code points of hidden characters in their place, for a terminal.
    public var visible: String {
        guard hiddenCharacter != nil else { return self }
        return unicodeScalars.map { String($0).hiddenCharacter?.codePoint ?? String($0) }.joined()
    }
}

extension Unicode.Scalar {
    /// `U+001B`, as code charts name it.
    public var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
