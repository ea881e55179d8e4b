// Log lines from librdkafka's threads.

import Kafka
import Synchronization

final class LogBox: Sendable {
    private let lines = Mutex<[LogLine]>([])

    func append(_ line: LogLine) {
        lines.withLock { $0.append(line) }
    }

    var all: [LogLine] { lines.withLock { $0 } }
}
