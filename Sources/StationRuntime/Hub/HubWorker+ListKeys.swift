import Identity
import LinuxIO
import StationCore
import StationModel

/// List keys that come in a directive.
extension HubWorker {
    /// The loop has judged the directive. Its keys are taken when it is the one in force; what is
    /// here already costs nothing, and what a disk refused comes with the next answer again.
    mutating func finish(
        _ token: HubToken, _ directive: StationDirective, _ outcome: DocumentOutcome
    ) {
        guard outcome == .applied || outcome == .nothingNew, !directive.listKeys.isEmpty else {
            return step(.directiveJudged(token, outcome))
        }
        do {
            guard let key = options.exchangeKey else { throw NoStationKey() }
            let isNew = try options.listKeys.take(
                directive.listKeys, with: key, station: options.station)
            if isNew {
                options.lists.keysChanged()
                // A list may have waited for it.
                if configuration.lists != nil { step(.sync(.lists)) }
            }
            step(.directiveJudged(token, outcome))
        } catch let refusal as WrappedListKey.Refusal {
            Log.shared.error("a list key of the directive: \(refusal)")
            refuseKeys(token, of: directive)
        } catch let missing as NoStationKey {
            Log.shared.error("\(missing)")
            refuseKeys(token, of: directive)
        } catch {
            Log.shared.error("a list key of the directive is not kept: \(error)")
            step(.directiveJudged(token, .failed))
        }
    }

    /// The rest of the directive is obeyed all the same.
    private mutating func refuseKeys(_ token: HubToken, of directive: StationDirective) {
        clues.directive = .wrongListKey
        // A loop that is this far behind has more to do than to record it.
        _ = options.loop.post(.directiveRefused(.wrongListKey, content: directive.version))
        step(.directiveJudged(token, .refused))
    }

    private struct NoStationKey: Error, CustomStringConvertible {
        var description: String {
            "a list key came, and the station has no key to open it with (yizhand init)"
        }
    }
}
