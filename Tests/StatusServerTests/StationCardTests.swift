import StationModel
import Testing

@testable import StatusServer

/// What the city's map shows of a station, whatever is broken there.
struct StationCardTests {
    private static let warmer = SKUNumber(7)

    /// Two lanes of one machine with hand warmers, biscuits on a shelf, raincoats in a locker.
    private static func supplies() -> SuppliesStatus {
        func place(
            _ kind: SuppliesStatus.PlaceKind, _ device: String, _ number: Int, _ sku: SKUNumber,
            _ name: Phrase, _ count: Int, isLow: Bool = false
        ) -> SuppliesStatus.Place {
            .init(
                kind: kind, place: LaneAddress(device: DeviceId(device), number: number), sku: sku,
                name: name, count: count, capacity: 10, isLow: isLow, isUncertain: false,
                isOutOfService: false, expires: nil)
        }
        func compartment(
            _ number: Int, _ content: SuppliesStatus.Content, isLent: Bool = false
        ) -> SuppliesStatus.Compartment {
            .init(
                address: CompartmentAddress(device: DeviceId("locker-1"), number: number),
                content: content, isOpen: false, isLent: isLent, isOverdue: false,
                isPowered: false)
        }
        let warmers = Phrase("暖宝宝", "hand warmer")
        return SuppliesStatus(
            places: [
                place(.shelf, "scale-1", 1, SKUNumber(9), Phrase("饼干", "biscuits"), 30),
                place(.lane, "vending-1", 3, warmer, warmers, 4),
                place(.lane, "vending-2", 1, warmer, warmers, 1, isLow: true),
            ],
            compartments: [
                compartment(1, .loan(Phrase("雨衣", "raincoat")), isLent: true),
                compartment(2, .loan(Phrase("雨衣", "raincoat"))),
                compartment(3, .appliance(DeviceId("charger"))),
            ])
    }

    private static func allWorking() throws -> StationStatus {
        var status = try sampleStatus()
        status.alarms = []
        status.devices = [DeviceStatus(id: DeviceId("vending-1"), condition: .working)]
        status.room.powerOrder = nil
        status.supplies = supplies()
        return status
    }

    private func card(_ status: StationStatus) -> String {
        StationCard(status: status).json.serialised
    }

    private func state(_ state: CardState) -> String {
        let offered = state.isOffered.map { $0 ? "true" : "false" } ?? "null"
        return "\"state\":\"\(state.rawValue)\",\"text\":\(state.name.json.serialised),"
            + "\"offered\":\(offered)}"
    }

    private func service(_ service: String, _ name: Phrase, _ state: CardState) -> String {
        "{\"service\":\"\(service)\",\"name\":\(name.json.serialised)," + self.state(state)
    }

    private func stock(_ count: String, _ state: CardState) -> String {
        "{\"sku\":7,\"name\":{\"zh\":\"暖宝宝\",\"en\":\"hand warmer\"},\"available\":\(count),"
            + self.state(state)
    }

