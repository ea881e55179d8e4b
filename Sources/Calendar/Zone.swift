/// One time zone of the system's tzdata.
package final class Zone: Sendable {
    package let name: String

    init(name: String) {
        self.name = name
    }
}
