import StationModel

/// Section `hub`: where the city is, one flow at a time.
struct HubSection {
    /// The whole file, for what must fit other sections.
    let top: Node
    let storage: StorageConfiguration
    let endpoints: HubEndpointReader

    init(top: Node, storage: StorageConfiguration, environment: LoadEnvironment) {
        self.top = top
        self.storage = storage
        endpoints = HubEndpointReader(environment)
    }

    func read(_ section: Section<HubKey>) -> HubConfiguration {
        HubConfiguration(
            events: section[.events].flatMap(Section<EventUplinkKey>.init).flatMap(events),
            samples: section[.samples].flatMap(Section<SampleUplinkKey>.init).flatMap(samples),
            lists: section[.lists].flatMap(Section<ListDownlinkKey>.init).flatMap(lists),
            directives: section[.directives].flatMap(Section<DirectiveDownlinkKey>.init)
                .flatMap(directives))
    }

    // MARK: Up

    private func events(_ section: Section<EventUplinkKey>) -> EventUplink? {
        let endpoint = endpoints.read(section)
        let form = section[.form].map { $0.choice(of: EventUplink.Form.self) }
        let isStored = section[.acceptedIsStored].map { $0.boolean() }
        guard let endpoint else { return nil }
        var uplink = EventUplink(endpoint: endpoint)
        if let form = form ?? nil { uplink.form = form }
        if let isStored = isStored ?? nil { uplink.acceptedIsStored = isStored }
        return uplink
    }

    private func samples(_ section: Section<SampleUplinkKey>) -> SampleUplink? {
        let endpoint = endpoints.read(section)
        let interval = section[.interval].map { $0.duration(.sampleInterval) }
        let budget = section[.budget].map(sampleBudget)
        let rate = section[.backfillRate].map { $0.wholeNumber(in: Self.rates, .backfillRate) }
        guard let endpoint else { return nil }
        var uplink = SampleUplink(endpoint: endpoint)
        if let interval = interval ?? nil { uplink.interval = interval }
        uplink.budgetBytes =
            (budget ?? nil) ?? min(uplink.budgetBytes, storage.mostSampleBytes)
        if let rate = rate ?? nil { uplink.backfillRequestsPerMinute = rate }
        return uplink
    }

    /// Requests a minute, of 500 samples at most: ten a second is what a small hub bears of one
    /// station beside its others.
    private static let rates = 1...600

    private func sampleBudget(_ node: Node) -> Int64? {
        guard let bytes = node.quantity(.sampleBudget) else { return nil }
        guard bytes > storage.mostSampleBytes, isStorageBudgetSound else { return bytes }
        node.refuse(
            .samplesBeyondShare,
            expected: .atMost(Quantity.written(storage.mostSampleBytes, .size)))
        return nil
    }

    /// A budget with a fault of its own has been reported; nothing is measured by it.
    private var isStorageBudgetSound: Bool {
        guard let node = top.member(TopKey.storage.rawValue)?.member(StorageKey.budget.rawValue)
        else { return true }
        guard case .text(let text) = node.value else { return false }
        return Quantity.amount(of: text, .size) == storage.budgetBytes
    }

    // MARK: Down

    private func lists(_ section: Section<ListDownlinkKey>) -> ListDownlink? {
        let endpoint = endpoints.read(section, withQuery: false)
        let interval = section[.interval].map { $0.duration(.listInterval) }
        warnWithoutRootKey(section.node)
        guard var endpoint else { return nil }
        while endpoint.url.hasSuffix("/") { endpoint.url.removeLast() }
        var downlink = ListDownlink(endpoint: endpoint)
        if let interval = interval ?? nil { downlink.interval = interval }
        return downlink
    }

    private func directives(_ section: Section<DirectiveDownlinkKey>) -> DirectiveDownlink? {
        let endpoint = endpoints.read(section)
        let hold = section[.longestHold].map { $0.duration(.longestHold) }
        warnWithoutRootKey(section.node)
        guard let endpoint else { return nil }
        var downlink = DirectiveDownlink(endpoint: endpoint)
        if let hold = hold ?? nil { downlink.longestHold = hold }
        return downlink
    }

    /// Right while a station is set up from a file that all of a city's stations share.
    private func warnWithoutRootKey(_ node: Node) {
        let lists = top.member(TopKey.lists.rawValue)
        guard lists?.member(ListsKey.rootPublicKey.rawValue) == nil else { return }
        node.warn(.unbelievedDownlink, expected: .rootKey)
    }
}