    @Test func `where all works, the card says what there is, how much, and how full it is`() throws
    {
        #expect(
            card(try Self.allWorking()) == """
                {"id":"wuhan-jianghan-07","name":"江汉路驿站","place":"江汉路 88 号","openNow":false,\
                "services":[\
                {"service":"dispensers","name":{"zh":"暖宝宝","en":"hand warmer"},\
                "state":"offered","text":{"zh":"可用","en":"available"},"offered":true},\
                {"service":"dispensers","name":{"zh":"饼干","en":"biscuits"},\
                "state":"offered","text":{"zh":"可用","en":"available"},"offered":true},\
                {"service":"lockers","name":{"zh":"雨衣","en":"raincoat"},\
                "state":"offered","text":{"zh":"可用","en":"available"},"offered":true},\
                {"service":"lockers","name":{"zh":"charger","en":"charger"},\
                "state":"offered","text":{"zh":"可用","en":"available"},"offered":true},\
                {"service":"appliances","name":{"zh":"shoe-dryer","en":"shoe-dryer"},\
                "state":"inUse","text":{"zh":"使用中","en":"in use"},"offered":true}],\
                "occupancy":{"level":"occupied","text":{"zh":"有人","en":"in use"}},\
                "stock":[{"sku":7,"name":{"zh":"暖宝宝","en":"hand warmer"},"available":5,\
                "state":"offered","text":{"zh":"可用","en":"available"},"offered":true},\
                {"sku":9,"name":{"zh":"饼干","en":"biscuits"},"available":30,\
                "state":"offered","text":{"zh":"可用","en":"available"},"offered":true}]}
                """)
    }

    @Test func `a door without a room or a dispenser offers nothing and knows of nobody`() throws {
        var status = try Self.allWorking()
        status.room = RoomStatus()
        status.supplies = .none
        #expect(
            card(status).hasSuffix(#""openNow":false,"services":[],"occupancy":null,"stock":[]}"#))
    }

    @Test(arguments: [
        (false, 0, "empty"), (true, 0, "occupied"), (true, 1, "occupied"), (true, 7, "occupied"),
        (true, 8, "busy"), (true, nil, "occupied"), (false, nil, "empty"),
    ])
    func `the room is as full as its sensors say, and nobody is counted in public`(
        isOccupied: Bool, people: Int?, level: String
    ) throws {
        var status = try Self.allWorking()
        status.room.isOccupied = isOccupied
        status.room.people = people
        #expect(card(status).contains("\"occupancy\":{\"level\":\"\(level)\""))
        #expect(!card(status).contains("people"))
        // A sensor dies: what the room goes by then is no news.
        status.room.isOccupancySure = false
        #expect(card(status).contains(#""occupancy":null"#))
    }

    @Test func `a stock in doubt has no number, and is offered by nobody's word`() throws {
        var status = try Self.allWorking()
        let warmers = Phrase("暖宝宝", "hand warmer")
        status.supplies.places[2].isUncertain = true
        #expect(card(status).contains(stock("null", .offered)))
        // What is out of order is counted by nobody, and hides no other's number.
        status.supplies.places[2].isOutOfService = true
        #expect(card(status).contains(stock("4", .offered)))
        status.supplies.places[2].isOutOfService = false
        status.supplies.places[1].isUncertain = true
        #expect(card(status).contains(stock("null", .unknown)))
        #expect(card(status).contains(service("dispensers", warmers, .unknown)))
        status.supplies.compartments[1].isUncertain = true
        #expect(card(status).contains(service("lockers", Phrase("雨衣", "raincoat"), .unknown)))
        status.supplies = SuppliesStatus(isAwaited: true)
        let awaited = service("dispensers", StationService.dispensers.name, .unknown)
        #expect(card(status).contains("\"services\":[" + awaited))
        #expect(card(status).hasSuffix(#""stock":null}"#))
    }

    @Test func `a lane counts as long as it gives, and out of order is not empty`() throws {
        var status = try Self.allWorking()
        status.supplies.places[1].isOutOfService = true
        #expect(card(status).contains(stock("1", .low)))
        status.supplies.places[2].freshness = .expired
        #expect(card(status).contains(stock("0", .none)))
        status.supplies.places[2].freshness = .fresh
        status.devices = [
            DeviceStatus(id: DeviceId("vending-2"), condition: .failed("open: No such device"))
        ]
        #expect(card(status).contains(stock("0", .outOfService)))
    }

    @Test func `an output or a locker that is lost is out of order`() throws {
        var status = try Self.allWorking()
        status.alarms = ["outlet-1", "charger"].map {
            ActiveAlarm(Alarm(.deviceLost, subject: $0), since: evening)
        }
        let dryer = Phrase.verbatim("shoe-dryer")
        #expect(card(status).contains(service("appliances", dryer, .outOfService)))
        #expect(card(status).contains(service("lockers", .verbatim("charger"), .outOfService)))
        let raincoat = Phrase("雨衣", "raincoat")
        status.supplies.compartments[1].isLent = true
        #expect(card(status).contains(service("lockers", raincoat, .none)))
        status.supplies.compartments[1].isLent = false
        status.supplies.compartments[1].isOpen = nil
        #expect(card(status).contains(service("lockers", raincoat, .unknown)))
        status.supplies.compartments[1].isForced = true
        #expect(card(status).contains(service("lockers", raincoat, .none)))
    }

    /// The one that charges, when it is as said.
    private static func charger(
        isOpen: Bool? = false, isLent: Bool = false, isPowered: Bool = false,
        isForced: Bool = false, isLeftOpen: Bool = false, isUncertain: Bool = false
    ) -> SuppliesStatus.Compartment {
        .init(
            address: CompartmentAddress(device: DeviceId("locker-1"), number: 3),
            content: .appliance(DeviceId("charger")), isOpen: isOpen, isLent: isLent,
            isOverdue: false, isPowered: isPowered, isForced: isForced, isLeftOpen: isLeftOpen,
            isUncertain: isUncertain)
    }

    @Test(
        arguments: [
            (charger(), .offered), (charger(isOpen: true), .inUse),
            (charger(isPowered: true), .inUse),
            (charger(isOpen: nil), .unknown), (charger(isUncertain: true), .unknown),
            (charger(isLent: true), .none), (charger(isForced: true), .outOfService),
            (charger(isLeftOpen: true), .outOfService),
        ] as [(SuppliesStatus.Compartment, CardState)])
    func `a compartment is what its contact, its lock and its loan say`(
        compartment: SuppliesStatus.Compartment, state: CardState
    ) throws {
        var status = try Self.allWorking()
        status.supplies.compartments[2] = compartment
        #expect(card(status).contains(service("lockers", .verbatim("charger"), state)))
        // A board that is silent says nothing of any of them.
        status.devices = [DeviceStatus(id: DeviceId("locker-1"), condition: .failed("silent"))]
        #expect(card(status).contains(service("lockers", .verbatim("charger"), .outOfService)))
        #expect(
            card(status).contains(service("lockers", Phrase("雨衣", "raincoat"), .outOfService)))
    }

    @Test func `lockers are not known before storage has told, and those taken out are none`()
        throws
    {
        var status = try Self.allWorking()
        status.supplies.isAwaited = true
        #expect(card(status).contains(service("lockers", .verbatim("charger"), .unknown)))
        status.supplies.isAwaited = false
        for index in 0...1 { status.supplies.compartments[index].isRetired = true }
        #expect(!card(status).contains("raincoat"))
        #expect(card(status).contains("charger"))
    }

    @Test func `what a locker holds for good stands once, as items with their number`() throws {
        var status = try Self.allWorking()
        let locker = DeviceId("locker-1")
        status.supplies.compartments.append(
            .init(
                address: CompartmentAddress(device: locker, number: 4), isOpen: false,
                isLent: false, isOverdue: false, isPowered: false))
        status.supplies.places.append(
            .init(
                kind: .compartment, place: LaneAddress(device: locker, number: 4),
                sku: SKUNumber(11), name: Phrase("雨伞", "umbrella"), count: 6, capacity: 10,
                isLow: false, isUncertain: false, isOutOfService: false, expires: nil))
        let text = card(status)
        let umbrella = Phrase("雨伞", "umbrella")
        #expect(text.contains(service("lockers", umbrella, .offered)))
        #expect(!text.contains(service("dispensers", umbrella, .offered)))
        #expect(text.ranges(of: "\"service\":\"lockers\"").count == 3)
        #expect(text.contains("\"available\":6,"))
    }

    @Test(
        arguments: [
            (.ready, nil, .offered), (.ready, .on, .offered), (.ready, .off, .withheld),
            (.running(until: evening.instant), nil, .inUse),
            (.running(until: evening.instant), .off, .withheld),
            (.coolingDown(until: evening.instant), nil, .inUse),
        ] as [(ApplianceStatus.State, RoomPower?, CardState)])
    func `an appliance is offered unless it runs, rests or has no power`(
        appliance: ApplianceStatus.State, power: RoomPower?, state: CardState
    ) throws {
        var status = try Self.allWorking()
        status.room.appliances[0].state = appliance
        status.room.powerOrder = power.map {
            RoomPowerOrder(
                power: $0, until: evening.wall + .hours(1), remainingWhenApplied: .hours(1))
        }
        let dryer = Phrase.verbatim("shoe-dryer")
        #expect(card(status).contains(service("appliances", dryer, state)))
        status.room.powerOrder = nil
        status.devices = [
            DeviceStatus(id: DeviceId("dryer-button"), condition: .failed("line 17: busy"))
        ]
        #expect(card(status).contains(service("appliances", dryer, .outOfService)))
    }

    @Test func `an alarm about a device that answers takes nothing out of order`() throws {
        var status = try Self.allWorking()
        let before = card(status)
        status.alarms = AlarmKind.allCases.filter { $0 != .deviceLost }.flatMap { kind in
            ["vending-1", "vending-2", "locker-1", "outlet-1", "dryer-button", "charger"].map {
                ActiveAlarm(Alarm(kind, subject: $0), since: evening)
            }
        }
        #expect(card(status) == before)
    }

    @Test(arguments: [StationService.dispensers, .lockers, .appliances])
    func `what the city withholds is not offered, and the rest is`(withheld: StationService) throws
    {
        var status = try Self.allWorking()
        status.city = CityOrders(
            withheld: [ServiceOrder(withheld, isOffered: false, until: nil)],
            applied: evening.wall)
        let text = card(status)
        for (service, name) in [
            (StationService.dispensers, Phrase("饼干", "biscuits")),
            (.lockers, Phrase("雨衣", "raincoat")), (.appliances, .verbatim("shoe-dryer")),
        ] {
            let working: CardState = service == .appliances ? .inUse : .offered
            let expected = service == withheld ? .withheld : working
            #expect(text.contains(self.service(service.rawValue, name, expected)))
        }
        #expect(
            text.contains(withheld == .dispensers ? stock("0", .withheld) : stock("5", .offered)))
    }

    @Test func `in a fire nothing is offered, and the door is not a way in`() throws {
        var status = try Self.allWorking()
        status.door.authority = .fire
        let text = card(status)
        #expect(text.contains(#""openNow":false"#))
        #expect(!text.contains(#""offered":true"#))
    }

    @Test(arguments: DoorAuthority.allCases.filter { $0 != .exit })
    func `the station is open where nobody needs a card`(authority: DoorAuthority) throws {
        var status = try Self.allWorking()
        status.door.authority = authority
        let isOpen = [.freeAccess, .emergencyOpen].contains(authority)
        for freeAccess in [false, true] {
            status.door.freeAccess = freeAccess
            #expect(card(status).contains("\"openNow\":\(isOpen)"))
        }
    }

    @Test(arguments: [
        (DoorMode.normal, false, false), (.normal, true, true), (.open, false, true),
        (.lockdown, true, false),
    ])
    func `whoever leaves by the exit button does not change whether the station is open`(
        mode: DoorMode, freeAccess: Bool, isOpen: Bool
    ) throws {
        var status = try Self.allWorking()
        status.door.authority = .exit
        status.door.freeAccess = freeAccess
        status.door.override = DoorOverride(
            mode: mode, until: evening.wall + .hours(1), remainingWhenApplied: .hours(1))
        #expect(card(status).contains("\"openNow\":\(isOpen)"))
    }

    @Test func `the card of the largest station is read within one answer`() throws {
        var status = try Self.allWorking()
        let most = SuppliesConfiguration.mostLanes
        status.supplies.places = (1...most).map { number in
            .init(
                place: LaneAddress(device: DeviceId("vending-1"), number: number),
                sku: SKUNumber(UInt32(number)), name: Phrase("物品", "item"), count: 1, capacity: 1,
                isLow: false, isUncertain: false, isOutOfService: false, expires: nil)
        }
        #expect(card(status).utf8.count < 128 << 10)
    }

    @Test func `everything on the card can be read in both languages`() {
        let phrases = CardState.allCases.map(\.name) + CardOccupancy.allCases.map(\.name)
        for phrase in phrases { #expect(!phrase.chinese.isEmpty && !phrase.english.isEmpty) }
        #expect(Set(phrases.map(\.chinese)).count == phrases.count)
    }
}
