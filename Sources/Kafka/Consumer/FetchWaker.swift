// Keeps librdkafka fetching while a consumer has a backlog.

import CRdkafka
import Glibc

/// A consumer whose local queue is above `queued.min.messages` stops fetching, and in librdkafka
/// before 2.2 the broker's thread then sleeps up to one second, however fast the queue empties: 217,000
/// events a second instead of 600,000 (measured, `queued.min.messages` 100,000). Any request to the
/// same broker wakes it. So while polls come back full, a thread asks each leader every 20 ms for the
/// end of one partition.
final class FetchWaker {
    private static let intervalMs: Int64 = 20
    /// So long after the last full poll; longer than librdkafka sleeps.
    private static let activeMs: Int64 = 1_200
    /// Leaders move; they are looked up again after this time.
    private static let leadersMs: Int64 = 5_000
    private static let requestMs: Int32 = 500

    private let state: UnsafeMutablePointer<State>
    private var thread: pthread_t?

    /// Shared with the thread, under its lock.
    private struct State {
        var lock = pthread_mutex_t()
        var changed = pthread_cond_t()
        let client: OpaquePointer
        var activeUntil: Int64 = 0
        var isStopping = false
        var partitions: [TopicPartition] = []
        var partitionsVersion = 0
    }

    init(client: OpaquePointer) {
        state = .allocate(capacity: 1)
        state.initialize(to: State(client: client))
        pthread_mutex_init(&state.pointee.lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(&state.pointee.changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        precondition(thread == nil, "the waker still runs")
        pthread_cond_destroy(&state.pointee.changed)
        pthread_mutex_destroy(&state.pointee.lock)
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// The partitions that are read now.
    func use(_ partitions: [TopicPartition]) {
        pthread_mutex_lock(&state.pointee.lock)
        state.pointee.partitions = partitions
        state.pointee.partitionsVersion += 1
        pthread_mutex_unlock(&state.pointee.lock)
    }

    /// A poll came back full.
    func backlogSeen() {
        if thread == nil { start() }
        let now = Self.nowMs
        pthread_mutex_lock(&state.pointee.lock)
        let wasIdle = state.pointee.activeUntil < now
        state.pointee.activeUntil = now + Self.activeMs
        if wasIdle { pthread_cond_signal(&state.pointee.changed) }
        pthread_mutex_unlock(&state.pointee.lock)
    }

    /// Waits for the thread to end; up to half a second if a request is under way.
    func stop() {
        guard let thread else { return }
        pthread_mutex_lock(&state.pointee.lock)
        state.pointee.isStopping = true
        pthread_cond_signal(&state.pointee.changed)
        pthread_mutex_unlock(&state.pointee.lock)
        pthread_join(thread, nil)
        self.thread = nil
    }

    private func start() {
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                FetchWaker.run(argument!.assumingMemoryBound(to: State.self))
                return nil
            }, state)
        precondition(result == 0, "the system has no thread left")
        self.thread = thread
    }

    private static func run(_ state: UnsafeMutablePointer<State>) {
        var leaders = PartitionList(EmptyCollection<TopicPartition>())
        var version = -1
        var leadersUntil: Int64 = 0
        pthread_mutex_lock(&state.pointee.lock)
        while !state.pointee.isStopping {
            let now = nowMs
            if now >= state.pointee.activeUntil {
                pthread_cond_wait(&state.pointee.changed, &state.pointee.lock)
                continue
            }
            let partitions = state.pointee.partitions
            let current = state.pointee.partitionsVersion
            pthread_mutex_unlock(&state.pointee.lock)
            if version != current || now >= leadersUntil {
                leaders = PartitionList(onePartitionOfEachLeader(partitions, state.pointee.client))
                version = current
                leadersUntil = now + leadersMs
            }
            // The answer is of no interest, and librdkafka logs what goes wrong.
            leaders.with { list in
                for index in 0..<Int(list.pointee.cnt) {
                    list.pointee.elems[index].offset = Int64(RD_KAFKA_OFFSET_END)
                }
                if list.pointee.cnt > 0 {
                    rd_kafka_offsets_for_times(state.pointee.client, list, requestMs)
                }
            }
            pthread_mutex_lock(&state.pointee.lock)
            wait(state, untilMs: nowMs + intervalMs)
        }
        pthread_mutex_unlock(&state.pointee.lock)
    }

    /// Until a time or until the waker stops.
    private static func wait(_ state: UnsafeMutablePointer<State>, untilMs: Int64) {
        var time = timespec(
            tv_sec: Int(untilMs / 1000), tv_nsec: Int(untilMs % 1000) * 1_000_000)
        while !state.pointee.isStopping {
            let result = pthread_cond_timedwait(
                &state.pointee.changed, &state.pointee.lock, &time)
            if result == ETIMEDOUT { return }
        }
    }

    /// Where the leaders are not known, none.
    private static func onePartitionOfEachLeader(
        _ partitions: [TopicPartition], _ client: OpaquePointer
    ) -> [TopicPartition] {
        var chosen: [Int32: TopicPartition] = [:]
        for topic in Set(partitions.map(\.topic)) {
            guard let handle = rd_kafka_topic_new(client, topic, nil) else { continue }
            defer { rd_kafka_topic_destroy(handle) }
            var metadata: UnsafePointer<rd_kafka_metadata>?
            guard
                rd_kafka_metadata(client, 0, handle, &metadata, requestMs)
                    == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata
            else { continue }
            defer { rd_kafka_metadata_destroy(metadata) }
            for known in UnsafeBufferPointer(
                start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt))
            {
                for partition in UnsafeBufferPointer(
                    start: known.partitions, count: Int(known.partition_cnt))
                where partition.leader >= 0 && chosen[partition.leader] == nil {
                    let candidate = TopicPartition(topic, partition.id)
                    if partitions.contains(candidate) { chosen[partition.leader] = candidate }
                }
            }
        }
        return chosen.values.sorted()
    }

    private static var nowMs: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
