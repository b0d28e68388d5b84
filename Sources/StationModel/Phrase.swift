/// A text for people, in both languages of the station.
///
/// Every sentence that a person reads or hears stands once, in the `Phrase…` files of this
/// target: the page, the commands and the voice take it from here.
public struct Phrase: Hashable, Sendable {
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The text in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    /// One after the other, without anything between them.
    public static func + (left: Phrase, right: Phrase) -> Phrase {
        Phrase(left.chinese + right.chinese, left.english + right.english)
    }

    /// The same text in both languages: a name, a number, a word of the system.
    public static func verbatim(_ text: String) -> Phrase { Phrase(text, text) }

    public static let none = Phrase("", "")

    /// A span as people say it: the two largest units that matter.
    public static func span(seconds: Int64) -> Phrase {
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
        if days > 0 { return Phrase("\(days) 天 \(hours) 小时", "\(days) d \(hours) h") }
        if hours > 0 { return Phrase("\(hours) 小时 \(minutes) 分", "\(hours) h \(minutes) min") }
        if minutes > 0 {
            return Phrase("\(minutes) 分 \(seconds % 60) 秒", "\(minutes) min \(seconds % 60) s")
        }
        return Phrase("\(seconds) 秒", "\(seconds) s")
    }
}

extension BinaryInteger {
    /// `1 line`, `2 lines`: the English half of a phrase, for nouns that take an s.
    public func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
