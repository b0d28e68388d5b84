import StationCore
import StationModel
import Testing

@testable import Storage

/// Real rules on a real database: the power is cut after every commit between an intent, the
/// motor and the outcome, and the next start must find the truth.
@Suite struct SuppliesPowerCutTests {
    static let lane = LaneAddress(device: DeviceId("vending"), number: 1)
    static let reader = DeviceId("reader-dispenser")
    static let card = Credential.token("card-1")

    static func configuration() throws -> StationConfiguration {
        let warmer = SKUNumber(7)
        return StationConfiguration(
            station: StationIdentity(
                id: Sample.station, name: "驿站", place: "江边", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .chinese,
            supplies: SuppliesConfiguration(
                skus: [SKU(number: warmer, name: Phrase("暖宝宝", "hand warmer"))],
                lanes: [
                    LaneConfiguration(
                        address: lane, sku: warmer, capacity: 10, button: DeviceId("button"))
                ],
                quotas: [Quota(sku: warmer, count: 1, per: .day)], readers: [reader]))
    }

    /// A station on a ledger, whose every group is one commit.
    private final class Board {
        let directory: TemporaryDirectory
        let ledger: Ledger
        var station: Station
        var seconds: Int64
        var turns: [Token] = []
        private var waiting: [(record: LedgerRecord, token: Token?)] = []
        /// Called with the directory after every commit.
        var committed: (TemporaryDirectory) throws -> Void = { _ in }

        init(_ directory: TemporaryDirectory, at seconds: Int64 = 0) throws {
            self.directory = directory
            self.seconds = seconds
            ledger = try Ledger.open(
                directory: directory.path, moment: Sample.moment(seconds), boot: Sample.boot)
            let start = Station.Start(
                configuration: try configuration(), restored: ledger.restore(fireLatched: false),
                lockIsReleased: false,
                list: MemberListStatus(
                    generation: 1, version: 1, count: 1, issued: Sample.moment().wall,
                    notAfter: Sample.moment().wall + .days(9)),
                buildDate: Sample.moment().wall, version: "test")
            station = Station(start, at: Sample.moment(seconds))
            try carryOut(station.begin(at: Sample.moment(seconds)))
        }

        func send(_ input: Input) throws {
            try carryOut(station.step(input, at: Sample.moment(seconds)))
        }

        private func carryOut(_ effects: [Effect]) throws {
            for effect in effects {
                switch effect {
                case .append(let record): waiting.append((record, nil))
                case .commit(let record, let token): waiting.append((record, token))
                case .dispense(_, let token): turns.append(token)
                case .identify(let token, _):
                    let record = MemberRecord(
                        member: MemberPseudonym(1), group: MemberGroup("courier"))
                    let digest = CredentialDigest(high: 1, low: 1)
                    try send(
                        .identified(token, .member(record, digest: digest), generation: 1))
                default: break
                }
            }
            guard let item = waiting.first else { return }
            waiting.removeFirst()
            try ledger.append([item.record], boot: Sample.boot)
            try committed(directory)
            if let token = item.token { try send(.committed(token)) }
            try carryOut([])
        }

        func vend() throws {
            seconds += 10
            let instant = Sample.moment(seconds).instant
            try send(.contact(.named(DeviceId("button")), active: false, since: instant))
            try send(.read(Read(reader: reader, credential: card, completed: instant)))
            try send(.contact(.named(DeviceId("button")), active: true, since: instant))
            if let turn = turns.last { try send(.dispensed(turn, .dropped)) }
        }

        var entries: [StoredEntry] { get throws { try ledger.tail(200) } }
    }

    private func filled() throws -> Board {
        let board = try Board(TemporaryDirectory())
        try board.send(
            .command(
                .restock(Self.lane, count: 5, expires: nil), by: Operator(name: "li"), Token(999)))
        return board
    }

    @Test func `a vend that nothing disturbs is charged, and charged still after a restart`() throws
    {
        let board = try filled()
        try board.vend()
        let supplies = try SuppliesReader(board.ledger.database).restore()
        #expect(supplies.stocks.map(\.count) == [4])
        #expect(supplies.quotas.map(\.count) == [1])
        #expect(supplies.openVends.isEmpty)
        #expect(try board.ledger.verify(all: true).holds)
        let copy = try TemporaryDirectory()
        try board.directory.copyStation(to: copy)
        let restarted = try Board(copy, at: board.seconds + 10)
        try restarted.vend()
        #expect(restarted.turns.isEmpty)
        #expect(try restarted.entries.contains { $0.data.contains("quotaExhausted") })
    }

    @Test func `power cut after any commit of a vend leaves stock, quota and intent agreeing`()
        throws
    {
        let board = try filled()
        var cuts: [TemporaryDirectory] = []
        board.committed = { directory in
            let copy = try TemporaryDirectory()
            try directory.copyStation(to: copy)
            cuts.append(copy)
        }
        try board.vend()
        #expect(cuts.count >= 3)
        var settled = 0
        for (index, cut) in cuts.enumerated() {
            let restarted = try Board(cut, at: board.seconds + 10)
            let supplies = try SuppliesReader(restarted.ledger.database).restore()
            let stock = try #require(supplies.stocks.first)
            #expect(supplies.openVends.isEmpty, "cut \(index)")
            #expect(stock.isConserved, "cut \(index)")
            #expect(try restarted.ledger.verify(all: true).holds, "cut \(index)")
            let isInterrupted = stock.totals.interrupted == 1
            settled += isInterrupted ? 1 : 0
            #expect(stock.isUncertain == isInterrupted, "cut \(index)")
            // Who has no outcome is not charged, and may come again.
            #expect(supplies.quotas.map(\.count).reduce(0, +) == stock.totals.vended)
            try restarted.vend()
            let after = try SuppliesReader(restarted.ledger.database).restore()
            #expect(after.quotas.map(\.count) == [1], "cut \(index)")
            #expect(try restarted.ledger.verify(all: true).holds, "cut \(index)")
        }
        #expect(settled == 1)
    }

    // MARK: Damage

    private func voucher(_ directory: TemporaryDirectory) throws {
        let ledger = try Sample.open(directory)
        let stock = PlaceStock(
            place: Self.lane, count: 5, totals: StockTotals(restocked: 5))
        let voucher = HeldVoucher(
            voucherId: 5, member: MemberPseudonym(1), sku: SKUNumber(7), remaining: 0,
            validThrough: Sample.moment().wall + .days(9))
        let entry = LedgerEntry(
            .stockRestocked, at: Sample.moment(), subject: Self.lane.text,
            data: ["change": .integer(5), "count": .integer(5)])
        try ledger.append(
            [
                LedgerRecord(
                    entry, changes: [.supplies(.stock(stock)), .supplies(.voucher(voucher))])
            ], boot: Sample.boot)
        try ledger.append(Sample.records(0..<5), boot: Sample.boot)
        try ledger.close()
    }

    @Test func `after damage that took an entry the stock is doubted and old vouchers are refused`()
        throws
    {
        let directory = try TemporaryDirectory()
        try voucher(directory)
        do {
            let ledger = try Sample.open(directory)
            try ledger.database.execute("UPDATE ledger SET data = '{}' WHERE seq = 4")
        }
        let ledger = try Ledger.open(
            directory: directory.path, moment: Sample.moment(100), boot: Sample.boot)
        let supplies = ledger.restore(fireLatched: false).supplies
        #expect(ledger.recovery?.isComplete == false)
        // Storage cannot know whether the station doubts its clock: that says when.
        #expect(supplies.voucherFloor == .unknownFloor)
        #expect(supplies.stocks.map(\.isUncertain) == [true])
        #expect(supplies.stocks.map(\.count) == [5])
        #expect(supplies.vouchers.map(\.remaining) == [0])
        // The new epoch begins with the totals that were saved.
        #expect(try ledger.verify(all: true).holds)
    }

    @Test func `a state that no version wrote is dropped, and old vouchers with it are refused`()
        throws
    {
        let directory = try TemporaryDirectory()
        try voucher(directory)
        do {
            let ledger = try Sample.open(directory)
            try ledger.database.execute("INSERT INTO alarm VALUES('noSuchAlarm', 'door')")
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery?.isComplete == true)
        // The state could not be used as it was: which vouchers are used is lost with it.
        let supplies = ledger.restore(fireLatched: false).supplies
        #expect(supplies.voucherFloor == .unknownFloor)
        #expect(try ledger.verify(all: true).holds)
    }
}
