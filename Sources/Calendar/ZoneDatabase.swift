/// The zones of the system's tzdata by name, read once.
package struct ZoneDatabase: Sendable {
    /// The release of tzdata, such as `2026a`; nil where the system does not say.
    package let version: String?

    /// The zone called `name`, nil if there is none.
    package func zone(named name: String) -> Zone? { nil }
}
