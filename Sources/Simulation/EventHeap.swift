/// Events in the order of their time, and of their arrival where the times are equal.
struct EventHeap<Event> {
    private struct Node {
        let time: Duration
        let number: UInt64
        let event: Event

        func precedes(_ other: Node) -> Bool {
            (time, number) < (other.time, other.number)
        }
    }

    private var nodes: [Node] = []
    private var count: UInt64 = 0

    var nextTime: Duration? { nodes.first?.time }

    mutating func push(_ event: Event, at time: Duration) {
        count += 1
        nodes.append(Node(time: time, number: count, event: event))
        var place = nodes.count - 1
        while place > 0, nodes[place].precedes(nodes[(place - 1) / 2]) {
            nodes.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func pop() -> (time: Duration, event: Event)? {
        guard let first = nodes.first else { return nil }
        let last = nodes.removeLast()
        if !nodes.isEmpty {
            nodes[0] = last
            sink()
        }
        return (first.time, first.event)
    }

    private mutating func sink() {
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < nodes.count }
            guard let least = children.min(by: { nodes[$0].precedes(nodes[$1]) }),
                nodes[least].precedes(nodes[place])
            else { return }
            nodes.swapAt(place, least)
            place = least
        }
    }
}
