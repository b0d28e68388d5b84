import FoundationEssentials
import StationModel
import StatusServer

/// The technicians' side of the stock; what there is stands in the status. The answer comes when
/// the order is on disk.
extension ControlRoutes {
    var stockRoutes: [Route] {
        [
            stockRoute("restock", RestockOrder.self),
            stockRoute("adjust", AdjustOrder.self),
            stockRoute("stocktake", StocktakeOrder.self),
        ]
    }

    private func stockRoute(_ name: String, _ type: (some StockOrder).Type) -> Route {
        route(.post, "stock/\(name)") { request, person, responder in
            do {
                let order = try JSONDecoder().decode(type, from: Data(request.body))
                command(try order.command, person, responder)
            } catch {
                responder.complete(.refusal(HTTPFault(error, inBodyOf: "an order to \(name)")))
            }
        }
    }
}

/// The body of an order about one place.
private protocol StockOrder: Decodable, Sendable, SendableMetatype {
    var place: String { get }
    /// Sixteen hexadecimal digits, made up by whoever gives the order; the same ones once more are
    /// the same order. A program of one's own needs none.
    var number: String? { get }
    var command: Command { get throws }
}

extension StockOrder {
    fileprivate var address: LaneAddress {
        get throws {
            guard let address = LaneAddress(text: place) else {
                throw HTTPFault(.badRequest, "\"\(place)\" is no place such as vending-1/3.")
            }
            return address
        }
    }

    fileprivate var orderNumber: StockOrderNumber? {
        get throws {
            guard let number else { return nil }
            guard let known = StockOrderNumber(hex: number) else {
                throw HTTPFault(.badRequest, "\"number\" is not sixteen hexadecimal digits.")
            }
            return known
        }
    }
}

/// `{"place":"vending-1/3","count":20,"expires":"2027-01-31","number":"00f1e2d3c4b5a697"}`
private struct RestockOrder: StockOrder {
    let place: String
    let count: Int
    let expires: String?
    let number: String?

    var command: Command {
        get throws {
            guard let expires else {
                return .restock(
                    try address, count: count, expires: nil, number: try orderNumber)
            }
            guard let date = CivilDate(text: expires) else {
                throw HTTPFault(.badRequest, "\"expires\" is no date such as 2027-01-31.")
            }
            return .restock(
                try address, count: count, expires: date, number: try orderNumber)
        }
    }
}

/// `{"place":"vending-1/3","by":-2,"reason":"torn packets"}`
private struct AdjustOrder: StockOrder {
    let place: String
    let by: Int
    let reason: String
    let number: String?

    var command: Command {
        get throws {
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw HTTPFault(.badRequest, "A correction needs its \"reason\".")
            }
            guard reason.count <= StockCorrection.longestReason else {
                throw HTTPFault(
                    .badRequest,
                    "The \"reason\" has more than \(StockCorrection.longestReason) characters.")
            }
            if let hidden = reason.hiddenCharacter {
                throw HTTPFault(
                    .badRequest,
                    "The \"reason\" has \(hidden.codePoint), which nobody would see in the ledger.")
            }
            return .adjust(try address, by: by, reason: reason, number: try orderNumber)
        }
    }
}

/// `{"place":"vending-1/3","counted":17}`
private struct StocktakeOrder: StockOrder {
    let place: String
    let counted: Int
    let number: String?

    var command: Command {
        get throws { .stocktake(try address, counted: counted, number: try orderNumber) }
    }
}

extension StockCorrection {
    /// `{"before":3,"after":5,"capacity":20,"expires":"2027-01-31"}`
    var json: String {
        let date = expires.map { "\"\($0)\"" } ?? "null"
        return
            "{\"before\":\(before),\"after\":\(after),\"capacity\":\(capacity),"
            + "\"expires\":\(date)}"
    }
}
