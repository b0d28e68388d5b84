import StationModel

/// Commands as records name them.
extension Command {
    /// The word in records.
    var word: String {
        switch self {
        case .unlock: "unlock"
        case .setMode: "mode"
        case .resetFire: "reset-fire"
        case .acknowledge: "acknowledge"
        case .setRoomPower: "room-power"
        case .restock: StockOrderKind.restock.rawValue
        case .adjust: StockOrderKind.adjust.rawValue
        case .stocktake: StockOrderKind.stocktake.rawValue
        }
    }

    /// Of an order about the stock, where whoever gives it has numbered it.
    var number: StockOrderNumber? {
        switch self {
        case .restock(_, _, _, let number), .adjust(_, _, _, let number),
            .stocktake(_, _, let number):
            number
        case .unlock, .setMode, .resetFire, .acknowledge, .setRoomPower: nil
        }
    }

    /// What it is about, in records.
    var subject: String {
        switch self {
        case .unlock, .setMode, .resetFire: "door"
        case .acknowledge(let alarm): alarm.subject
        case .setRoomPower: "room"
        case .restock(let place, _, _, _), .adjust(let place, _, _, _), .stocktake(let place, _, _):
            place.text
        }
    }
}
