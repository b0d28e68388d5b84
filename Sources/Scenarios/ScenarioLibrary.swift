/// The scenarios that come with the program, by name.
public enum ScenarioLibrary {
    /// In alphabetical order.
    public static let names = texts.keys.sorted()

    /// The file's text; `nil` for a name that there is not.
    public static func text(of name: String) -> String? {
        texts[name].map { String(decoding: $0, as: UTF8.self) }
    }

    private static let texts: [String: [UInt8]] = [
        "cold-wave": PackageResources.cold_wave_json5,
        "first-night": PackageResources.first_night_json5,
        "flood-shelter": PackageResources.flood_shelter_json5,
        "jammed-lane": PackageResources.jammed_lane_json5,
        "network-gone": PackageResources.network_gone_json5,
        "platform-away": PackageResources.platform_away_json5,
        "thief-with-screenshot": PackageResources.thief_with_screenshot_json5,
    ]
}
