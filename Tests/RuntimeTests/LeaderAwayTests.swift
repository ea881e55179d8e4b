// A partition whose leader is away, while events of others arrive.

import Calendar
import RuleSet
import Runtime
import Testing

@Suite("Leader away")
struct LeaderAwayTests {
    /// A second of the clock in a millisecond of the driver.
    private let cluster = SimulatedCluster(
        eventTopics: 1, partitionCount: 2, begin: Shop.start, speed: 1_000, seed: 1)

    private func append(_ type: String, _ number: Int, of customer: String, partition: Int) {
        let record = SimulatedLog.Record(
            time: cluster.now, key: Array(customer.utf8),
            value: Array(
                """
                {"id":"\(type)\(number)","type":"\(type)","source":"/shop","subject":"\(customer)",\
                "time":"\(Shop.rendered(cluster.now))","data":{"k":"a","total":50}}
                """.utf8))
        cluster.append(record, topic: 0, partition: partition)
    }

    private func reminders(_ partition: Int) -> Int {
        cluster.log(OutputTopic.sendRequests.name, partition).committed.count {
            String(decoding: $0.record.value ?? [], as: UTF8.self).contains("reminder")
        }
    }

    private var reminderCount: Int { reminders(0) + reminders(1) }

    @Test("its timers wait for what lies unread, and those of other partitions do not")
    func waits() throws {
        let process = SimulatedProcess(
            cluster, transactionalID: "worker", skewMs: 0, disk: SimulatedDisk(), sabotage: nil)
        cluster.processes = [process]
        let daemon = SimulatedDaemon(
            process, rules: try Shop.rules(since: "\n    since: 2026-01-01"),
            settings: WorkerSettings(
                group: "group", eventTopics: cluster.eventTopics,
                state: process.state(cacheBytes: 1 << 20), isClockSystem: true,
                commitEveryMs: 50, commitEvents: 50))
        func work(forMs ms: Int64) {
            let end = cluster.elapsedMs + ms
            while cluster.elapsedMs < end { daemon.iterate(mayPause: false) }
            while cluster.isEnding { cluster.writeMarker() }
        }
        work(forMs: 300)
        append("cart", 1, of: "anne", partition: 0)
        append("cart", 1, of: "bob", partition: 1)
        work(forMs: 300)
        // Anne's order is there; nobody can read it, or be told that there is anything.
        append("order", 1, of: "anne", partition: 0)
        cluster.takeLeaderAway(topic: 0, partition: 0, forMs: 60_000)
        work(forMs: 100)
        // An event of another partition makes a transaction, whose reading is past the time of both reminders.
        for number in 0..<8 {
            append("prefs", number, of: "cleo", partition: 1)
            work(forMs: 200)
        }
        #expect(daemon.failure == nil)
        #expect(reminderCount == 1, "bob's, not anne's")
        cluster.bringLeadersBack()
        work(forMs: 1_000)
        #expect(reminderCount == 1, "anne has ordered")
        // Time goes on in her partition too.
        append("cart", 2, of: "anne", partition: 0)
        work(forMs: 1_500)
        #expect(reminderCount == 2)
        daemon.finish()
    }
}
