// Every error of librdkafka with its consequence, once.

/// The consequence of each code, for errors that do not say it themselves: the objects that
/// transactional calls return carry flags, which go before this table (`KafkaError`).
package enum ErrorTable {
    /// Codes that arrive where errors do and are none.
    package static let notErrors: Set<Int32> = [
        0,  // NO_ERROR
        -100, -200,  // _END, _BEGIN: marks in the enumeration
        -191,  // _PARTITION_EOF
        -175, -174,  // _ASSIGN_PARTITIONS, _REVOKE_PARTITIONS
        -141,  // _NOOP
    ]

    /// A code that is not here is of a newer library or broker: nothing is known about it, so the
    /// daemon stops rather than guess.
    package static func consequence(of code: Int32) -> Consequence {
        byCode[code] ?? .fatal
    }

    package static let byCode: [Int32: Consequence] = {
        var table: [Int32: Consequence] = [:]
        for (consequence, codes) in [
            (Consequence.retry, retried), (.abort, aborting), (.fenced, fencing), (.fatal, ending),
        ] {
            for code in codes {
                precondition(
                    table.updateValue(consequence, forKey: code) == nil, "a code has two rows")
            }
        }
        return table
    }()

    private static let retried: [Int32] = [
        -196,  // _FAIL
        -195,  // _TRANSPORT
        -193,  // _RESOLVE: name servers go and come
        -187,  // _ALL_BROKERS_DOWN
        -185,  // _TIMED_OUT
        -184,  // _QUEUE_FULL
        -183,  // _ISR_INSUFF
        -182,  // _NODE_UPDATE
        -180,  // _WAIT_COORD
        -178,  // _IN_PROGRESS
        -177,  // _PREV_IN_PROGRESS
        -167,  // _OUTDATED
        -166,  // _TIMED_OUT_QUEUE
        -164,  // _WAIT_CACHE
        -163,  // _INTR
        -158,  // _PARTIAL
        -155,  // _UNDERFLOW: a response that was cut
        -153,  // _RETRY
        -146,  // _UNKNOWN_BROKER
        2,  // INVALID_MSG: damaged on its way
        3,  // UNKNOWN_TOPIC_OR_PART: not there yet, or the broker does not know it yet
        5,  // LEADER_NOT_AVAILABLE
        6,  // NOT_LEADER_FOR_PARTITION
        7,  // REQUEST_TIMED_OUT
        8,  // BROKER_NOT_AVAILABLE
        9,  // REPLICA_NOT_AVAILABLE
        11,  // STALE_CTRL_EPOCH
        13,  // NETWORK_EXCEPTION
        14,  // COORDINATOR_LOAD_IN_PROGRESS
        15,  // COORDINATOR_NOT_AVAILABLE
        16,  // NOT_COORDINATOR
        19,  // NOT_ENOUGH_REPLICAS
        20,  // NOT_ENOUGH_REPLICAS_AFTER_APPEND
        41,  // NOT_CONTROLLER
        51,  // CONCURRENT_TRANSACTIONS: the last one is still being completed
        52,  // TRANSACTION_COORDINATOR_FENCED: the coordinator moved, not the producer
        56,  // KAFKA_STORAGE_ERROR: another replica takes over
        60,  // REASSIGNMENT_IN_PROGRESS
        70, 71,  // FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH
        72,  // LISTENER_NOT_FOUND: a broker that is starting
        74, 75,  // FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
        77,  // STALE_BROKER_EPOCH
        78,  // OFFSET_NOT_AVAILABLE
        79,  // MEMBER_ID_REQUIRED
        80,  // PREFERRED_LEADER_NOT_AVAILABLE
        83,  // ELIGIBLE_LEADERS_NOT_AVAILABLE
        88,  // UNSTABLE_OFFSET_COMMIT: a transaction that holds the offsets is still open
        89,  // THROTTLING_QUOTA_EXCEEDED
    ]

    private static let aborting: [Int32] = [
        -192,  // _MSG_TIMED_OUT: a record of the transaction is lost
        -152, -151,  // _PURGE_QUEUE, _PURGE_INFLIGHT
        -1,  // UNKNOWN: the broker failed and does not say how
        27,  // REBALANCE_IN_PROGRESS
        45, 46,  // OUT_OF_ORDER_SEQUENCE_NUMBER, DUPLICATE_SEQUENCE_NUMBER
        49,  // INVALID_PRODUCER_ID_MAPPING
        55,  // OPERATION_NOT_ATTEMPTED: another partition of the request failed
        59,  // UNKNOWN_PRODUCER_ID
    ]

    private static let fencing: [Int32] = [
        -147,  // _MAX_POLL_EXCEEDED: the consumer has left the group
        -144,  // _FENCED
        -142,  // _ASSIGNMENT_LOST
        22,  // ILLEGAL_GENERATION
        25,  // UNKNOWN_MEMBER_ID
        47,  // INVALID_PRODUCER_EPOCH
        90,  // PRODUCER_FENCED
    ]

    private static let ending: [Int32] = [
        // What cannot be read is never passed over.
        -199, -198,  // _BAD_MSG, _BAD_COMPRESSION
        -197,  // _DESTROY
        -194,  // _CRIT_SYS_RESOURCE
        -190, -188,  // _UNKNOWN_PARTITION, _UNKNOWN_TOPIC: permanent, says librdkafka
        -189,  // _FS
        -186,  // _INVALID_ARG
        -181,  // _SSL
        -179,  // _UNKNOWN_GROUP
        -176,  // _EXISTING_SUBSCRIPTION
        -173, -172,  // _CONFLICT, _STATE
        -171, -170,  // _UNKNOWN_PROTOCOL, _NOT_IMPLEMENTED
        -169,  // _AUTHENTICATION
        -168,  // _NO_OFFSET
        -165,  // _UNSUPPORTED_FEATURE
        -162, -161, -160, -159,  // serialisation, which is not used
        -157, -156, -154,  // _READ_ONLY, _NOENT, _INVALID_TYPE
        -150, -149, -148,  // _FATAL, _INCONSISTENT, _GAPLESS_GUARANTEE
        -145,  // _NOT_CONFIGURED
        -143,  // _APPLICATION
        -140,  // _AUTO_OFFSET_RESET
        1,  // OFFSET_OUT_OF_RANGE: retention was faster, events are lost
        4,  // INVALID_MSG_SIZE
        10,  // MSG_SIZE_TOO_LARGE: the same record fails again
        12,  // OFFSET_METADATA_TOO_LARGE
        17, 18,  // TOPIC_EXCEPTION, RECORD_LIST_TOO_LARGE
        21,  // INVALID_REQUIRED_ACKS
        23, 24, 26, 28,  // group: protocol, id, session timeout, offset's metadata
        29, 30, 31,  // not authorised: topic, group, cluster
        32,  // INVALID_TIMESTAMP
        33, 34, 35,  // SASL mechanism and state, UNSUPPORTED_VERSION
        36, 37, 38, 39, 40,  // topics: exists, partitions, replication, assignment, configuration
        42, 43, 44,  // INVALID_REQUEST, UNSUPPORTED_FOR_MESSAGE_FORMAT, POLICY_VIOLATION
        48, 50,  // INVALID_TXN_STATE, INVALID_TRANSACTION_TIMEOUT
        53, 54,  // TRANSACTIONAL_ID_AUTHORIZATION_FAILED, SECURITY_DISABLED
        57, 58,  // LOG_DIR_NOT_FOUND, SASL_AUTHENTICATION_FAILED
        61, 62, 63, 64, 65, 66, 67,  // delegation tokens, INVALID_PRINCIPAL_TYPE
        68, 69,  // NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND
        73, 76,  // TOPIC_DELETION_DISABLED, UNSUPPORTED_COMPRESSION_TYPE
        81,  // GROUP_MAX_SIZE_REACHED
        // Two processes with one group.instance.id: to rejoin would fence the other, for ever.
        82,  // FENCED_INSTANCE_ID
        84, 85, 86, 87,  // elections, reassignments, offsets in use, INVALID_RECORD
        91, 92, 93, 94, 95, 96, 97,  // resources, credentials, voters, features, principals
    ]
}
