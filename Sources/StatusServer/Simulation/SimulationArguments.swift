import FoundationEssentials
import StationModel

/// The object of an action's body: what is there has the right form and lies within its limits.
/// Whether what it names exists is the stage's to say.
struct SimulationArguments: Decodable {
    let person: String?
    let on: Bool?
    let seconds: Int64?
    let factor: Int?
    let sku: UInt32?
    let count: Int?
    let way: String?
    let device: String?
    let place: String?
    let fate: String?
    let fault: String?
    let millidegrees: Int?
    let alarm: String?
    let subject: String?
    let mood: String?
    let mode: String?
    let minutes: Int?

    init(_ body: [UInt8]) throws(HTTPFault) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch {
            throw HTTPFault(.badRequest, "The body is not a JSON object of this action.")
        }
    }

    func required<Value>(
        _ path: KeyPath<Self, Value?>, _ name: String
    ) throws(HTTPFault) -> Value {
        guard let value = self[keyPath: path] else {
            throw HTTPFault(.badRequest, "The body lacks \"\(name)\".")
        }
        return value
    }

    func isOn() throws(HTTPFault) -> Bool { try required(\.on, "on") }

    func number<Number: FixedWidthInteger>(
        _ path: KeyPath<Self, Number?>, _ name: String, _ range: ClosedRange<Number>
    ) throws(HTTPFault) -> Number {
        let number = try required(path, name)
        guard range.contains(number) else {
            throw HTTPFault(
                .badRequest,
                "\"\(name)\" is \(number), and not \(range.lowerBound) – \(range.upperBound).")
        }
        return number
    }

    func voucher() throws(HTTPFault) -> SimulationAction {
        .presentVoucher(
            person: try required(\.person, "person"), SKUNumber(try required(\.sku, "sku")),
            count: try number(\.count, "count", SimulationAction.voucherCounts))
    }

    /// What is done to the things on the stage.
    func actionOnStage(_ name: String) throws(HTTPFault) -> SimulationAction {
        switch name {
        case "walk": return .walk(try walk())
        case "beam": return .blockBeam(try isOn())
        case "contact": return .contact(try deviceId(), active: try isOn())
        case "lane": return .laneFate(try lane(), fate: try required(\.fate, "fate"))
        case "shelf": return try shelf()
        case "refill":
            let range = 1...SuppliesConfiguration.mostItems
            return .refill(try lane(), count: try number(\.count, "count", range))
        case "compartment":
            return .compartment(CompartmentAddress(try lane()), open: try isOn())
        case "probe": return .probe(try deviceId(), fault: fault)
        case "outside":
            guard millidegrees != nil else { return .outside(millidegrees: nil) }
            let range = SimulationAction.weather
            return .outside(millidegrees: try number(\.millidegrees, "millidegrees", range))
        case "plug": return .plug(try deviceId(), isIn: try isOn())
        case "acknowledge": return .acknowledge(try anAlarm())
        default: return try actionOfCity(name)
        }
    }

    /// What the city does, and how its platform behaves.
    private func actionOfCity(_ name: String) throws(HTTPFault) -> SimulationAction {
        switch name {
        case "hub": return .hub(mood: try required(\.mood, "mood"))
        case "remote-unlock": return .remoteUnlock(person: try required(\.person, "person"))
        case "remote-mode":
            guard let mode = DoorMode(rawValue: try required(\.mode, "mode")) else {
                throw HTTPFault(.badRequest, "\"mode\" is not normal, open or lockdown.")
            }
            let range = SimulationAction.remoteMinutes
            return .remoteMode(mode, minutes: try number(\.minutes, "minutes", range))
        default: throw HTTPFault(.notFound, "There is no action \(name).")
        }
    }

    private func deviceId() throws(HTTPFault) -> DeviceId {
        DeviceId(try required(\.device, "device"))
    }

    private func lane() throws(HTTPFault) -> LaneAddress {
        guard let lane = LaneAddress(text: try required(\.place, "place")) else {
            throw HTTPFault(.badRequest, "\"place\" is not of the form vending-1/3.")
        }
        return lane
    }

    private func shelf() throws(HTTPFault) -> SimulationAction {
        let count = try number(\.count, "count", SimulationAction.handfuls)
        guard count != 0 else { throw HTTPFault(.badRequest, "\"count\" is 0.") }
        return .takeFromShelf(try deviceId(), count: count)
    }

    private func walk() throws(HTTPFault) -> SimulationAction.Walk {
        guard let walk = SimulationAction.Walk(rawValue: try required(\.way, "way")) else {
            throw HTTPFault(.badRequest, "\"way\" is not in, out or hesitate.")
        }
        return walk
    }

    private func anAlarm() throws(HTTPFault) -> Alarm {
        guard let kind = AlarmKind(rawValue: try required(\.alarm, "alarm")) else {
            throw HTTPFault(.badRequest, "\"alarm\" is no kind of alarm.")
        }
        return Alarm(kind, subject: try required(\.subject, "subject"))
    }
}
