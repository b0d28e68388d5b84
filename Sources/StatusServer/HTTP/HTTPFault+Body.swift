extension HTTPFault {
    /// What is wrong with the body of an order, for whoever sent it: the words of a fault that was
    /// thrown with some, and else which part of the JSON is missing or of another kind. `order` is
    /// what the body was to be: "an order to restock".
    public init(_ error: any Error, inBodyOf order: String) {
        switch error {
        case let fault as HTTPFault: self = fault
        case DecodingError.keyNotFound(let key, _):
            self.init(.badRequest, "The body of \(order) lacks \"\(key.stringValue)\".")
        case DecodingError.typeMismatch(let type, let context),
            DecodingError.valueNotFound(let type, let context):
            self.init(.badRequest, Self.words(context, "is no \(Self.name(of: type))", order))
        case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
            // Foundation calls a number that no integer holds a fault of the whole text.
            self.init(
                .badRequest,
                "The body of \(order) cannot be read as JSON: "
                    + "look at its brackets, its quotes and the size of its numbers.")
        case DecodingError.dataCorrupted(let context):
            self.init(.badRequest, Self.words(context, "cannot be read", order))
        default: self.init(.badRequest, "The body is not \(order).")
        }
    }

    private static func words(
        _ context: DecodingError.Context, _ problem: String, _ order: String
    ) -> String {
        guard let key = context.codingPath.last else {
            return "The body of \(order) is no JSON object."
        }
        return "In the body of \(order), \"\(key.stringValue)\" \(problem)."
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "whole number"
        case is String.Type: "text"
        default: "value of its kind"
        }
    }
}
