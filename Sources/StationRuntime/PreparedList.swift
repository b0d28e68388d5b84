import Identity
import StationModel
import Storage

/// A list that was read and checked as a whole, and waits to be taken into use.
struct PreparedList: Sendable {
    /// How it comes into use.
    enum Way: Sendable {
        /// It is in use already.
        case unchanged
        /// The list in use is where the deltas begin: one transaction in place.
        case deltas([HeldDelta])
        /// A new file beside the one in use.
        case built(MemberListBuilder.Built)
    }

    /// A delta whose hash was right, held in memory: a stick that is pulled out while it is
    /// applied changes nothing. All of an import hold at most `ListDelta.mostLinesInPlace` lines,
    /// about 2 MB.
    struct HeldDelta: Sendable {
        let from: UInt64
        let to: UInt64
        let changes: [MemberChange]

        var lines: ListDelta {
            ListDelta(from: from, to: to) { take in try changes.forEach(take) }
        }
    }

    let promise: ListPromise
    let way: Way
    let force: Bool

    /// Takes the list into use, between two look-ups. A refusal or a fault changes nothing.
    func apply(to list: MemberList) throws {
        switch way {
        case .unchanged: return
        case .deltas(let deltas): try list.apply(deltas.map(\.lines), promise, force: force)
        case .built(let built): try list.adopt(built)
        }
    }

    /// Does everything but the last step, and leaves nothing behind.
    func rehearse(with list: MemberList) throws {
        switch way {
        case .unchanged: return
        case .deltas(let deltas): try list.rehearse(deltas.map(\.lines), promise, force: force)
        case .built(let built): try built.discard()
        }
    }
}
