public import StationModel

/// What the station takes from an ID card: the number and the validity, nothing else.
public struct IDCard: Hashable, Sendable {
    public let number: IDCardNumber
    public let validity: CardValidity

    public init(number: IDCardNumber, validity: CardValidity) {
        self.number = number
        self.validity = validity
    }
}

/// Keeps a person's number out of logs and failed tests.
extension IDCard: CustomStringConvertible, CustomReflectable {
    public var description: String { "ID card" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
