public import StationModel

/// The scenario, and the power that it cuts.
extension SimulatedBoard {
    /// When the scenario goes on.
    var playTime: Duration? { play?.player.nextTime.map { playBegan + $0 } }

    /// Does what is due; everything else has come as far as this time.
    func goOn(to time: Duration) {
        guard let due = play?.player.advance(to: time - playBegan) else { return }
        for deed in due.map(\.deed) {
            carryOut(deed, at: time)
            pass(at: time)
        }
    }

    private func carryOut(_ deed: ScenarioDeed, at time: Duration) {
        switch deed {
        case .control(let control):
            handle(control, at: time) ? play?.carryOut(deed) : play?.couldNot(deed)
        case .stocktake(let place, let wrongBy):
            guard let items = periphery.trueLanes[place]?.items else {
                play?.couldNot(deed)
                return
            }
            play?.carryOut(.order(.stocktake(place, counted: max(0, items + wrongBy))))
        case .impossible: play?.couldNot(deed)
        case .order, .acknowledgeOldest, .suspend, .stallDisk, .loseTime, .jumpClock, .cutPower:
            play?.carryOut(deed)
        }
    }

    /// The current fails: everything that the program held falls off, a lock that needs current
    /// lets go, and whatever was on a wire is lost. A later `start` finds it so.
    public func powerFails(at now: MonotonicInstant) {
        catchUp(to: now)
        board.close()
        periphery.powerFails()
        feel(at: now)
    }
}
