public import StationModel

extension Station {
    /// What would be decided about a read now; nothing is decided, opened, marked or recorded.
    public func verdict(
        on read: Read, _ identification: Identification, at moment: Moment
    ) -> AccessPolicy.Verdict {
        policy.decide(question(about: read, identification, at: moment))
    }
}
