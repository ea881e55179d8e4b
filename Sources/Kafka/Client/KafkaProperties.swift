// librdkafka's own properties, such as `bootstrap.servers`.

import CRdkafka

/// Properties by name, in the order in which they were first set. Printing them never prints a secret.
package struct KafkaProperties: Sendable, CustomStringConvertible, CustomReflectable {
    private var entries: [(name: String, value: String)] = []

    package init() {}

    package init(bootstrap: String) {
        entries = [("bootstrap.servers", bootstrap)]
    }

    /// Sets a property, in place of an earlier value.
    package mutating func set(_ name: String, to value: String) throws(PropertyError) {
        let scratch: OpaquePointer = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(scratch) }
        try Self.set(name, to: value, in: scratch)
        if let index = entries.firstIndex(where: { $0.name == name }) {
            entries[index].value = value
        } else {
            entries.append((name, value))
        }
    }

    package func value(of name: String) -> String? {
        entries.first { $0.name == name }?.value
    }

    /// In the order of their first setting.
    package var names: [String] { entries.map(\.name) }

    /// Whether the value of a property must not be shown.
    package static func isSecret(_ name: String) -> Bool {
        secretNames.contains(name) || name.hasSuffix("password") || name.hasSuffix("secret")
    }

    private static let secretNames: Set<String> = [
        "ssl.key.pem", "sasl.oauthbearer.config", "sasl.oauthbearer.extensions",
    ]

    /// `bootstrap.servers=localhost:9092 sasl.password=…`
    package var description: String {
        entries.map { "\($0.name)=\(Self.isSecret($0.name) ? "…" : $0.value)" }
            .joined(separator: " ")
    }

    /// For `dump`, which would go past `description`.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// A new configuration with these properties and, where they are silent, `defaults`.
    func configuration(defaults: [(String, String)]) throws(PropertyError) -> OpaquePointer {
        let configuration: OpaquePointer = rd_kafka_conf_new()
        do throws(PropertyError) {
            for (name, value) in defaults where self.value(of: name) == nil {
                try Self.set(name, to: value, in: configuration)
            }
            for (name, value) in entries {
                try Self.set(name, to: value, in: configuration)
            }
        } catch {
            rd_kafka_conf_destroy(configuration)
            throw error
        }
        return configuration
    }

    private static func set(
        _ name: String, to value: String, in configuration: OpaquePointer
    ) throws(PropertyError) {
        let (result, text) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) {
            buffer in
            buffer[0] = 0
            let result = rd_kafka_conf_set(
                configuration, name, value, buffer.baseAddress, buffer.count)
            return (result, String(cString: buffer.baseAddress!))
        }
        switch result {
        case RD_KAFKA_CONF_OK: return
        case RD_KAFKA_CONF_UNKNOWN:
            throw PropertyError(name: name, problem: .unknown, text: text)
        default:
            let shown = isSecret(name) ? "the value is refused" : text
            throw PropertyError(name: name, problem: .invalidValue, text: shown)
        }
    }
}
