import StationModel

/// The truth of the room: its air, who is inside, what lies on the shelves.
struct SceneRoom {
    var air: RoomAir
    /// By the scale.
    var shelves: [DeviceId: ShelfTruth] = [:]
    var people = 0
    var mainsIsLost = false
    var heaterIsBroken = false
    /// What somebody at the page wants the outside to be.
    var outsideMillidegrees: Int?
    /// As last felt.
    var deeds = Deeds()
    /// Somebody has moved within the last seconds.
    var isMoving = false
    /// Where the nearest person is, from the radar.
    var centimetres = 200
    /// A next movement is planned.
    var stirs = false

    init(_ premises: Premises, weather: Weather, at time: UnixTime) {
        air = RoomAir(weather: weather, at: time)
        for shelf in premises.supplies.shelves {
            shelves[shelf.scale] = ShelfTruth(unitGrams: shelf.unitGrams)
        }
    }

    var sight: RadarEmulator.Sight {
        guard people > 0 || isMoving else { return .nobody }
        return isMoving
            ? .moving(centimetres: centimetres) : .still(centimetres: centimetres)
    }

    /// What acts on the air from now on. Without mains nothing heats; what still runs lives on the
    /// backup supply.
    func influence(doorIsOpen: Bool) -> RoomAir.Influence {
        var influence = RoomAir.Influence()
        if !mainsIsLost {
            influence.heaterWatts = heaterIsBroken ? 0 : Double(deeds.heaterWatts)
            influence.coolerWatts = Double(deeds.coolerWatts)
            influence.otherWatts = Double(deeds.otherWatts)
        }
        influence.isDoorOpen = doorIsOpen
        influence.people = people
        influence.outsideMillidegrees = outsideMillidegrees
        return influence
    }
}
