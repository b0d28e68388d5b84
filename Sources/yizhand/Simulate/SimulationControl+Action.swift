import Simulation
import StationModel
import StatusServer

/// What an action of the page means to the simulated world.
extension SimulationControl {
    /// `nil` = it means something to the clock, the disk or the station, and not to the world.
    init?(_ action: SimulationAction) {
        switch action {
        case .presentCard(let person): self = .present(person: person, .wiegandCard)
        case .presentFreshCode(let person): self = .present(person: person, .delegatedCode)
        case .presentVoucher(let person, let sku, let count):
            self = .presentVoucher(sku: sku, count: count, person: person)
        case .presentWrongCode: self = .presentWrongCode
        case .replayLastCode: self = .replayLastCode
        case .pressExit(let on): self = .pressExit(on)
        case .openFireLoop(let on): self = .openFireLoop(on)
        case .holdDoor(let on): self = .holdDoor(on)
        case .openHousing(let on): self = .openHousing(on)
        case .walk(.inwards): self = .walkIn
        case .walk(.outwards): self = .walkOut
        case .walk(.hesitating): self = .hesitate
        case .blockBeam(let on): self = .blockBeam(on)
        case .contact(let device, let active): self = .contact(device, active: active)
        case .laneFate(let lane, let id):
            guard let fate = LaneFate.allCases.first(where: { $0.id == id }) else { return nil }
            self = .laneFate(lane, fate)
        case .takeFromShelf(let scale, let count): self = .shelf(scale, taken: count)
        case .refill(let lane, let count): self = .refill(lane, count: count)
        case .compartment(let address, let open): self = .compartment(address, open: open)
        case .probe(let device, let id):
            self = .probe(device, id.flatMap { ProbeFault(rawValue: $0) })
        case .outside(let millidegrees): self = .outside(millidegrees: millidegrees)
        case .plug(let device, true): self = .plug(device)
        case .plug(let device, false): self = .unplug(device)
        case .stallDisk, .jumpClock, .setSpeed, .acknowledge, .hub, .remoteUnlock, .remoteMode:
            return nil
        }
    }
}

/// What the panel's switches show when the world was changed by somebody else.
extension SimulationAction {
    /// `nil` = no switch stands for it, or the world itself tells.
    init?(_ control: SimulationControl) {
        switch control {
        case .pressExit(let on): self = .pressExit(on)
        case .openFireLoop(let on): self = .openFireLoop(on)
        case .holdDoor(let on): self = .holdDoor(on)
        case .openHousing(let on): self = .openHousing(on)
        case .blockBeam(let on): self = .blockBeam(on)
        case .contact(let device, let active): self = .contact(device, active: active)
        case .probe(let device, let fault): self = .probe(device, fault: fault?.rawValue)
        case .plug(let device): self = .plug(device, isIn: true)
        case .unplug(let device): self = .plug(device, isIn: false)
        case .outside(let millidegrees): self = .outside(millidegrees: millidegrees)
        case .present, .presentStrangeCard, .presentWrongCode, .presentVoucher, .replayLastCode,
            .replayCode, .replayVoucher, .visitors, .laneFate, .refill, .shelf, .compartment,
            .breakHeater, .walkIn, .walkOut, .hesitate:
            return nil
        }
    }
}
