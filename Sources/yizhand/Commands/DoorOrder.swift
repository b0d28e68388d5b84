import Foundation
import StationModel

/// The answer to an order.
private struct OrderAnswer: Decodable {
    let outcome: String?
    let refused: String?
}

extension CommandCall {
    /// Gives an order; a refusal is explained and its exit code is 1.
    func order(_ target: String, json: String = "{}", done: Phrase) throws -> ExitCode {
        _ = try give(target, json: json)
        if !arguments.has(.json) { try console.print(done) }
        return .success
    }

    /// Gives an order and returns its answer, which is printed where JSON is wanted. `explain`
    /// says more of a refusal than its own words; `nil` = nothing.
    func give(
        _ target: String, json: String, explain: (CommandRefusal) -> Phrase? = { _ in nil }
    ) throws -> [UInt8] {
        let body = try client.order(target, json: json)
        let answer = try ControlClient.decode(body, as: OrderAnswer.self)
        if arguments.has(.json) { try console.print(String(decoding: body, as: UTF8.self)) }
        if let word = answer.refused {
            let known = CommandRefusal(rawValue: word)
            let reason = known.flatMap(explain) ?? known?.phrase ?? .verbatim(word)
            throw CommandFailure(
                .answerIsNo, Phrase("未执行：", "Not carried out: ") + reason)
        }
        guard answer.outcome == "done" else {
            throw ControlFault.notUnderstood("neither done nor refused")
        }
        return body
    }
}

/// A part of the status's JSON, as it came.
enum StatusJSONPart {
    static func door(of body: [UInt8]) throws(ControlFault) -> String {
        try part("door", of: body)
    }

    static func part(_ name: String, of body: [UInt8]) throws(ControlFault) -> String {
        do {
            let whole = try JSONSerialization.jsonObject(with: Data(body))
            guard let members = whole as? [String: Any], let part = members[name] else {
                throw ControlFault.notUnderstood("it says nothing of \(name)")
            }
            let data = try JSONSerialization.data(
                withJSONObject: part, options: [.sortedKeys, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        } catch let fault as ControlFault {
            throw fault
        } catch {
            throw .notUnderstood("it is no JSON (\(error))")
        }
    }
}
