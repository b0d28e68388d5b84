import FoundationEssentials
import StationModel
import StatusServer

/// The technicians' side of the stock: what they put in, correct and count.
extension ControlRoutes {
    var stockRoutes: [Route] {
        StockOrder.Kind.allCases.map { kind in
            route(.post, "stock/\(kind.rawValue)") { request, person, responder in
                do {
                    let order = try JSONDecoder().decode(
                        StockOrder.self, from: Data(request.body))
                    command(try order.command(kind), person, responder)
                } catch {
                    responder.complete(
                        .refusal(HTTPFault(.badRequest, "The body is no order: \(error)")))
                }
            }
        }
    }
}

/// `{"place":"machine/3","count":10,"expires":"2027-03-31"}` and its like. How many there may be is
/// the rules' to say.
struct StockOrder: Decodable {
    enum Kind: String, CaseIterable {
        case restock, adjust, stocktake
    }

    let place: String
    /// Put in, or counted.
    var count: Int?
    /// Of the batch that was put in: a day, `2027-03-31`.
    var expires: String?
    /// By how much the count is wrong.
    var change: Int?
    var reason: String?

    func command(_ kind: Kind) throws(HTTPFault) -> Command {
        guard let address = LaneAddress(text: place) else {
            throw HTTPFault(.badRequest, "\"\(place)\" is no place such as machine/3.")
        }
        switch (kind, count, change, reason) {
        case (.restock, let count?, nil, nil):
            return .restock(address, count: count, expires: try day())
        case (.stocktake, let count?, nil, nil):
            return .stocktake(address, counted: count)
        case (.adjust, nil, let change?, let reason?) where !reason.isEmpty:
            return .adjust(address, by: change, reason: reason)
        case (.restock, _, _, _), (.stocktake, _, _, _):
            throw HTTPFault(.badRequest, "Give place and count.")
        case (.adjust, _, _, _):
            throw HTTPFault(.badRequest, "Give place, change and reason.")
        }
    }

    private func day() throws(HTTPFault) -> CivilDate? {
        guard let expires else { return nil }
        guard let day = CivilDate(text: expires) else {
            throw HTTPFault(.badRequest, "\"\(expires)\" is no day such as 2027-03-31.")
        }
        return day
    }
}
