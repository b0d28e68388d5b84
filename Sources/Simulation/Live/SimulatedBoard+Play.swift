import StationModel

/// The scenario.
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
            let tell = handle(control, at: time) ? play?.carryOut : play?.couldNot
            tell?(deed)
        case .stocktake(let place, let wrongBy):
            guard let items = periphery.trueLanes[place]?.items else {
                play?.couldNot(deed)
                return
            }
            play?.carryOut(.order(.stocktake(place, counted: max(0, items + wrongBy))))
        case .impossible: play?.couldNot(deed)
        case .order, .acknowledgeGravest, .suspend, .stallDisk, .loseTime, .jumpClock, .cutPower,
            .hub:
            play?.carryOut(deed)
        }
    }
}
