// Partitions in which newer rules are active are left to others (decision 0031).

import Digests
import Kafka
import Records
import Telemetry

extension Worker where Channel: ~Copyable {
    /// Says which partitions have newer rules, if any have.
    mutating func tellOutdated(_ outdated: [(partition: Int, ruleSet: String)], others: Int) {
        guard !outdated.isEmpty else {
            outdatedRules.metNone()
            return
        }
        outdatedRules.met(hasOthers: others > 0, atMs: transport.elapsedMs)
        for (partition, ruleSet) in outdated {
            log.write(
                .warn,
                "the rules of this process were active before those that are now: the partition is left "
                    + "to others; 'relance run --activate' activates them again",
                [
                    "partition": partition, "ruleset": writer.ruleSetHash.hex,
                    "active_ruleset": ruleSet,
                ])
        }
    }

    /// Whether the worker is out of the group for a while; then nothing is to be done but to wait.
    mutating func isAway() throws(TransportFailure) -> Bool {
        switch outdatedRules.action(atMs: transport.elapsedMs) {
        case .nothing:
            return false
        case .leave:
            try endTransaction()
            dropTasks()
            transport.leave()
            outdatedRules.left(atMs: transport.elapsedMs)
            return true
        case .rest:
            transport.sleep(ms: Int(Self.idleMs))
            return true
        case .join:
            try join()
            outdatedRules.joined()
            return true
        }
    }
}
