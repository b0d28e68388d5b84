import StationCore
import StationModel
import StationRuntime
import Storage

/// The station's samples: taken, encoded, and kept in its spool.
extension CityStation {
    func takeSamples(_ token: HubToken, isLast: Bool, apart: [String]) {
        let minute = now.instant.sinceBoot.wholeSeconds / 60
        let figures = traffic.figures(minute: Int(minute), withPoison: takesPoison)
        account.took(figures, isRight: clockError == .zero, isPoisoned: takesPoison)
        takesPoison = false
        step(.sampled(token, samples.take(figures, at: now, isLast: isLast, apart: apart)))
    }

    func encodeSamples(_ token: HubToken, _ range: SampleRange) {
        do {
            guard let kept = try samples.read(range) else {
                troubles.append("lacks samples \(range)")
                return step(.storageFailed(token))
            }
            let builder = SampleBodyBuilder(kept, now: now, boot: plan.boot)
            bodies[token] = try builder.body()
            step(.samplesEncoded(token, builder.batch(bytes: bodies[token]?.count ?? 0)))
        } catch {
            troubles.append("\(error)")
            step(.storageFailed(token))
        }
    }

    func spool(_ block: UInt64, _ parts: [Range<UInt64>]) {
        do {
            let numbers = try samples.spool(block, parts)
            account.spooled += numbers.count
            step(.spooled(block: block, numbers))
        } catch {
            troubles.append("\(error)")
            step(.spoolFailed(block: block))
        }
    }

    func quarantine(_ range: SampleRange, _ trouble: HubTrouble) {
        do { try samples.quarantine(range, trouble, now: now) } catch {
            troubles.append("\(error)")
        }
    }

    func acknowledgeSamples(before number: UInt64) {
        do {
            samples.spool.acknowledge(before: number, at: now.instant)
            try samples.spool.keepHouse(at: now.instant)
            if let loss = try samples.spool.nextLoss() {
                troubles.append("its spool has lost \(loss.extent.count ?? 0) samples")
            }
        } catch {
            troubles.append("\(error)")
        }
    }
}
