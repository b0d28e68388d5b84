import Foundation
import Identity
import LinuxIO
import StationModel
import Storage

/// From the last bit of a credential to the call that drives the lock, beside the same in C: the
/// hand-overs between threads, HMAC or the code's signatures, a look-up, one system call.
///
/// Much of a read's way is the processors' waking up, which takes tens of microseconds in a virtual
/// machine. Where the floor leaves no room below the budget's time, the ratio to it counts.
struct ReadsToLock {
    static let cards = 250
    static let codes = 150
    static let idCards = 40
    private static let p99 = 200_000.0
    private static let greatest = 5_000_000.0
    private static let ratio = 2.0

    let city: City
    let floors: Floors
    /// Holds `members.db`; the station's ledger is made beside it.
    let directory: String
    let boot: BootId
    let handOvers: FloorHandOvers

    func measure(_ report: inout Report) throws {
        try HandOvers().measure(&report)
        try prepareLedger()
        let station = try LiveStation(city: city, directory: directory, boot: boot)
        defer { station.stop() }
        try station.waitUntilServing()
        let disk = try BusyDisk(directory: directory + "/busy", boot: boot)
        defer { disk.stop() }
        try measureCards(station, &report)
        try measureCodes(station, &report)
        try measureIDCards(station, &report)
    }

    /// A ledger that was closed cleanly: else fresh codes would be refused for the first seconds.
    private func prepareLedger() throws {
        let moment = Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        try Ledger.open(directory: directory, moment: moment, boot: boot).close()
    }

    /// First everybody from the disk, then the same people from memory. Members are taken from the
    /// whole range, so that their pages are far apart.
    private func measureCards(_ station: LiveStation, _ report: inout Report) throws {
        let members = (0..<Self.cards).map { spread($0, of: Self.cards) }
        let digests = try digests(of: members)
        let ways: [(String, FloorHandOvers.Way)] = [
            ("from the disk", .fromDisk), ("a regular", .fromMemory),
        ]
        for (label, way) in ways {
            var samples = (Samples(), Samples())
            for (member, digest) in zip(members, digests) {
                samples.0.add(try station.showCard(member))
                try rested(way, &samples.1) {
                    try floors.authenticate("26:118:45210")
                    try floors.find(digest)
                    try floors.drive()
                }
            }
            add("read → lock, card, \(label)", samples, &report)
        }
    }

    private func measureCodes(_ station: LiveStation, _ report: inout Report) throws {
        typealias Make = (Int, UnixTime) throws -> [UInt8]
        let kinds: [(String, Make)] = [
            ("issued", { try city.issuedCode($0, at: $1) }),
            ("delegated", { try city.delegatedCode($0, at: $1) }),
        ]
        for (kind, (label, make)) in kinds.enumerated() {
            let members = (0..<Self.codes).map { spread($0, of: Self.codes) + kind + 1 }
            let digests = try digests(of: members)
            var samples = (Samples(), Samples())
            for (member, digest) in zip(members, digests) {
                let text = try make(member, Clocks.wall())
                let floor = try FloorCode(text, cityKey: city.issuer.publicKey)
                samples.0.add(try station.showCode(text))
                // Nobody of them has been granted before.
                try rested(.fromDisk, &samples.1) {
                    try floor.verify()
                    try floors.find(digest)
                    try floors.drive()
                }
            }
            add("read → lock, code, \(label)", samples, &report)
        }
    }

    private func measureIDCards(_ station: LiveStation, _ report: inout Report) throws {
        let digests = try digests(of: Array(0..<Self.idCards))
        var samples = (Samples(), Samples())
        for member in 0..<Self.idCards {
            samples.0.add(try station.showIDCard(member))
            try rested(.fromDisk, &samples.1) {
                try floors.harden(City.idCardNumber(member))
                try floors.find(digests[member])
                try floors.drive()
            }
        }
        report.add(
            .init(
                label: "read → lock, ID card, hardened, p50", unit: .nanoseconds,
                measured: samples.0.median, floor: samples.1.median, budget: .ratio(1.1)))
        report.add(
            .init(
                label: "read → lock, ID card, hardened, max", unit: .nanoseconds,
                measured: samples.0.greatest, floor: samples.1.greatest))
    }

    /// A floor meets the machine as a read does: after a rest, with cores asleep.
    private func rested(
        _ way: FloorHandOvers.Way, _ samples: inout Samples, _ floor: () throws -> Void
    ) throws {
        try pause(.milliseconds(40))
        try handOvers.time(way, &samples, floor)
    }

    private func add(_ label: String, _ samples: (Samples, Samples), _ report: inout Report) {
        report.add(
            label, samples.0, floor: samples.1,
            p99: .atMostOrRatio(Self.p99, Self.ratio), greatest: .atMost(Self.greatest))
    }

    private func spread(_ index: Int, of count: Int) -> Int {
        City.idCardCount + index * ((city.count - City.idCardCount - 4) / count)
    }

    private func digests(of members: [Int]) throws -> [[UInt8]] {
        let hasher = try CredentialHasher(
            listKey: city.listKey, listId: City.listId, cost: city.list.cost)
        return try members.map { member in
            guard let digest = try hasher.digest(of: City.credential(member)) else {
                preconditionFailure("a card has a digest")
            }
            return digest.bytes
        }
    }
}
