import Identity
import StationModel

/// What the directives are made from.
struct DirectiveSources {
    let stations: [StationTable.Station]
    /// `nil` = as they were published last.
    let orders: Orders?
    let signer: (codeKeyId: UInt8, key: Ed25519PrivateKey)
    let listKeys: [(listKeyId: String, key: SecretBytes)]
    let codeKeys: [CodeKey]
    let issued: UnixTime
    /// By the clock of this machine.
    let now: UnixTime

    /// The signed file of a station, over what lies there; `nil` = that says the same already.
    ///
    /// Stations refuse what a key has signed that was revoked or has ended, so a directive of
    /// another key is signed again though it says the same.
    func file(
        for station: StationTable.Station, over previous: SignedDirective?
    ) throws -> [UInt8]? {
        let next = try directive(for: station, previous?.directive)
        guard next != previous?.directive || previous?.codeKeyId != signer.codeKeyId else {
            return nil
        }
        return try next.signedFile(by: signer.key, codeKeyId: signer.codeKeyId)
    }

    /// The previous one itself where nothing else is said.
    private func directive(
        for station: StationTable.Station, _ previous: StationDirective?
    ) throws -> StationDirective {
        let wrapped = try station.exchangeKey.map { publicKey in
            try listKeys.map {
                try WrappedListKey(
                    $0.key, listKeyId: $0.listKeyId, for: station.id, publicKey: publicKey)
            }
        }
        let next = { (version: UInt64, issued: UnixTime) in
            if orders == nil, let previous {
                return previous.renewed(listKeys: wrapped ?? [], version: version, issued: issued)
            }
            // A service has signed them for people who stand at the door now.
            let underWay = previous?.door.unlocks.filter { now <= $0.notAfter } ?? []
            return DirectiveOrder.directive(
                for: station.id, orders?.own[station.id], over: orders?.all, keeping: underWay,
                version: version, issued: issued, listKeys: wrapped ?? [])
        }
        if let previous, next(previous.version, previous.issued) == previous { return previous }
        let version = max((previous?.version ?? 0) + 1, UInt64(max(issued.seconds, 1)))
        return next(version, issued)
    }
}

extension StationDirective {
    /// What is ordered stays, unlocks under way included.
    fileprivate func renewed(
        listKeys: [WrappedListKey], version: UInt64, issued: UnixTime
    ) -> StationDirective {
        StationDirective(
            station: station, version: version, issued: issued,
            door: DoorDirective(
                version: version, mode: door.mode, until: door.until, unlocks: door.unlocks),
            room: room.map {
                RoomDirective(version: version, power: $0.power, until: $0.until)
            },
            services: services, setPoints: setPoints, message: message, restart: restart,
            listKeys: listKeys)
    }
}
