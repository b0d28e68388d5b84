import Foundation
import Identity
import LinuxIO
import StationModel
import Storage

/// From the last bit of a credential to the call that drives the lock, beside a look-up in C and
/// one system call; for codes the signatures, for ID cards scrypt, are part of the floor too.
struct ReadsToLock {
    static let cards = 250
    static let codes = 150
    static let idCards = 40
    private static let p99 = 200_000.0
    private static let greatest = 5_000_000.0

    let city: City
    let floors: Floors
    /// Holds `members.db`; the station's ledger is made beside it.
    let directory: String
    let boot: BootId

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
        for (label, limit) in [("from the disk", Self.p99), ("a regular", Self.p99)] {
            var samples = (Samples(), Samples())
            for (member, digest) in zip(members, digests) {
                samples.0.add(try station.showCard(member))
                try rested(&samples.1) {
                    try floors.find(digest)
                    try floors.drive()
                }
            }
            report.add(
                "read → lock, card, \(label)", samples.0, floor: samples.1, p99: limit,
                greatest: Self.greatest)
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
                try rested(&samples.1) {
                    try floor.verify()
                    try floors.find(digest)
                    try floors.drive()
                }
            }
            report.add(
                "read → lock, code, \(label)", samples.0, floor: samples.1, p99: Self.p99,
                greatest: Self.greatest)
        }
    }

    private func measureIDCards(_ station: LiveStation, _ report: inout Report) throws {
        let digests = try digests(of: Array(0..<Self.idCards))
        var samples = (Samples(), Samples())
        for member in 0..<Self.idCards {
            samples.0.add(try station.showIDCard(member))
            try rested(&samples.1) {
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
    private func rested(_ samples: inout Samples, _ floor: () throws -> Void) throws {
        try pause(.milliseconds(40))
        try samples.time(floor)
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
