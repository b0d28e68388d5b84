public import StationModel

/// A configuration that is right, with what is doubtful about it.
public struct LoadedConfiguration: Hashable, Sendable {
    /// Complete: what the file leaves out has its usual value.
    public let configuration: StationConfiguration
    /// In the order of the file. They stop nothing; the log and `yizhand check` show them.
    public let warnings: [ConfigurationFinding]
}

/// What a configuration is judged against besides its own text.
public struct LoadEnvironment: Hashable, Sendable {
    /// The time around which the time zone's table is built, and whose year the calendar needs.
    public var now: UnixTime
    /// Where systemd put the service's credentials (`$CREDENTIALS_DIRECTORY`); `nil` outside the
    /// service, where they cannot be looked at.
    public var credentialsDirectory: String?
    /// Where the package put the Modbus profiles.
    public var profilesDirectory: String

    /// The package's own folder.
    public static let installedProfiles = "/usr/share/yizhand/profiles"

    /// The service passes its own credentials' folder, `yizhand check` none.
    public init(
        now: UnixTime, credentialsDirectory: String? = nil,
        profilesDirectory: String = installedProfiles
    ) {
        self.profilesDirectory = profilesDirectory
        self.now = now
        self.credentialsDirectory = credentialsDirectory
    }
}
