// Where partitions end, asked of the brokers while the worker goes on.

import Glibc
import Kafka
import Threads

/// Asks on a thread of its own, with a client of its own: behind a fetch that waits for records an answer would come
/// late. What counts are the answers to the last question.
///
/// One question reaches all partitions. Those of which no answer came are *silent*, and asked one at a time from
/// then on, with pauses: whose leader is away must delay nobody else.
final class EndInquiry {
    /// So long an answer is waited for; of a silent one, and until it is asked again. In milliseconds.
    private static let waitMs = 1_000
    private static let silentWaitMs = 500
    private static let silentPauseMs: Int64 = 2_000

    /// Shared with the thread, under its lock.
    private final class State: @unchecked Sendable {
        var lock = pthread_mutex_t()
        var changed = pthread_cond_t()
        let topics: [String]
        let properties: KafkaProperties
        let logs: LogSink?
        /// The number of the last question, whom it is about, and what of it has not been put yet.
        var question = 0
        var asked: Set<Int> = []
        var wanted: [Int] = []
        var isStopping = false
        /// By partition: the question that was answered, and the end by topic.
        var answers: [Int: (question: Int, ends: [Int64])] = [:]
        /// By partition: when it may be asked again.
        var silent: [Int: Int64] = [:]

        init(topics: [String], _ properties: KafkaProperties, _ logs: LogSink?) {
            self.topics = topics
            self.properties = properties
            self.logs = logs
            pthread_mutex_init(&lock, nil)
            pthread_cond_init(&changed, nil)
        }

        deinit {
            pthread_cond_destroy(&changed)
            pthread_mutex_destroy(&lock)
        }

        /// Whom to ask now: all who answer, else that one of the silent whose turn was longest ago.
        func next(atMs now: Int64) -> [Int] {
            var next = wanted.filter { silent[$0] == nil }
            if next.isEmpty {
                let due = wanted.filter { silent[$0]! <= now }
                next = due.min { silent[$0]! < silent[$1]! }.map { [$0] } ?? []
            }
            wanted.removeAll { next.contains($0) }
            return next
        }

        /// By partition, then topic; without the lock.
        func ends(
            of partitions: [Int], _ consumer: Consumer, timeoutMs: Int
        ) -> [Int: [Int64]] {
            let places = partitions.flatMap { partition in
                topics.map { TopicPartition($0, Int32(partition)) }
            }
            var ends: [TopicPartition: Int64] = [:]
            for end in consumer.ends(of: places, timeoutMs: timeoutMs) {
                ends[TopicPartition(end.topic, end.partition)] = end.offset
            }
            var complete: [Int: [Int64]] = [:]
            for partition in partitions {
                let known = topics.compactMap { ends[TopicPartition($0, Int32(partition))] }
                if known.count == topics.count { complete[partition] = known }
            }
            return complete
        }

        func take(
            _ ends: [Int: [Int64]], of partitions: [Int], question: Int, atMs now: Int64
        ) {
            for partition in partitions {
                if let ends = ends[partition] {
                    answers[partition] = (question, ends)
                    silent[partition] = nil
                } else if partitions.count == 1 {
                    silent[partition] = now + EndInquiry.silentPauseMs
                } else {
                    // One of them has no leader, and none has an answer: each by itself, at once.
                    silent[partition] = now
                    if question == self.question { wanted.append(partition) }
                }
            }
        }

        func locked<Result>(_ body: () -> Result) -> Result {
            pthread_mutex_lock(&lock)
            defer { pthread_mutex_unlock(&lock) }
            return body()
        }
    }

    private let state: State
    private var thread: NativeThread?

    init(topics: [String], _ properties: KafkaProperties, logs: LogSink?) {
        state = State(topics: topics, properties, logs)
    }

    deinit { stop() }

    /// Puts a question in place of the last one.
    func ask(_ partitions: [Int]) {
        state.locked {
            state.question += 1
            state.asked = Set(partitions)
            state.wanted = partitions
            pthread_cond_signal(&state.changed)
        }
        guard thread == nil, !partitions.isEmpty else { return }
        thread = NativeThread { [state] in Self.run(state) }
    }

    /// By topic: where a partition ended after the last question was put; nil without an answer.
    func ends(of partition: Int) -> [Int64]? {
        state.locked {
            state.answers[partition].flatMap { $0.question == state.question ? $0.ends : nil }
        }
    }

    /// Whether the answer to the last question is still to come, and is likely to.
    func isAwaited(_ partition: Int) -> Bool {
        state.locked {
            state.asked.contains(partition) && state.silent[partition] == nil
                && state.answers[partition]?.question != state.question
        }
    }

    /// Ends the thread, within the time of one question.
    func stop() {
        state.locked {
            state.isStopping = true
            pthread_cond_signal(&state.changed)
        }
        thread?.join()
        thread = nil
    }

    // MARK: The thread

    private static func run(_ state: State) {
        var consumer: Consumer?
        pthread_mutex_lock(&state.lock)
        while !state.isStopping {
            let asked = state.next(atMs: elapsedMs)
            guard let first = asked.first else {
                state.wanted = []
                pthread_cond_wait(&state.changed, &state.lock)
                continue
            }
            let question = state.question
            let timeoutMs = state.silent[first] == nil ? waitMs : silentWaitMs
            pthread_mutex_unlock(&state.lock)
            // Without a client there is no answer, and another try later.
            if consumer == nil { consumer = try? Consumer(state.properties, logs: state.logs) }
            let ends = consumer.map { state.ends(of: asked, $0, timeoutMs: timeoutMs) } ?? [:]
            pthread_mutex_lock(&state.lock)
            state.take(ends, of: asked, question: question, atMs: elapsedMs)
        }
        pthread_mutex_unlock(&state.lock)
    }

    private static var elapsedMs: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
