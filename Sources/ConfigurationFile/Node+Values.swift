import StationModel

// Single values of the file. Each reader answers `nil` after it has reported why.
extension Node {
    package func members() -> [String: JSONValue]? {
        guard case .object(let members) = value else {
            refuse(.wrongType, expected: .object)
            return nil
        }
        return members
    }

    package func elements() -> [Node]? {
        guard case .list = value else {
            refuse(.wrongType, expected: .list)
            return nil
        }
        return items
    }

    /// A look at a value that has been read already: reports nothing.
    func member(_ key: String) -> Node? {
        guard case .object(let members) = value else { return nil }
        return members[key].map { child($0, path / key) }
    }

    /// The same for the elements of a list.
    var items: [Node] {
        guard case .list(let values) = value else { return [] }
        return values.enumerated().map { child($0.element, path[$0.offset]) }
    }

    /// No more than a station can have of them.
    package func elements(atMost most: Int, _ reason: LimitReason) -> [Node] {
        guard let nodes = elements() else { return [] }
        guard nodes.count > most else { return nodes }
        refuse(
            .outOfRange(reason), expected: .listOfAtMost(most), found: .text("\(nodes.count)"))
        return Array(nodes.prefix(most))
    }

    package func boolean() -> Bool? {
        guard case .boolean(let value) = value else {
            refuse(.wrongType, expected: .boolean)
            return nil
        }
        return value
    }

    /// Any text; `expected` says what kind, for the report.
    package func text(_ expected: Requirement = .text) -> String? {
        guard case .text(let text) = value else {
            refuse(.wrongType, expected: expected)
            return nil
        }
        return text
    }

    /// Whether a text holds nothing that a terminal or a page would obey instead of showing it.
    func isReadable() -> Bool {
        guard case .text(let text) = value, let hidden = text.hiddenCharacter else { return true }
        refuse(.hiddenCharacter, expected: .visibleText, found: .text(hidden.codePoint))
        return false
    }

    /// A text that is read by `body`, which answers `nil` for a text of another form.
    package func parsed<Value>(_ expected: Requirement, by body: (String) -> Value?) -> Value? {
        guard let text = text(expected) else { return nil }
        guard let value = body(text) else {
            refuse(.badForm, expected: expected)
            return nil
        }
        return value
    }

    /// One of a fixed set of words.
    package func choice<Value: RawRepresentable<String> & CaseIterable>(of type: Value.Type)
        -> Value?
    {
        choice(of: Dictionary(uniqueKeysWithValues: Value.allCases.map { ($0.rawValue, $0) }))
    }

    package func choice<Value>(of values: [String: Value]) -> Value? {
        let names = values.keys.sorted()
        guard let word = text(.oneOf(names)) else { return nil }
        guard let value = values[word] else {
            refuse(
                .unknownName, expected: .oneOf(names),
                suggestion: NearestName.of(word, among: names))
            return nil
        }
        return value
    }

    package func wholeNumber(in range: ClosedRange<Int>, _ reason: LimitReason) -> Int? {
        let expected = Requirement.wholeNumber(least: range.lowerBound, most: range.upperBound)
        guard case .number(let number) = value, number == number.rounded() else {
            refuse(.wrongType, expected: expected)
            return nil
        }
        guard abs(number) < JSONValue.largestWhole, range.contains(Int(number)) else {
            refuse(.outOfRange(reason), expected: expected)
            return nil
        }
        return Int(number)
    }

    /// A whole number with its unit, in the dimension's base unit.
    package func quantity(_ limits: QuantityLimits) -> Int64? {
        switch value {
        case .number(let number):
            let written = JSONValue.number(number).description
            refuse(
                .missingUnit, expected: limits.requirement, suggestion: limits.completed(written))
            return nil
        case .text(let text): return quantity(text, limits)
        default:
            refuse(.wrongType, expected: limits.requirement)
            return nil
        }
    }

    package func duration(_ limits: QuantityLimits) -> Duration? {
        quantity(limits).map { .milliseconds($0) }
    }

    private func quantity(_ text: String, _ limits: QuantityLimits) -> Int64? {
        switch Quantity.parse(text, limits.dimension) {
        case .success(let amount):
            if limits.range.contains(amount) { return amount }
            refuse(.outOfRange(limits.reason), expected: limits.requirement)
        case .failure(.missingUnit(let number)):
            refuse(
                .missingUnit, expected: limits.requirement, suggestion: limits.completed(number))
        case .failure(.unknownUnit(let number, let nearest)):
            let suggestion = nearest.map { "\"\(number) \($0)\"" }
            refuse(.unknownUnit, expected: limits.requirement, suggestion: suggestion)
        case .failure(.tooLarge): refuse(.outOfRange(limits.reason), expected: limits.requirement)
        case .failure(.noQuantity): refuse(.badForm, expected: limits.requirement)
        }
        return nil
    }
}
