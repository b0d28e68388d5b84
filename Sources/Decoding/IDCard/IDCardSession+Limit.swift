extension IDCardSession {
    /// Times, from vendors' guidance for modules of this family.
    public enum Limit {
        public static let pollInterval: Duration = .milliseconds(300)
        public static let find: Duration = .seconds(1)
        public static let select: Duration = .seconds(2)
        /// Reading takes 1 – 1.5 s, and 113 ms on the wire at 115,200 bit/s.
        public static let read: Duration = .seconds(5)
        public static let reset: Duration = .seconds(2)
        /// Without a single byte.
        public static let dead: Duration = .seconds(5)
        /// With bytes, but without a frame: three reads could have failed.
        public static let unreadable: Duration = .seconds(15)
        public static let defective: Duration = .seconds(60)
    }
}
