// Where a consumer stands, and where partitions begin and end.

import CRdkafka

extension Consumer {
    /// Stops fetching these partitions; what is fetched already is dropped and read again on `resume`.
    package func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        let code = list.with { rd_kafka_pause_partitions(client.raw, $0) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .pause) }
        try list.checkPartitions(.pause)
    }

    package func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        let code = list.with { rd_kafka_resume_partitions(client.raw, $0) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .pause) }
        try list.checkPartitions(.pause)
    }

    /// Reads on from these offsets; nothing that was fetched before comes out of a later poll. The
    /// partitions must be assigned.
    package func seek(to offsets: [PartitionOffset], timeoutMs: Int) throws(KafkaError) {
        dropBacklog(of: Set(offsets.map { TopicPartition($0.topic, $0.partition) }))
        let list = PartitionList(offsets)
        let error = list.with {
            rd_kafka_seek_partitions(client.raw, $0, Int32(clamping: timeoutMs))
        }
        if let error { throw KafkaError(consuming: error, .seek, client: client.raw) }
        try list.checkPartitions(.seek)
    }

    /// The offsets behind the last messages that librdkafka handed to this binding; partitions of
    /// which none came yet are left out.
    package func positions(
        of partitions: [TopicPartition]
    ) throws(KafkaError) -> [PartitionOffset] {
        let list = PartitionList(partitions)
        let code = list.with { rd_kafka_position(client.raw, $0) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .position) }
        return try list.offsets(.position)
    }

    /// The group's committed offsets; partitions without one are left out. Under `read_committed` the
    /// *stable* ones: as long as an open transaction holds offsets of the group, this waits.
    package func committed(
        _ partitions: [TopicPartition], timeoutMs: Int
    ) throws(KafkaError) -> [PartitionOffset] {
        let list = PartitionList(partitions)
        let code = list.with { rd_kafka_committed(client.raw, $0, Int32(clamping: timeoutMs)) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .committedOffsets) }
        return try list.offsets(.committedOffsets)
    }

    /// Asks the broker for the ends of a partition, within twice the time.
    ///
    /// `rd_kafka_query_watermark_offsets` asks for both at once, but waits for a leader that has gone for as long as
    /// it is away.
    package func watermarks(
        of partition: TopicPartition, timeoutMs: Int
    ) throws(KafkaError) -> Watermarks {
        Watermarks(
            low: try mark(.beginning, of: partition, timeoutMs: timeoutMs),
            high: try mark(.end, of: partition, timeoutMs: timeoutMs))
    }

    /// The time that stands for a place in a request is that of the place in librdkafka.
    private func mark(
        _ place: PartitionStart.Place, of partition: TopicPartition, timeoutMs: Int
    ) throws(KafkaError) -> Int64 {
        let list = PartitionList([
            PartitionStart(partition.topic, partition.partition, at: place)
        ])
        let code = list.with {
            rd_kafka_offsets_for_times(client.raw, $0, Int32(clamping: timeoutMs))
        }
        if code == RD_KAFKA_RESP_ERR_NO_ERROR {
            if let offset = try list.offsets(.watermarks).first?.offset { return offset }
        }
        throw KafkaError(
            code == RD_KAFKA_RESP_ERR_NO_ERROR ? RD_KAFKA_RESP_ERR__TIMED_OUT : code, .watermarks,
            topic: partition.topic, partition: partition.partition)
    }

    /// Asks the brokers for the ends of partitions, all in one question to each of them: under `read_committed`
    /// those of what has been committed. Partitions of which no answer came are left out; where the leader of one is not
    /// known, none has an answer.
    package func ends(of partitions: [TopicPartition], timeoutMs: Int) -> [PartitionOffset] {
        // The time that stands for the end in a request.
        let list = PartitionList(
            partitions.map { PartitionStart($0.topic, $0.partition, at: .end) })
        let code = list.with {
            rd_kafka_offsets_for_times(client.raw, $0, Int32(clamping: timeoutMs))
        }
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? list.knownOffsets : []
    }

    /// The ends as the last fetch knew them, without asking; nil before the first fetch. `high` is the
    /// partition's end, open transactions included: whether all that can be read is read, an end
    /// (`MessageBatch.ends`) says.
    package func knownWatermarks(of partition: TopicPartition) -> Watermarks? {
        var marks = Watermarks(low: 0, high: 0)
        let code = rd_kafka_get_watermark_offsets(
            client.raw, partition.topic, partition.partition, &marks.low, &marks.high)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, marks.high >= 0 else { return nil }
        return marks
    }

    /// The first offset of each partition whose record has this time (milliseconds since 1970) or a
    /// later one; partitions without such a record are left out.
    package func offsets(
        of partitions: [TopicPartition], fromMs: Int64, timeoutMs: Int
    ) throws(KafkaError) -> [PartitionOffset] {
        let list = PartitionList(
            partitions.map { PartitionStart($0.topic, $0.partition, at: .offset(fromMs)) })
        let code = list.with {
            rd_kafka_offsets_for_times(client.raw, $0, Int32(clamping: timeoutMs))
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .offsetsForTimes) }
        return try list.offsets(.offsetsForTimes)
    }
}
