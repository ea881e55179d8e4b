// librdkafka's lists of partitions.

import CRdkafka

/// Owns an `rd_kafka_topic_partition_list_t`.
struct PartitionList: ~Copyable {
    typealias Raw = UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    private let raw: Raw

    init(capacity: Int = 8) {
        raw = rd_kafka_topic_partition_list_new(Int32(clamping: capacity))
    }

    init(_ partitions: some Collection<TopicPartition>) {
        self.init(capacity: partitions.count)
        for partition in partitions {
            add(partition.topic, partition.partition, offset: Int64(RD_KAFKA_OFFSET_INVALID))
        }
    }

    init(_ starts: some Collection<PartitionStart>) {
        self.init(capacity: starts.count)
        for start in starts {
            let offset: Int64 =
                switch start.place {
                case .offset(let offset): offset
                case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
                case .end: Int64(RD_KAFKA_OFFSET_END)
                case .committed: Int64(RD_KAFKA_OFFSET_STORED)
                }
            add(start.topic, start.partition, offset: offset)
        }
    }

    init(_ offsets: some Collection<PartitionOffset>) {
        self.init(capacity: offsets.count)
        for offset in offsets {
            add(offset.topic, offset.partition, offset: offset.offset)
            if !offset.metadata.isEmpty { setMetadata(offset.metadata) }
        }
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(raw)
    }

    /// The list's address is good within `body` only.
    func with<Result>(_ body: (Raw) -> Result) -> Result { body(raw) }

    private var elements: UnsafeMutableBufferPointer<rd_kafka_topic_partition_t> {
        UnsafeMutableBufferPointer(start: raw.pointee.elems, count: Int(raw.pointee.cnt))
    }

    func add(_ topic: String, _ partition: Int32, offset: Int64) {
        rd_kafka_topic_partition_list_add(raw, topic, partition).pointee.offset = offset
    }

    /// Of the last one added. librdkafka frees the copy.
    private func setMetadata(_ text: String) {
        let last = elements.count - 1
        let size = text.utf8.count
        let copy = rd_kafka_mem_malloc(nil, size)!
        copy.copyMemory(from: Array(text.utf8), byteCount: size)
        elements[last].metadata = copy
        elements[last].metadata_size = size
    }

    /// The offsets that are there. Throws the first error of a partition.
    func offsets(_ operation: KafkaError.Operation) throws(KafkaError) -> [PartitionOffset] {
        try checkPartitions(operation)
        return elements.compactMap { element in
            guard element.offset >= 0 else { return nil }
            let metadata = UnsafeRawBufferPointer(
                start: element.metadata, count: element.metadata_size)
            return PartitionOffset(
                String(cString: element.topic), element.partition, offset: element.offset,
                metadata: String(decoding: metadata, as: UTF8.self))
        }
    }

    /// The offsets that are there, of partitions without an error.
    var knownOffsets: [PartitionOffset] {
        elements.compactMap { element in
            guard element.offset >= 0, element.err == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            return PartitionOffset(
                String(cString: element.topic), element.partition, offset: element.offset)
        }
    }

    /// Throws the first error of a partition.
    func checkPartitions(_ operation: KafkaError.Operation) throws(KafkaError) {
        for element in elements where element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw KafkaError(
                element.err, operation, topic: String(cString: element.topic),
                partition: element.partition)
        }
    }

    static func partitions(of list: Raw) -> [TopicPartition] {
        (0..<Int(list.pointee.cnt)).map { index in
            let element = list.pointee.elems[index]
            return TopicPartition(String(cString: element.topic), element.partition)
        }
    }
}
