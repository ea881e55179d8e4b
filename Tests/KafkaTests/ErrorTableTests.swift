// Every error has its consequence.

import Kafka
import Testing

@Suite("Errors by consequence")
struct ErrorTableTests {
    @Test("every code that librdkafka names is classified on purpose")
    func everyCode() {
        let codes = ErrorCodes.all
        #expect(codes.count > 150)
        for (code, name) in codes {
            let isClassified = ErrorTable.byCode[code] != nil
            let isNoError = ErrorTable.notErrors.contains(code)
            #expect(isClassified != isNoError, "\(name) (\(code))")
        }
    }

    @Test("the table has no code that librdkafka does not know")
    func noOthers() {
        let known = Set(ErrorCodes.all.map(\.code))
        #expect(Set(ErrorTable.byCode.keys).union(ErrorTable.notErrors).subtracting(known).isEmpty)
    }

    @Test(
        "an error is named by what to do",
        arguments: [
            ("_TIMED_OUT", Consequence.retry), ("COORDINATOR_LOAD_IN_PROGRESS", .retry),
            ("_ALL_BROKERS_DOWN", .retry), ("_MSG_TIMED_OUT", .abort),
            ("UNKNOWN_PRODUCER_ID", .abort),
            ("_FENCED", .fenced), ("PRODUCER_FENCED", .fenced), ("INVALID_PRODUCER_EPOCH", .fenced),
            ("UNKNOWN_MEMBER_ID", .fenced), ("_MAX_POLL_EXCEEDED", .fenced),
            ("_AUTHENTICATION", .fatal), ("TOPIC_AUTHORIZATION_FAILED", .fatal),
            ("MSG_SIZE_TOO_LARGE", .fatal), ("OFFSET_OUT_OF_RANGE", .fatal), ("_FATAL", .fatal),
        ])
    func named(name: String, consequence: Consequence) throws {
        let code = try #require(ErrorCodes.all.first { $0.name == name }).code
        #expect(KafkaError(code: code, .poll).consequence == consequence)
        #expect(KafkaError(code: code, .poll).name == name)
    }

    @Test("a code of a newer broker stops the daemon")
    func unknown() {
        #expect(ErrorTable.consequence(of: 30_000) == .fatal)
    }

    @Test("an error says what failed, where, and how librdkafka calls it")
    func words() {
        let error = KafkaError(code: 10, .produce, topic: "events", partition: 3)
        #expect(
            error.description
                == "cannot produce, topic 'events' [3]: Broker: Message size too large "
                + "(MSG_SIZE_TOO_LARGE)")
    }
}
