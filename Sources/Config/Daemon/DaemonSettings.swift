// relance.yaml as the daemon takes it: how to reach Kafka, which topics, how often to commit.

/// What the daemon needs beside the rules. It changes no answer.
package struct DaemonSettings: Sendable, Equatable {
    /// A property of librdkafka.
    package struct Property: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A property whose value stands elsewhere.
    package struct Secret: Sendable, Equatable {
        package enum Source: Sendable, Equatable {
            case environment(String)
            case file(String)
        }

        package var name: String
        package var source: Source
    }

    /// How tokens to unsubscribe with are signed.
    package struct Unsubscribe: Sendable, Equatable {
        /// The first signs, all verify.
        package var keys: [Secret.Source] = []
        package var validMs: Int64 = 180 * 86_400_000
    }

    package struct Topics: Sendable, Equatable {
        package var events = ["events"]
        package var sendRequests = "relance.send-requests"
        package var decisions = "relance.decisions"
        package var conversions = "relance.conversions"
        package var deadLetters = "relance.dead-letters"
        package var journal = "relance.journal"
        package var state = "relance.state"
    }

    /// Whether timers go by the system's clock too, or by the time of events alone.
    package enum Clock: String, Sendable { case system, log }
    package enum LogLevel: String, Sendable { case debug, info, warn, error }
    package enum LogFormat: String, Sendable { case logfmt, json }

    /// `host:port`, comma-separated.
    package var brokers = "localhost:9092"
    /// For consumer and producer.
    package var properties: [Property] = []
    package var consumerProperties: [Property] = []
    package var producerProperties: [Property] = []
    package var secrets: [Secret] = []
    package var topics = Topics()
    /// Nil: there are no tokens.
    package var unsubscribe: Unsubscribe?
    package var group = "relance"
    /// Nil: host and process id.
    package var instance: String?
    package var workers = 1
    package var commitEveryMs: Int64 = 100
    package var commitEvents = 1_000_000
    package var commitBytes = 64 << 20
    package var clock = Clock.system
    /// Where the copy of the customers' records is; a directory of the group's name lies below it.
    package var stateDirectory = "state"
    /// For customers of the whole process.
    package var stateCacheBytes = 256 << 20
    package var logLevel = LogLevel.info
    package var logFormat = LogFormat.logfmt

    package init() {}
}
