/// Events in the order of their time, and of their arrival where the times are equal.
///
/// What is moved about in the heap is small; the events themselves, which are not, stay where they
/// were put until they happen.
struct EventHeap<Event> {
    private struct Node {
        let time: Duration
        let number: UInt64
        /// Where the event lies.
        let place: Int

        func precedes(_ other: Node) -> Bool {
            (time, number) < (other.time, other.number)
        }
    }

    private var nodes: [Node] = []
    private var events: [Event?] = []
    /// Places whose event has happened.
    private var free: [Int] = []
    private var count: UInt64 = 0

    var nextTime: Duration? { nodes.first?.time }

    mutating func push(_ event: Event, at time: Duration) {
        count += 1
        nodes.append(Node(time: time, number: count, place: keep(event)))
        var place = nodes.count - 1
        while place > 0, nodes[place].precedes(nodes[(place - 1) / 2]) {
            nodes.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func pop() -> (time: Duration, event: Event)? {
        guard let first = nodes.first, let event = events[first.place] else { return nil }
        events[first.place] = nil
        free.append(first.place)
        let last = nodes.removeLast()
        if !nodes.isEmpty {
            nodes[0] = last
            sink()
        }
        return (first.time, event)
    }

    private mutating func keep(_ event: Event) -> Int {
        guard let place = free.popLast() else {
            events.append(event)
            return events.count - 1
        }
        events[place] = event
        return place
    }

    private mutating func sink() {
        var place = 0
        while 2 * place + 1 < nodes.count {
            let (left, right) = (2 * place + 1, 2 * place + 2)
            let isRight = right < nodes.count && nodes[right].precedes(nodes[left])
            let least = isRight ? right : left
            guard nodes[least].precedes(nodes[place]) else { return }
            nodes.swapAt(place, least)
            place = least
        }
    }
}
