import StationModel

/// Whether what an action names stands on the stage.
extension SimulationState {
    func check(_ action: SimulationAction) throws(HTTPFault) {
        switch action {
        case .presentCard(let person), .presentFreshCode(let person): try checkPerson(person)
        case .presentVoucher(let person, let sku, _):
            try checkPerson(person)
            try require(stage.wares[sku] != nil, "There is no item \(sku).")
        case .walk, .blockBeam: try require(stage.hasBeams, "This station has no beams.")
        case .contact(let device, _):
            try require(stage.buttonsAndContacts.contains(device), "There is no contact \(device).")
        case .laneFate(let lane, let fate):
            try require(stage.lanes.contains { $0.place == lane }, "There is no lane \(lane.text).")
            try require(stage.fates.contains { $0.id == fate }, "A lane has no fate \(fate).")
        case .takeFromShelf(let scale, _):
            let exists = stage.shelves.contains { $0.place.device == scale }
            try require(exists, "There is no shelf on \(scale).")
        case .refill(let place, let count): try checkRefill(place, count)
        case .compartment(let address, _):
            let exists = stage.compartments.contains { $0.address == address }
            try require(exists, "There is no compartment \(address.text).")
        case .probe(let device, let fault):
            try require(
                stage.probes.contains { $0.device == device }, "There is no probe \(device).")
            if let fault {
                try require(
                    stage.faults.contains { $0.id == fault }, "A probe has no fault \(fault).")
            }
        case .outside:
            try require(stage.outsideMillidegrees != nil, "This simulation has no weather.")
        case .plug(let device, _):
            let exists = stage.cables.contains { $0.device == device }
            try require(exists, "There is no cable of \(device).")
        case .hub(let mood):
            let moods = try theHub().moods.map(\.id)
            try require(
                moods.contains(mood),
                "The platform has no mood \(mood); there are: "
                    + moods.joined(separator: ", ") + ".")
        case .remoteUnlock(let person):
            _ = try theHub()
            try checkPerson(person)
        case .remoteMode: _ = try theHub()
        case .presentWrongCode, .replayLastCode, .pressExit, .openFireLoop, .holdDoor,
            .openHousing, .stallDisk, .jumpClock, .setSpeed, .acknowledge:
            break
        }
    }

    private func theHub() throws(HTTPFault) -> Hub {
        guard let hub else { throw HTTPFault(.badRequest, "This simulation has no hub.") }
        return hub
    }

    private func checkPerson(_ id: String) throws(HTTPFault) {
        try require(people.contains { $0.id == id }, "There is nobody called \(id).")
    }

    private func checkRefill(_ place: LaneAddress, _ count: Int) throws(HTTPFault) {
        guard let known = (stage.lanes + stage.shelves).first(where: { $0.place == place }) else {
            throw HTTPFault(.badRequest, "There is no place \(place.text).")
        }
        try require(
            count + (known.items ?? 0) <= known.capacity,
            "\(place.text) holds \(known.capacity) items, and \(known.items ?? 0) are there.")
    }

    private func require(_ isTrue: Bool, _ otherwise: String) throws(HTTPFault) {
        guard isTrue else { throw HTTPFault(.badRequest, otherwise) }
    }
}

extension SimulationStage {
    /// Whatever can be pressed or switched.
    var buttonsAndContacts: Set<DeviceId> {
        Set(contacts.map(\.device) + lanes.compactMap(\.button) + compartments.map(\.button))
    }
}
