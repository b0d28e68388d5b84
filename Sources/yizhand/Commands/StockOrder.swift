import ConfigurationFile
import Foundation
import StationModel

/// What the three orders about the stock share: their place, their answer.
struct StockOrder: Sendable {
    /// The answer's `stock`; `nil` of a loan that has ended.
    struct Corrected: Decodable {
        let before: Int
        let after: Int
        let capacity: Int
        let expires: String?
    }

    private struct Answer: Decodable {
        let stock: Corrected?
    }

    static let place = Operand(
        "PLACE", Phrase("货道、货架或柜格，如 vending-1/3", "Lane, shelf or compartment: vending-1/3"))
    static let audited = Phrase("操作人写入台账；写入后才算完成。", "Recorded with who did it; done once on disk.")

    let place: String
    /// So that the service counts it once, however often it has to be given.
    let number = StockOrderNumber(.random(in: .min ... .max))
    private let known: StatusReport.Place?

    /// Looks the place up in what the station says it has.
    init(_ call: CommandCall) throws {
        place = call.arguments.operand(0) ?? ""
        guard LaneAddress(text: place) != nil else {
            throw UsageFault.wrong(
                Phrase(
                    "PLACE 是“\(place)”，应形如 vending-1/3。",
                    "PLACE is \"\(place)\"; expected such as vending-1/3."))
        }
        let report = try call.client.get("/api/v1/status", as: StatusReport.self)
        guard let supplies = report.supplies else {
            throw ControlFault.tooOld(target: "supplies")
        }
        known = supplies.places.first { [place] in $0.place == place }
        let names = supplies.places.map(\.place) + supplies.compartments.map(\.compartment)
        // What is not known yet is the service's to say.
        guard !supplies.awaited, !names.contains(place) else { return }
        throw Self.unknown(place, among: names)
    }

    private static func unknown(_ place: String, among names: [String]) -> CommandFailure {
        let nearest = NearestName.of(place, among: names).map {
            Phrase("是否想用 \($0)？", " Did you mean \($0)?")
        }
        return CommandFailure(
            .usage,
            Phrase("本站没有“\(place)”。", "This station has no \"\(place)\".") + (nearest ?? .none),
            next: Phrase("全部位置：yizhand stock list", "All places: yizhand stock list"))
    }

    /// An order whose answer does not come is given again; after that the service, or its disk, is
    /// not just slow.
    private static let tries = 3

    /// Gives the order; `nil` = done, and nothing is counted there.
    func give(
        _ target: String, _ order: some Encodable, _ call: CommandCall, change: (Int) -> Int
    ) throws -> Corrected? {
        let json = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        let body = try give("/control/stock/\(target)", json, call) { refusal in
            guard refusal == .countOutOfRange, let known else { return nil }
            let after = change(known.count)
            return Phrase(
                "\(place) 现有 \(known.count) 件，容量 \(known.capacity)；这样会变成 \(after) 件。",
                "\(place) holds \(known.count) of \(known.capacity); it would become \(after).")
        }
        return try ControlClient.decode(body, as: Answer.self).stock
    }

    /// The same number each time: the first answer counts. Whoever gets none cannot know what
    /// became of the order, and is told so, instead of giving it again under another number.
    private func give(
        _ target: String, _ json: String, _ call: CommandCall, try number: Int = 1,
        explain: (CommandRefusal) -> Phrase?
    ) throws -> [UInt8] {
        do {
            return try call.give(target, json: json, explain: explain)
        } catch let fault as any ExplainedFault {
            let isLost = (fault as? ControlFault)?.leavesOrderOpen == true
            if isLost, number < Self.tries {
                return try give(target, json, call, try: number + 1, explain: explain)
            }
            throw isLost || number > 1 ? Self.open(fault) : fault
        }
    }

    private static func open(_ fault: any ExplainedFault) -> CommandFailure {
        CommandFailure(
            fault.exitCode, fault.found,
            next: Phrase(
                "可能仍会被登记：重做之前请先看 yizhand stock list",
                "It may still be recorded: see yizhand stock list before you repeat it."))
    }

    /// `vending-1/3 now holds 5 of 20, good until 2027-01-31.`
    func now(_ stock: Corrected) -> Phrase {
        let expires = stock.expires.map {
            Phrase("，最早有效期 \($0)", ", the oldest good until \($0)")
        }
        return Phrase(
            "\(place) 现有 \(stock.after) 件，容量 \(stock.capacity)",
            "\(place) now holds \(stock.after) of \(stock.capacity)") + (expires ?? .none)
            + Phrase("。", ".")
    }
}
