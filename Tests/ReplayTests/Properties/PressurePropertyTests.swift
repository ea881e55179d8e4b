// Pressure against the sum of all that was added and taken off, by the formula of S56.

import Calendar
import Foundation
import TestSupport
import Testing

@Suite("Properties of pressure")
struct PressurePropertyTests {
    /// What changes a channel's score.
    struct Change {
        /// Those of one instant in the order in which they act.
        enum Cause: Int { case event, ignored, message }

        var time: Instant
        var cause: Cause
        var channel: String
        /// In millionths; below 0 it is taken off.
        var amount: Int64
        /// Of a message: what its request says of the score before it.
        var found: Double?
    }

    /// A score as S56 has it.
    struct Score {
        let halfLifeMs: Int64
        var amount: Int64 = 0
        var bucket = Int64.min

        private static let table = (0..<64).map { place in
            UInt64((4_294_967_296 * exp2(-Double(place) / 64)).rounded(.toNearestOrEven))
        }

        func bucket(_ time: Instant) -> Int64 {
            let product = Int128(64) * Int128(time.milliseconds)
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(halfLifeMs))
            return Int64(remainder < 0 ? quotient - 1 : quotient)
        }

        func decayed(_ amount: Int64, _ buckets: Int64) -> Int64 {
            let product = UInt128(amount) * UInt128(Self.table[Int(buckets % 64)])
            return Int64((product >> 32) >> UInt128(buckets / 64))
        }

        func value(at time: Instant) -> Int64 {
            amount == 0 || bucket(time) <= bucket ? amount : decayed(amount, bucket(time) - bucket)
        }

        mutating func change(by change: Int64, at time: Instant) {
            if change == 0 { return }
            var size = Int64(change.magnitude)
            if bucket(time) < bucket {
                size = decayed(size, bucket - bucket(time))
            } else {
                amount = value(at: time)
                bucket = bucket(time)
            }
            amount = max(0, change < 0 ? amount - size : amount + size)
        }
    }

    @Test("S56: what send-requests say of it is the sum", arguments: GatePropertyTests.seeds)
    func sum(seed: UInt64) throws {
        let played = try GatePropertyTests.Played(seed: seed)
        let pressure = played.gates.pressure
        for customer in Set(played.messages.map(\.customer)) {
            let changes = self.changes(of: customer, played)
            // Of one instant several orders may be right.
            let hasTies = zip(changes, changes.dropFirst()).contains {
                $0.time == $1.time && $0.cause != $1.cause
            }
            if hasTies { continue }
            var scores: [String: Score] = [:]
            for change in changes {
                let known = scores[change.channel] ?? Score(halfLifeMs: pressure.halfLifeMs)
                if let found = change.found {
                    #expect(
                        Double(known.value(at: change.time)) / 1_000_000 == found,
                        "\(customer), \(change)")
                }
                scores[change.channel] = known
                scores[change.channel]?.change(by: change.amount, at: change.time)
            }
        }
    }

    private func changes(
        of customer: String, _ played: GatePropertyTests.Played
    ) -> [Change] {
        let pressure = played.gates.pressure
        let messages = played.messages.filter { $0.customer == customer }
        let lines = played.world.lines.filter {
            $0.customer == customer && !$0.isDuplicate && $0.message != nil
        }
        var changes: [Change] = []
        for message in messages {
            guard let channel = message.channel,
                let weight = pressure.weights.first(where: { $0.channel == channel })
            else { continue }
            let presses = !played.gates.skips("pressure", kind: message.kind)
            changes.append(
                Change(
                    time: message.decidedAt, cause: .message, channel: channel,
                    amount: presses ? weight.amount : 0, found: message.pressure))
            let about = lines.filter { $0.message == message.id && $0.time >= message.decidedAt }
            for line in about where line.type == "mail_clicked" {
                changes.append(
                    Change(
                        time: line.time, cause: .event, channel: channel,
                        amount: -pressure.clickedRelief))
            }
            let ignoredAt = message.decidedAt + GeneratedGates.ignoredAfterMs
            let isSeen = about.contains { $0.type != "mail_bounced" && $0.time <= ignoredAt }
            if !isSeen {
                changes.append(
                    Change(
                        time: ignoredAt, cause: .ignored, channel: channel,
                        amount: pressure.ignoredStrain))
            }
        }
        // The sort is stable: messages stay in the order in which they were decided.
        return changes.sorted { ($0.time, $0.cause.rawValue) < ($1.time, $1.cause.rawValue) }
    }
}
