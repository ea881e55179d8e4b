// Which library speaks to the brokers.

import CRdkafka

package enum KafkaLibrary {
    /// `librdkafka 2.0.2`
    package static var version: String {
        "librdkafka " + (rd_kafka_version_str().map { String(cString: $0) } ?? "")
    }
}
