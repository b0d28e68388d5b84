import StationModel

/// What the page's controls do to people and contacts.
extension Scene {
    /// Returns whether the control means anything here; cables are the board's matter.
    mutating func handle(_ control: SimulationControl, at time: Duration) -> Bool {
        now = max(now, time)
        switch control {
        case .present(let id, let approach):
            guard let shown = People.shown.first(where: { $0.id == id }) else { return false }
            send(visit(of: people.person(shown), approach), showing: .own)
        case .presentWrongCode:
            send(visit(of: people[Self.forger], .issuedCode), showing: .wrongCode)
        case .replayLastCode:
            guard lastCode != nil else { return false }
            send(visit(of: people[Self.replayer], .issuedCode), showing: .lastCode)
        case .pressExit(let pressed):
            exitIsHeld = pressed
            emitExit()
        case .openFireLoop(let open): emit(.contact(.fireAlarm, active: open))
        case .openHousing(let open): emit(.contact(.tamper, active: open))
        case .holdDoor(let held): hold(held)
        case .unplug, .plug: return false
        }
        return true
    }
}
